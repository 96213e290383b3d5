from __future__ import annotations

import pytest

from readiness.tenancy.models import Membership, Role
from readiness.tenancy.policies import can_answer, can_edit, can_manage, can_read


@pytest.mark.parametrize(
    ("role", "read", "answer", "edit", "manage"),
    [
        (Role.OWNER, True, True, True, True),
        (Role.EDITOR, True, True, True, False),
        (Role.CONTRIBUTOR, False, True, False, False),
        (Role.READER, True, False, False, False),
    ],
)
def test_what_a_role_may_do(role: Role, *, read: bool, answer: bool, edit: bool, manage: bool) -> None:
    member = Membership(role=role)

    assert [may(member) for may in (can_read, can_answer, can_edit, can_manage)] == [read, answer, edit, manage]
