"""Shared causes: two companies or more, gates before friction, one answer counted once."""

from __future__ import annotations

from readiness.catalogue.load import catalogue
from readiness.portfolio.causes import shared_causes
from tests.portfolio.shelf import holding, workflow_summary

SHELF = (
    holding(
        "Alder",
        {
            "ambient-scribe": workflow_summary(failing=("local-validation",), weak={"evals.local": 3.0, "data.dictionary": 5.0}),
            "denials-management": workflow_summary(failing=("local-validation",), weak={"data.dictionary": 2.0}),
        },
    ),
    holding(
        "Birch",
        {"ambient-scribe": workflow_summary(failing=("local-validation", "output-trace"), weak={"data.dictionary": 1.0})},
    ),
    holding("Cedar", {"ambient-scribe": workflow_summary(weak={"evals.local": 4.0})}),
)


def test_causes_that_cap_most_workflows_come_first() -> None:
    found = [(cause.question, cause.held, cause.cap, cause.most) for cause in shared_causes(catalogue(), SHELF)]

    assert found == [("evals.local", 3, "T1", 4.0), ("data.dictionary", 0, "", 5.0)]


def test_what_fails_in_one_company_alone_is_not_shared() -> None:
    assert "audit.trace" not in [cause.question for cause in shared_causes(catalogue(), SHELF)]


def test_a_cause_opens_to_the_companies_and_what_it_does_to_each() -> None:
    cause = shared_causes(catalogue(), SHELF)[0]

    assert [(each.company.name, len(each.held), len(each.slowed)) for each in cause.companies] == [
        ("Alder", 2, 0),
        ("Birch", 1, 0),
        ("Cedar", 0, 1),
    ]
    assert cause.gates == ("Local validation done",)
