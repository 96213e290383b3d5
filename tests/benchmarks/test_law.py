"""How long the law takes: one company with 24 workflows, and 1,000 companies as one batch.

Asserts nothing of time: `make benchmark` prints the medians.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from datetime import date
from statistics import median

from readiness.catalogue.answers import Answer
from readiness.catalogue.load import catalogue
from readiness.catalogue.states import STATES
from readiness.law.batch import verdicts
from readiness.law.corpus import corpus
from readiness.law.judge import judge
from readiness.law.states import law_by_state
from tests.benchmarks.conftest import Tell

DAY = date(2026, 11, 25)
WORKFLOWS = tuple(catalogue().workflows)[:24]


def answers(seed: int, share: float = 0.7) -> dict[str, Answer]:
    """Answer a share of all questions at random."""
    draw = random.Random(seed)  # noqa: S311 -- synthetic answers
    found = {}
    for question in catalogue().questions.values():
        if draw.random() > share:
            continue
        values = [option.value for option in question.options]
        match question.type:
            case "states":
                found[question.id] = Answer("answered", draw.sample(STATES, 3))
            case "number":
                found[question.id] = Answer("answered", float(draw.randint(0, 50)))
            case "multi":
                found[question.id] = Answer("answered", draw.sample(values, draw.randint(1, len(values))))
            case "single" | "yes_no":
                found[question.id] = Answer("answered", draw.choice(values))
    return found


def timed(act: Callable[[], object], rounds: int) -> float:
    act()
    took = []
    for _ in range(rounds):
        start = time.perf_counter()
        act()
        took.append((time.perf_counter() - start) * 1000)
    return median(took)


def test_the_law_of_one_company_and_of_a_thousand(tell: Tell) -> None:
    one = answers(0)
    alone = timed(lambda: judge(corpus(), catalogue(), dict.fromkeys(WORKFLOWS, one), as_of=DAY), 9)
    companies = [answers(seed) for seed in range(1000)]
    single = [(WORKFLOWS[at % len(WORKFLOWS)], each) for at, each in enumerate(companies)]
    every = [(name, each) for each in companies for name in WORKFLOWS]
    batch = timed(lambda: verdicts(corpus(), catalogue(), single, as_of=DAY), 3)
    whole = timed(lambda: verdicts(corpus(), catalogue(), every, as_of=DAY), 2)
    states = timed(lambda: law_by_state(corpus(), catalogue(), "um-coverage-decisions", one, as_of=DAY), 5)

    assert judge(corpus(), catalogue(), dict.fromkeys(WORKFLOWS, one), as_of=DAY).obligations
    assert verdicts(corpus(), catalogue(), every[: len(WORKFLOWS)], as_of=DAY).codes.shape[1] == len(WORKFLOWS)
    tell(f"{len(corpus().obligations)} obligations, one company, {len(WORKFLOWS)} workflows", f"{alone:.0f} ms", "", "", "under 50 ms")
    tell("The same for 1,000 companies, one workflow each", f"{batch:.0f} ms", "", "", "under 3 s")
    tell("The same for 1,000 companies, all workflows", f"{whole:.0f} ms", "", "", "")
    tell(f"Law of one workflow in {len(STATES)} states", f"{states:.0f} ms", "", "", "")
