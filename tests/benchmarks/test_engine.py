"""How fast the engine scores: one assessment, many, against plain Python and against the bare arithmetic it needs."""

from __future__ import annotations

import resource
import subprocess
import sys
from datetime import date
from random import Random

import numpy as np
import pytest

from readiness.assessments.evaluation import score_live
from readiness.catalogue.answers import Answer, entry_of
from readiness.catalogue.columns import column_table
from readiness.catalogue.compile import method
from readiness.catalogue.load import catalogue
from readiness.engine.cells import FEW_ROWS
from readiness.engine.explain import explain
from readiness.engine.items import item_friction
from readiness.engine.method import MAX_POINTS, Codes
from readiness.engine.scores import CHUNK, score_chunks
from readiness.engine.table import AnswerTable
from readiness.law.corpus import corpus
from tests.benchmarks.conftest import Tell, in_turn
from tests.engine.answers import random_view
from tests.engine.columns import columns_of
from tests.engine.reference import Reference

AS_OF = date(2026, 11, 23)
CATALOGUE = catalogue()
METHOD = method(CATALOGUE)
ROWS, SEEN = 10_000, 1_000
FIVE = ("ambient-scribe", "prior-auth-submission", "denials-management", "coding-automation", "trial-site-selection")
TRUTHS = {-1: False, 0: None, 1: True}


def views(count: int) -> list[dict[str, Answer]]:
    random = Random(11)  # noqa: S311 -- answers, not secrets
    return [{n: a for n, a in random_view(random).items() if a.state != "conflict"} for _ in range(count)]


def many(count: int) -> AnswerTable:
    """Rows of a thousand random assessments, over and over."""
    held = column_table(CATALOGUE, columns_of(views(SEEN)), rows=SEEN, as_of=AS_OF)
    return held.take(np.arange(count) % SEEN)


def binding_of(count: int) -> Codes:
    shape = (count, len(METHOD.gates), len(METHOD.workflows))
    return np.random.default_rng(5).integers(-1, 2, shape, dtype=np.int8)


def test_one_assessment(tell: Tell) -> None:
    view = next(view for view in views(50) if len(view) > 150)
    everything = dict.fromkeys(METHOD.workflows, view)
    chosen = dict.fromkeys(FIVE, view)

    def scored(some: dict[str, dict[str, Answer]]) -> None:
        found = score_live(CATALOGUE, corpus(), some, as_of=AS_OF)
        for workflow in some:
            row, column = found.at(workflow)
            explain(found.method, found.scores, row=row, workflow=column)

    found = score_live(CATALOGUE, corpus(), chosen, as_of=AS_OF)
    row, column = found.at(FIVE[0])
    lines = explain(found.method, found.scores, row=row, workflow=column)
    assert sum(line.contribution for line in lines) == pytest.approx(found.scores.workflows.friction.point[row, column])
    five, all_ = in_turn(lambda: scored(chosen), lambda: scored(everything), rounds=40)
    tell("One assessment from its answers, 5 workflows, law and explanation", f"{five * 1000:.1f} ms", "", "", "under 5 ms")
    tell(f"The same, all {len(METHOD.workflows)} workflows", f"{all_ * 1000:.1f} ms", "", "", "")


def test_many_assessments_against_plain_python(tell: Tell) -> None:
    table, binding, reference = many(ROWS), binding_of(ROWS), Reference(METHOD)
    few = 20
    entries = [{n: entry_of(CATALOGUE.questions[n], a, AS_OF) for n, a in view.items()} for view in views(few)]
    bound = [
        {(g.id, w): TRUTHS[int(binding[row, i, j])] for i, g in enumerate(METHOD.gates) for j, w in enumerate(METHOD.workflows)}
        for row in range(few)
    ]

    def ours() -> None:
        for _ in score_chunks(METHOD, table, binding=binding):
            pass

    def plain() -> None:
        for row, truths in zip(entries, bound, strict=True):
            reference.score(row, truths)

    engine, python = in_turn(ours, plain, rounds=3)
    here, there = ROWS / engine, few / python
    tell(
        f"{ROWS:,} assessments x {len(METHOD.workflows)} workflows",
        f"{here:,.0f}/s",
        f"plain Python {there:,.0f}/s",
        f"{here / there:.0f} times",
        "at least 100 times",
    )


def test_many_assessments_against_the_bare_arithmetic(tell: Tell) -> None:
    """The products and reductions of sections 1 and 4 and nothing else, in the same chunks."""
    table, binding = many(ROWS), binding_of(ROWS)
    chunks = [item_friction(METHOD, table.take(slice(at, at + CHUNK))) for at in range(0, ROWS, CHUNK)]
    counted = [(items, (items.present & ~items.optional).astype(np.float64)) for items in chunks]
    pulls, weights, shape = METHOD.pulls, METHOD.cell_weights, (len(METHOD.workflows), len(METHOD.layers))
    assert CHUNK >= FEW_ROWS

    def bare() -> None:
        for items, required in counted:
            mass = required @ weights
            for part in (items.low, items.point, items.high):
                held = required * part
                mean = held @ weights / np.maximum(mass, 1e-9)
                pulled = np.ascontiguousarray(held.T)[pulls.item] * pulls.weight[:, None]
                worst = np.empty((len(weights.T), len(required)))
                for cell, members in zip(pulls.cells, pulls.members, strict=True):
                    np.maximum.reduce(pulled[members], axis=0, out=worst[cell])
                gap = (0.65 * mean + 0.35 / MAX_POINTS * worst.T).reshape(-1, *shape) * METHOD.demand
                _ = 0.6 * gap.mean(axis=2) + 0.4 * gap.max(axis=2), gap.sum(axis=2)
            for share in (required, required, required):
                _ = share @ METHOD.workflow_weights

    def ours() -> None:
        for _ in score_chunks(METHOD, table, binding=binding):
            pass

    engine, floor = in_turn(ours, bare, rounds=3)
    tell(
        f"{ROWS:,} assessments, everything the method says",
        f"{engine / ROWS * 1e6:.0f} µs a row",
        f"bare NumPy {floor / ROWS * 1e6:.0f} µs a row",
        f"{engine / floor:.1f} times",
        "within 4 times",
    )


def test_memory(tell: Tell) -> None:
    code = "from tests.benchmarks.test_engine import use_much; use_much()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert int(done.stdout) > 0
    tell("Memory of a process that scores 100,000 rows", f"{done.stdout.strip()} MB", "", "", "under 1 GB")


def use_much() -> None:
    """Score 100,000 rows, keep their readiness, and print the most memory it took, in MB."""
    table = many(100_000)
    kept = np.empty((table.rows, len(METHOD.workflows)))
    for rows, scores in score_chunks(METHOD, table):
        kept[rows] = scores.workflows.readiness.low
    print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
