"""Prepared statements read and write what the ORM does."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.forms.models import model_to_dict

from readiness.assessments.models import AnswerRow
from readiness.companies.models import Company
from readiness.prepared import Prepared, insert, update
from readiness.tenancy.models import User
from tests.factories.assessments import make_answer
from tests.factories.companies import make_company
from tests.factories.moments import AT

by_slug = Prepared(
    lambda slug, organization: Company.objects.select_related("organization").filter(slug=slug, organization=organization),
    slug=str,
    organization=int,
)


def test_a_read_gives_the_rows_and_what_was_joined(company: Company, alice: User) -> None:
    other = make_company(company.organization, alice, name="Other Clinics")

    for each in (company, other):
        (found,) = by_slug(slug=each.slug, organization=company.organization_id)
        assert model_to_dict(found) == model_to_dict(Company.objects.get(pk=each.pk))
        assert found.organization.name == company.organization.name

    assert by_slug(slug="nowhere", organization=company.organization_id) == []
    assert by_slug(slug=company.slug, organization=0) == []


def test_a_row_written_reads_back_as_it_was(company: Company, alice: User) -> None:
    value = ["a", "b’c"]
    row = make_answer(company, alice, "ehr.write-back", "none")
    held = AnswerRow.objects.get(pk=row.pk)
    copy = AnswerRow(**{field.attname: getattr(held, field.attname) for field in AnswerRow._meta.concrete_fields[1:]})
    update(held, superseded_at=AT)
    copy.version, copy.value = held.version + 1, value

    insert(copy)

    assert AnswerRow.objects.get(pk=held.pk).superseded_at == AT
    assert (found := AnswerRow.objects.get(pk=copy.pk)).value == value
    assert (found.answered_at, found.answered_on, found.superseded_at) == (held.answered_at, held.answered_on, None)
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(copy)
