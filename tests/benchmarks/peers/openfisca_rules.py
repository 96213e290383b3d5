"""The conditions as an OpenFisca tax and benefit system: one variable a condition that counts or is used twice.

Run in the benchmark's own environment: `python openfisca_rules.py FOLDER ROUNDS`. Kleene truth is -1, 0, +1, AND is minimum
and OR is maximum, as with us. A shared part is a variable, which OpenFisca works out once and keeps; the rest stands in the
formula of its whole. Facts are set before the clock starts. Prints the seconds of each round; leaves `openfisca.npy`.
"""

from __future__ import annotations

import functools
import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum, EnumArray
from openfisca_core.periods import DateUnit
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

PERIOD = "2026-11"
COMPANY = build_entity(key="company", plural="companies", label="A workflow of a company", is_person=True)


def kleene(held: Any, known: Any) -> Any:
    """+1 where it holds, -1 where it is known not to, 0 elsewhere."""
    return held.view(np.int8) * np.int8(2) - known.view(np.int8)


def variable(name: str, **fields: Any) -> type[Variable]:
    return type(name, (Variable,), {"entity": COMPANY, "definition_period": DateUnit.ETERNITY, **fields})


class Rules:
    """Nodes as Python expressions over variables."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.nodes, self.facts, self.roots = told["nodes"], told["facts"], told["roots"]
        self.kept = told["kept"]

    def seen(self, node: int) -> str:
        return f"company('n{node}', period)" if node in self.kept else self.expression(node)

    def expression(self, node: int) -> str:
        held = self.nodes[node]
        match held["kind"]:
            case "Not":
                return f"-({self.seen(held['parts'][0])})"
            case "AllOf" | "AnyOf":
                fold, empty = ("np.minimum", "1") if held["kind"] == "AllOf" else ("np.maximum", "-1")
                parts = [self.seen(part) for part in held["parts"]] or [f"np.full(company.count, {empty}, dtype=np.int8)"]
                return functools.reduce(lambda whole, part: f"{fold}({whole}, {part})", parts)
            case _:
                return self.leaf(held)

    def leaf(self, held: dict[str, Any]) -> str:
        fact = self.facts.get(held["fact"])
        if fact is None:
            return "np.zeros(company.count, dtype=np.int8)"
        name = fact["name"]
        if fact["kind"] == "number":
            sign = ">=" if held["kind"] == "AtLeast" else "<"
            column = f"company('{name}', period)"
            return f"kleene({column} {sign} {held['number']!r}, ~np.isnan({column}))"
        places = [place for place, value in enumerate(fact["vocabulary"]) if value in held["values"]]
        if fact["kind"] == "set":
            asked = " | ".join(f"company('{name}_{place}', period)" for place in places)
            return f"kleene({asked}, company('{name}_known', period))"
        column = f"np.asarray(company('{name}', period))"
        asked = " | ".join(f"({column} == {place + 1})" for place in places)
        return f"kleene({asked}, {column} > 0)"

    def system(self) -> TaxBenefitSystem:
        system = TaxBenefitSystem([COMPANY])
        for fact in self.facts.values():
            name, values = fact["name"], fact["vocabulary"]
            if fact["kind"] == "number":
                system.add_variable(variable(name, value_type=float, default_value=float("nan")))
            elif fact["kind"] == "set":
                for part in [*range(len(values)), "known"]:
                    system.add_variable(variable(f"{name}_{part}", value_type=bool))
            else:
                options = Enum(f"Options_{name}", {"open": "open", **{f"v{place}": value for place, value in enumerate(values)}})
                system.add_variable(variable(name, value_type=Enum, possible_values=options, default_value=options.open))
        for node in self.kept:
            scope: dict[str, Any] = {"np": np, "kleene": kleene}
            exec(f"def formula(company, period): return {self.expression(node)}", scope)  # noqa: S102 -- our own expression
            system.add_variable(variable(f"n{node}", value_type=int, formula=scope["formula"]))
        return system


def simulation(system: TaxBenefitSystem, facts: dict[str, Any], columns: Any, rows: int) -> Any:
    """Build a new simulation with the facts set: nothing is worked out yet."""
    made = SimulationBuilder().build_default_simulation(system, count=rows)
    for fact in facts.values():
        name = fact["name"]
        if fact["kind"] == "number":
            made.set_input(name, PERIOD, columns[name])
        elif fact["kind"] == "set":
            for place in range(len(fact["vocabulary"])):
                made.set_input(f"{name}_{place}", PERIOD, np.ascontiguousarray(columns[name][:, place]))
            made.set_input(f"{name}_known", PERIOD, columns[f"{name}_known"])
        else:
            options = system.get_variable(name).possible_values
            made.set_input(name, PERIOD, EnumArray((columns[name] + 1).astype(np.uint8), options))
    return made


def main(folder: Path, rounds: int) -> None:
    told = json.loads((folder / "told.json").read_text())
    rules, columns = Rules(told), dict(np.load(folder / "facts.npz"))
    system = rules.system()
    took, found = [], []
    for _ in range(rounds):
        made, found = simulation(system, rules.facts, columns, told["rows"]), []
        start = time.perf_counter()
        found = [made.calculate(f"n{root}", PERIOD) for root in rules.roots]
        took.append(time.perf_counter() - start)
    np.save(folder / "openfisca.npy", np.stack(found).astype(np.int8))
    print(json.dumps(took))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
