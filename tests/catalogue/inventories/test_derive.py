"""Derived answers: only what the rows settle, and never better than they prove."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.catalogue.inventories.derive import RULES, derived_answers
from readiness.catalogue.load import catalogue
from readiness.catalogue.schema import Column
from readiness.catalogue.sheet import check_answer

# Loaded before a property is timed.
TABLES, QUESTIONS = catalogue().inventories, catalogue().questions
EPIC = {"kind": "ehr", "vendor": "Epic"}


def derived(kind: str, *rows: dict[str, Any]) -> dict[str, Any]:
    return {name: answer.value for name, answer in derived_answers({kind: list(rows)}).items()}


def carried(name: str, **cells: Any) -> dict[str, Any]:
    return {"transaction": name, "live": "yes", "share": 90, "route": "Gridway", **cells}


@pytest.mark.parametrize("kind", RULES)
def test_no_rows_no_answers(kind: str) -> None:
    assert derived(kind) == {}


def test_an_answer_says_where_it_comes_from_and_stays_asserted() -> None:
    answer = derived_answers({"states-functions": [{"state": "TX"}, {"state": "CA"}]})["profile.states"]

    assert (answer.value, answer.source, answer.evidence) == (["CA", "TX"], "inventory", "asserted")
    assert answer.because == "States listed: CA, TX"


def test_hiring_laws_follow_the_states_where_the_table_lists_hiring() -> None:
    told = derived("states-functions", {"state": "TX", "functions": ["care"]}, {"state": "IL", "functions": ["care", "hiring"]})
    assert told["profile.worker-states"] == ["IL"]


@pytest.mark.parametrize("rows", [[{"state": "IL", "functions": ["hiring"]}, {"state": "TX"}], [{"state": "TX", "functions": ["care"]}]])
def test_a_table_that_leaves_hiring_open_does_not_settle_where_it_is(rows: list[dict[str, Any]]) -> None:
    assert "profile.worker-states" not in derived("states-functions", *rows)


def test_systems_are_counted() -> None:
    rows = [EPIC, {"kind": "practice-management", "vendor": "Dentrix"}, {"kind": "lab", "vendor": "Labware"}]
    assert derived("systems", *rows) == {"ehr.count": 2, "ehr.bolt-ons": 1}


@pytest.mark.parametrize(
    ("said", "value"),
    [(["yes"], "yes"), (["no", "no"], "no"), (["yes", "no"], None), (["yes", None], None)],
)
def test_certification_is_settled_only_where_every_ehr_agrees(said: list[str | None], value: str | None) -> None:
    rows = [EPIC | ({"certified": each} if each else {}) for each in said]
    assert derived("systems", *rows).get("ehr.certified") == value


@pytest.mark.parametrize(
    ("said", "value"),
    [
        (["supported"], "supported"),
        (["supported", "vendor-only"], "vendor-only"),
        (["supported", "none"], "partial"),
        (["none", "none"], "none"),
        (["supported", None], None),
    ],
)
def test_write_back_is_as_good_as_its_weaker_systems(said: list[str | None], value: str | None) -> None:
    rows = [EPIC | ({"write-back": each} if each else {}) for each in said]
    assert derived("systems", *rows).get("ehr.write-back") == value


def test_a_fhir_release_on_paper_is_not_production() -> None:
    assert "ehr.fhir-read" not in derived("systems", EPIC | {"fhir": "r4"})
    assert derived("systems", EPIC | {"fhir": "dstu2"})["ehr.fhir-read"] == "none"


def test_transactions_count_where_they_carry_most_of_the_volume() -> None:
    rows = [
        carried("837P"),
        carried("835", posted="yes"),
        carried("270", share=30),
        {"transaction": "278", "live": "no"},
    ]
    assert derived("transactions", *rows) == {"claims.tx-set": ["835", "837"], "claims.clearinghouses": 1}


def test_claims_count_only_where_each_kind_listed_flows() -> None:
    rows = [carried("837P"), carried("837I", share=10)]
    assert derived("transactions", *rows)["claims.tx-set"] == []


def test_routes_of_one_transaction_add_up() -> None:
    rows = [carried("837P", share=30), carried("837P", share=30, route="Northlane")]
    assert derived("transactions", *rows) == {"claims.tx-set": ["837"], "claims.clearinghouses": 2}


def test_a_remittance_that_someone_retypes_does_not_count() -> None:
    assert derived("transactions", carried("835", posted="no"))["claims.tx-set"] == []
    assert "claims.tx-set" not in derived("transactions", carried("835"))


def test_a_missing_share_leaves_the_question_open() -> None:
    assert "claims.tx-set" not in derived("transactions", {"transaction": "270", "live": "yes"})


def test_a_list_of_tools_starts_a_register_and_no_more() -> None:
    tools = [{"name": "Scribe", "type": "generative", "certified-supplied": "no"}, {"name": "Score"}]
    assert derived("ai-tools", *tools) == {"governance.inventory": "started", "dsi.scope": "partly"}


def test_an_authorization_is_not_yet_for_this_use() -> None:
    assert "fda.authorized" not in derived("ai-tools", {"name": "Read", "device": "authorized"})
    assert derived("ai-tools", {"name": "Read", "device": "research"})["fda.authorized"] == "no"


def test_two_leaders_at_a_quarter_are_not_one_at_half() -> None:
    quarter = {"role": "cmio", "fte": 0.25}
    assert derived("people", quarter, quarter) == {"informatics.leader": "part"}
    assert derived("people", {"role": "analyst", "fte": 3}) == {}


def cells(column: Column) -> st.SearchStrategy[Any]:
    values: dict[str, st.SearchStrategy[Any]] = {
        "number": st.integers(0, 120),
        "yes_no": st.sampled_from(["yes", "no"]),
        "state": st.sampled_from(["CA", "TX"]),
        "date": st.just("2026-11-01"),
    }
    if column.type in values:
        return values[column.type]
    if column.options:
        one = st.sampled_from([option.value for option in column.options])
        return st.lists(one, max_size=2) if column.type == "choices" else one
    return st.sampled_from(["Epic", "Gridway"])


def rows_of(kind: str) -> st.SearchStrategy[list[dict[str, Any]]]:
    columns = TABLES[kind].columns
    return st.lists(
        st.fixed_dictionaries(
            {column.id: cells(column) for column in columns if column.required},
            optional={column.id: cells(column) for column in columns if not column.required},
        ),
        max_size=4,
    )


@given(st.data(), st.sampled_from(sorted(RULES)))
def test_whatever_the_rows_an_answer_is_one_its_question_takes(data: st.DataObject, kind: str) -> None:
    rows = data.draw(rows_of(kind))
    found = derived_answers({kind: rows})

    assert rows or not found
    for name, answer in found.items():
        assert check_answer(QUESTIONS[name], answer) == answer
        assert answer.source == "inventory"
        assert answer.because


@given(st.data(), st.sampled_from(sorted(RULES)))
def test_the_order_of_rows_does_not_matter(data: st.DataObject, kind: str) -> None:
    rows = data.draw(rows_of(kind))

    there = {name: answer.value for name, answer in derived_answers({kind: rows}).items()}
    back = {name: answer.value for name, answer in derived_answers({kind: rows[::-1]}).items()}
    assert there == back
