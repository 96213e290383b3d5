"""Conditions of gates and law over many rows, beside OpenFisca-core and zen-engine on the same conditions.

Every condition of every obligation (when it applies, when it is met) and of every gate is handed to each peer by one rule a
word. The peers run in an environment of their own; all three must say the same before a time is told. Each is taken by its
quickest round, since what else the machine does only ever slows one down.
"""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from readiness.catalogue.answers import Answer
from readiness.catalogue.load import catalogue
from readiness.engine import truth
from readiness.engine.truth import CodedColumn, FactColumn, FactTable, NumberColumn, SetColumn
from readiness.law.conditions import truth_tree
from readiness.law.corpus import corpus
from readiness.law.facts import WORKFLOW, facts_of_rows
from readiness.law.program import Program, _Compiler
from tests.benchmarks.conftest import Tell, in_turn
from tests.benchmarks.test_engine import METHOD, views

ROOT = Path(__file__).resolve().parent.parent.parent
PEERS, PYTHON = Path(__file__).parent / "peers", ROOT / ".venv-benchmark" / "bin" / "python"
ROWS, SEEN, FEW, ROUNDS = 100_000, 1_000, 200, 5
WORKFLOWS = tuple(catalogue().workflows)


def test_conditions_against_rule_engines(tell: Tell, tmp_path: Path) -> None:
    if not PYTHON.exists():
        pytest.fail("The peers are not installed: run `make benchmark`")
    program, roots = every_condition()
    rows = [(WORKFLOWS[at % len(WORKFLOWS)], view) for at, view in enumerate(views(SEEN))]
    asked = {fact for node in program.conditions for fact in truth.facts_in(node)}
    facts = many(facts_of_rows(catalogue(), rows), asked)
    write(tmp_path, program, roots, facts, rows[:FEW])
    values = program.run(facts)[roots]

    openfisca = peer("openfisca", tmp_path, values)
    zen = peer("zen", tmp_path, values)
    (ours,) = in_turn(lambda: program.run(facts), rounds=ROUNDS, pick=min)
    here = ROWS / ours
    for name, there, aim in (("OpenFisca-core", ROWS / openfisca, "at least 2 times"), ("zen-engine", FEW / zen, "at least 1,000 times")):
        tell(
            f"{len(roots)} conditions of gates and law over {ROWS:,} rows",
            f"{here:,.0f} rows/s",
            f"{name} {there:,.0f} rows/s",
            f"{here / there:,.1f} times",
            aim,
        )


def every_condition() -> tuple[Program, list[int]]:
    """Compile what the law asks and what the gates ask into one program; give the nodes that count."""
    compiler = _Compiler()
    asked = [each for duty in corpus().obligations for each in (duty.applies_when, duty.satisfied_when) if each]
    roots = {compiler.add(each) for each in (*map(truth_tree, asked), *(gate.fails for gate in METHOD.gates))}
    return Program(tuple(compiler.numbers), tuple(compiler.parts), {}, {}), sorted(roots)


def many(facts: FactTable, asked: set[str]) -> FactTable:
    """Take the rows over and over, and the facts that conditions ask for."""
    index = np.arange(ROWS) % facts.rows
    return FactTable(ROWS, {name: truth.take_column(facts.columns[name], index) for name in sorted(asked & facts.columns.keys())})


def write(folder: Path, program: Program, roots: list[int], facts: FactTable, rows: list[tuple[str, dict[str, Answer]]]) -> None:
    """Leave the conditions, the facts as columns and a few rows as documents for the peers to read."""
    names = {fact: f"f{place}" for place, fact in enumerate(facts.columns)}
    uses = Counter(part for parts in program.parts for part in parts)
    told = {
        "nodes": [
            {"kind": type(node).__name__, "parts": parts, **({} if parts else asdict(node))}
            for node, parts in zip(program.conditions, program.parts, strict=True)
        ],
        "roots": roots,
        "kept": sorted({*roots, *(node for node, times in uses.items() if times > 1)}),
        "facts": {fact: {"name": names[fact], **described(column)} for fact, column in facts.columns.items()},
        "rows": facts.rows,
        "contexts": [
            {names[WORKFLOW]: workflow}
            | {names[fact]: answer.value for fact, answer in view.items() if fact in names and answer.state == "answered"}
            for workflow, view in rows
        ],
    }
    (folder / "told.json").write_text(json.dumps(told))
    arrays: dict[str, Any] = {}
    for fact, column in facts.columns.items():
        match column:
            case CodedColumn(_, codes):
                arrays[names[fact]] = codes
            case SetColumn(_, member, known):
                arrays[names[fact]], arrays[f"{names[fact]}_known"] = member, known
            case NumberColumn(values):
                arrays[names[fact]] = values
    np.savez(folder / "facts.npz", **arrays)


def described(column: FactColumn) -> dict[str, Any]:
    match column:
        case CodedColumn(vocabulary, _):
            return {"kind": "coded", "vocabulary": vocabulary}
        case SetColumn(vocabulary, _, _):
            return {"kind": "set", "vocabulary": vocabulary}
        case NumberColumn(_):
            return {"kind": "number", "vocabulary": ()}


def peer(name: str, folder: Path, values: truth.TruthColumn) -> float:
    """Run a peer in its own environment: seconds of its quickest round, after what it says is found equal."""
    words = [str(PYTHON), str(PEERS / f"{name}_rules.py"), str(folder), str(ROUNDS)]
    done = subprocess.run(words, capture_output=True, text=True, check=True)
    found = np.load(folder / f"{name}.npy")
    assert (found == values[:, : found.shape[1]]).all()
    return float(min(json.loads(done.stdout)))
