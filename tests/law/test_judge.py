"""Judging a company: what it never does, and how fast it is."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.catalogue.answers import Answer
from readiness.catalogue.load import catalogue
from readiness.law.corpus import Standing, corpus
from readiness.law.judge import Judgment, judge

TODAY = date(2026, 11, 22)
LADDER = ["none", "started", "half", "mostly", "full"]
FACTS: dict[str, list[str] | list[list[str]]] = {
    "profile.states": [["CA"], ["TX", "CO"], ["NY"], ["OH"]],
    "profile.segment": [["payer"], ["provider"], ["home-health"], ["rcm"]],
    "profile.payer-mix": [["ma"], ["medicaid", "ffs-medicare"], ["commercial"]],
    "profile.sud-records": ["yes", "no"],
    "profile.patient-output": ["yes", "no"],
    "statelaw.um-human": ["always", "signoff"],
    "statelaw.um-individual": ["yes", "no"],
    "statelaw.record-consent": ["per", "none"],
    "statelaw.s1557": LADDER,
    "data.part2-seg": LADDER,
    "data.part2-duties": [["consent"], []],
    "profile.role": [["deployer"], ["vendor"]],
    "security.hipaa-safeguards": [["official", "plan"], []],
    "claims.ma-decisions": [["notice", "honor"], []],
    "rights.public-claims": [["accuracy"], []],
}
WORKFLOWS = ("ambient-scribe", "um-coverage-decisions", "inbox-drafting")
KNOWN = st.fixed_dictionaries({}, optional={name: st.sampled_from(values) for name, values in FACTS.items()})


def judged(facts: dict[str, str | list[str]], day: date = TODAY) -> Judgment:
    answers = {name: Answer("answered", value) for name, value in facts.items()}
    return judge(corpus(), catalogue(), dict.fromkeys(WORKFLOWS, answers), as_of=day)


@settings(max_examples=40, deadline=None)
@given(KNOWN, st.sampled_from(sorted(FACTS)), st.data())
def test_learning_a_fact_never_reverses_a_settled_verdict(
    known: dict[str, str | list[str]], name: str, data: st.DataObject
) -> None:
    before_facts = {fact: value for fact, value in known.items() if fact != name}
    after_facts = {**before_facts, name: data.draw(st.sampled_from(list[str | list[str]](FACTS[name])))}
    before, after = judged(before_facts), judged(after_facts)
    for was, now in zip(before.obligations, after.obligations, strict=True):
        if was.verdict in {"MET", "NOT_APPLICABLE", "NOT_MET"}:
            assert now.verdict == was.verdict, was.obligation.id
    settled = before.binding != 0
    assert (after.binding[settled] == before.binding[settled]).all()


def test_nothing_is_met_where_no_question_can_tell() -> None:
    for one in judged({"profile.states": ["CA"], "profile.segment": ["payer"]}).obligations:
        if one.obligation.satisfied_when is None:
            assert one.verdict in {"UNDETERMINED", "NOT_APPLICABLE"}


def test_an_open_verdict_names_the_questions_that_would_settle_it_or_counsel() -> None:
    for one in judged({"profile.states": ["CA"]}).obligations:
        if one.verdict == "UNDETERMINED":
            assert one.missing or one.because, one.obligation.id


def test_the_individual_record_is_what_california_still_needs_to_know() -> None:
    facts: dict[str, str | list[str]] = {"profile.states": ["CA"], "profile.payer-mix": ["exchange"]}
    found = {one.obligation.id: one for one in judged(facts).obligations}
    one = found["ca-sb1120-individual-data"]
    assert one.applies is True
    assert one.verdict == "UNDETERMINED"
    assert one.missing == ("statelaw.um-individual",)
    assert one.workflows == ("um-coverage-decisions",)


def test_no_proposal_stay_or_repeal_ever_gates() -> None:
    gates = list(catalogue().gates)
    facts: dict[str, str | list[str]] = {"profile.states": ["CO"], "profile.segment": ["pharma-services"]}
    row = gates.index("adm-rights"), WORKFLOWS.index("um-coverage-decisions")
    assert judged(facts, date(2026, 7, 1)).binding[row] == -1
    assert judged(facts, date(2026, 12, 31)).binding[row] == -1
    assert judged(facts, date(2027, 1, 1)).binding[row] == 1
    facts["profile.segment"] = ["payer-services"]  # exempt at work for a plan: C.R.S. 6-1-1708(3)(a)
    assert judged(facts, date(2027, 1, 1)).binding[row] == -1


def test_the_stay_is_on_the_watch_list() -> None:
    facts: dict[str, str | list[str]] = {"profile.states": ["CO"], "profile.certified-developer": "yes"}
    watched = {item.instrument: item.standing for item in judged(facts).watch}
    assert watched["onc-hti5-proposed"] is Standing.PROPOSED
