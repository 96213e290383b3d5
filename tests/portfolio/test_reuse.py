"""The cost of the next site: worked figures, and savings whose ends are the ends of the answers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.assessments.summary import SITE_QUESTIONS
from readiness.catalogue.load import catalogue
from readiness.portfolio.reuse import NextSite, ceilings, next_site
from tests.portfolio.shelf import holding, interval, workflow_summary

CATALOGUE = catalogue()
intervals = st.tuples(*[st.floats(0, 1)] * 3).map(sorted)


def costed(answers: dict[str, tuple[float, float, float]], sites: int = 4, chosen: list[str] | None = None) -> NextSite:
    cell = workflow_summary(sites={question: interval(*ends) for question, ends in answers.items()})
    return next_site(CATALOGUE, holding("Alder", {"ambient-scribe": cell}), sites, chosen)


def test_every_site_alike_costs_22_percent_less_at_each_doubling() -> None:
    row = costed(dict.fromkeys(SITE_QUESTIONS, (0, 0, 0))).workflows[0]

    assert [round(cost.effort.point, 2) for cost in row.costs] == [40, 31.2, 26.98, 24.34]
    assert round(row.total.point, 2) == 122.52
    assert (row.h.low, row.h.high) == (0, 0)


def test_an_open_answer_leaves_the_next_site_open() -> None:
    row = costed({"ehr.count": (0.5, 0.5, 0.5), "data.warehouse": (0, 0.5, 1)}).workflows[0]

    assert (row.h.low, row.h.point, row.h.high) == (0.25, 0.5, 0.75)
    assert row.costs[1].effort.low < 20 * 0.98
    assert row.costs[1].effort.high > 80 * 0.78


def test_only_questions_that_bear_on_a_workflow_count() -> None:
    assert costed({"data.warehouse": (0.3, 0.3, 0.3)}).workflows[0].h.point == pytest.approx(0.3)


def test_normalizing_is_the_difference_it_makes_from_the_second_site_on() -> None:
    built = costed({"data.warehouse": (1, 1, 1)}, sites=2, chosen=["shared-store"])

    # h falls from 1 to 0.2: the second site takes 0.82 instead of 0.98 of 40 person-weeks.
    assert built.normalization.saved_weeks.point == pytest.approx(40 * (0.98 - 0.82))
    rate = CATALOGUE.notes["cost_basis"]["rate_usd_per_person_week"]
    assert built.normalization.saved_usd == pytest.approx((20 * 0.16 * rate[0], 80 * 0.16 * rate[1]))
    assert built.normalization.cost_usd == CATALOGUE.actions["shared-store"].cost_usd


def test_an_action_that_would_change_nothing_is_not_offered() -> None:
    assert [action.id for action in costed({"data.warehouse": (0.65, 0.65, 0.65)}).offered] == ["shared-store"]
    assert costed({"data.warehouse": (0.1, 0.1, 0.1)}).offered == ()


def test_no_action_saves_nothing_and_costs_nothing() -> None:
    found = costed({"data.warehouse": (1, 1, 1)}, chosen=[]).normalization

    assert (found.saved_weeks.high, found.cost_usd, found.actions) == (0, (0, 0), ())


@pytest.mark.parametrize(("sites", "verdict"), [(2, "does not pay"), (40, "open")])
def test_only_ranges_apart_decide(sites: int, verdict: str) -> None:
    built = costed({"data.warehouse": (0.65, 0.65, 0.65), "ehr.count": (1, 1, 1)}, sites=sites, chosen=["shared-store"])

    assert built.normalization.verdict == verdict


def test_cheap_terms_over_many_sites_pay() -> None:
    assert costed({"partner.integration-owner": (1, 1, 1)}, sites=40, chosen=["connector-ownership"]).normalization.verdict == "pays"


@given(st.dictionaries(st.sampled_from(SITE_QUESTIONS), intervals, min_size=1), st.integers(2, 40))
def test_savings_lie_in_order_and_never_below_zero(answers: dict[str, list[float]], sites: int) -> None:
    saved = costed({question: (ends[0], ends[1], ends[2]) for question, ends in answers.items()}, sites).normalization.saved_weeks

    assert -1e-9 <= saved.low <= saved.point + 1e-9
    assert saved.point <= saved.high + 1e-9


@given(st.dictionaries(st.sampled_from(SITE_QUESTIONS), intervals, min_size=1), st.integers(2, 40), st.data())
def test_any_answer_within_the_ranges_saves_within_the_range(answers: dict[str, list[float]], sites: int, data: st.DataObject) -> None:
    some = {question: data.draw(st.floats(ends[0], ends[2])) for question, ends in answers.items()}
    whole = costed({question: (ends[0], ends[1], ends[2]) for question, ends in answers.items()}, sites)
    actual = costed({question: (s, s, s) for question, s in some.items()}, sites, [a.id for a in whole.offered])

    # Effort of the first site runs from 20 to 80: the saving of a settled answer does as well.
    assert whole.normalization.saved_weeks.low <= actual.normalization.saved_weeks.low + 1e-9
    assert actual.normalization.saved_weeks.high <= whole.normalization.saved_weeks.high + 1e-9


def test_ceilings_take_the_lowest_that_any_action_reaches() -> None:
    actions = [CATALOGUE.actions[name] for name in ("shared-store", "deploy-squad")]

    assert ceilings(actions)["data.warehouse"] == 0.2
    assert ceilings(actions)["informatics.platform"] == 0.0


def test_a_company_without_a_run_has_nothing_to_cost() -> None:
    built = next_site(CATALOGUE, holding("Dogwood", {}), 4)

    assert (built.workflows, built.offered, built.likeness) == ((), (), ())
