from __future__ import annotations

import pytest

from regulations.schema import Source


@pytest.mark.parametrize(
    ("url", "official"),
    [
        ("https://www.ecfr.gov/current/title-45/part-92/section-92.210", True),
        ("http://ilga.gov/legislation/ilcs/fulltext.asp?DocName=074000140K15", True),
        ("https://www.law.cornell.edu/cfr/text/42/422.566", False),
        ("https://example.com/.gov", False),
        ("unlinked secondary source", False),
    ],
)
def test_a_copy_is_not_taken_for_the_public_bodys_own_page(url: str, official: bool) -> None:  # noqa: FBT001
    assert Source(url=url, read_on="2026-11-25", primary=True).is_official is official
