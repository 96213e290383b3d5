"""The federal half is whole: every list that the law or a framework numbers is here, part by part."""

from __future__ import annotations

import re

import pytest

from regulations.load import corpus

# instrument, pattern of the parts' ids, how many the source counts
LISTS = [
    ("onc-hti1-dsi", r"hti1-a\d\d", 13),
    ("onc-hti1-dsi", r"hti1-b\d\d", 31),
    ("fda-pccp-guidance", r"pccp-component-\d", 3),
    ("fda-gmlp", r"gmlp-\d\d", 10),
    ("fda-gmlp", r"gmlp-pccp-\d", 5),
    ("fda-cds-statute-520o", r"520o-criterion-\d", 4),
    ("fda-drug-ai-credibility-draft", r"drugai-step-\d", 7),
    ("fda-ema-good-ai-practice-2026", r"gaip-\d\d", 10),
    ("nist-ai-rmf-1-0", r"airmf-(govern|map|measure|manage)-\d", 19),
    ("nist-ai-rmf-1-0", r"airmf-(govern|map|measure|manage)-\d-\d+", 72),
    ("nist-ai-600-1", r"gai-.*", 16),
    ("iso-iec-42001", r"42001-a\d+(-\d+)+", 38),
    ("iso-iec-42001", r"42001-c\d+", 7),
    ("tjc-chai-ruaih-guidance", r"ruaih-\d", 7),
    ("tjc-ruaih-certification", r"ruaihc-.*", 5),
    ("chai-applied-model-card", r"chaimc-.*", 11),
    ("hhs-ai-strategy-2025", r"hhsai-pillar-\d", 5),
    ("fda-21-cfr-part-11", r"p11-.*", 13),
    ("hipaa-security", r"hsr-.*", 21),
]
FUNCTIONS = {"govern": (6, 19), "map": (5, 18), "measure": (4, 22), "manage": (4, 13)}
ATTRIBUTE_GROUPS = [4, 4, 2, 4, 2, 4, 5, 4, 2]


def parts(instrument: str, pattern: str) -> list[str]:
    duties = corpus().instruments[instrument].obligations
    return [duty.id for duty in duties if re.fullmatch(pattern, duty.id)]


@pytest.mark.parametrize(("instrument", "pattern", "count"), LISTS)
def test_a_numbered_list_is_whole(instrument: str, pattern: str, count: int) -> None:
    assert len(parts(instrument, pattern)) == count


def test_the_generative_risks_are_the_twelve_sections() -> None:
    cites = [duty.cite for duty in corpus().instruments["nist-ai-600-1"].obligations]
    assert sorted(int(found[1]) for cite in cites if (found := re.search(r"sec\. 2\.(\d+)", cite))) == list(
        range(1, 13)
    )


@pytest.mark.parametrize(("function", "counts"), FUNCTIONS.items())
def test_each_function_of_the_framework_has_its_categories_and_subcategories(
    function: str, counts: tuple[int, int]
) -> None:
    found = (parts("nist-ai-rmf-1-0", rf"airmf-{function}-\d"), parts("nist-ai-rmf-1-0", rf"airmf-{function}-\d-\d+"))
    assert (len(found[0]), len(found[1])) == counts


def test_the_predictive_attributes_stand_in_their_nine_groups() -> None:
    cites = [duty.cite for duty in corpus().instruments["onc-hti1-dsi"].obligations if re.match(r"hti1-b\d", duty.id)]
    groups = [int(found[1]) for cite in cites if (found := re.search(r"\(iv\)\(B\)\((\d)\)", cite))]
    assert [groups.count(number) for number in range(1, 10)] == ATTRIBUTE_GROUPS


def test_every_annex_a_objective_has_its_controls() -> None:
    found = parts("iso-iec-42001", r"42001-a\d+(-\d+)+")
    counts = [sum(name.startswith(f"42001-a{number}-") for name in found) for number in range(2, 11)]
    assert counts == [3, 2, 5, 4, 9, 5, 4, 3, 3]


def test_no_federal_duty_falls_back_on_a_sentence_for_all() -> None:
    held = [duty for one in corpus().instruments.values() if one.state is None for duty in one.obligations]
    sentences = [duty.counsel_decides for duty in held if duty.satisfied_when is None]
    assert len(held) >= 612
    assert all("No question settles this yet" not in said for said in sentences)


def test_what_a_source_calls_practice_binds_nobody() -> None:
    for one in corpus().instruments.values():
        for duty in one.obligations:
            if one.state is None and duty.text.startswith("Practice:") and duty.standing:
                assert {value.standing.value for value in duty.standing} == {"voluntary"}, duty.id
