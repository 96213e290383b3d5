"""The conditions as one zen-engine decision: an expression node that gives every condition that counts or is used twice.

Run in the benchmark's own environment: `python zen_rules.py FOLDER ROUNDS`. Kleene truth is -1, 0, +1, AND is minimum and OR is
maximum, as with us. Contexts are built before the clock starts. Prints the seconds of each round; leaves `zen.npy`.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
import zen


class Rules:
    """Nodes as expressions of zen."""

    def __init__(self, told: dict[str, Any]) -> None:
        self.nodes, self.facts, self.roots = told["nodes"], told["facts"], told["roots"]
        self.kept = told["kept"]

    def seen(self, node: int) -> str:
        return f"$.n{node}" if node in self.kept else self.expression(node)

    def expression(self, node: int) -> str:
        held = self.nodes[node]
        match held["kind"]:
            case "Not":
                return f"-({self.seen(held['parts'][0])})"
            case "AllOf" | "AnyOf":
                fold, empty = ("min", "1") if held["kind"] == "AllOf" else ("max", "-1")
                return f"{fold}([{', '.join(self.seen(part) for part in held['parts']) or empty}])"
            case _:
                return self.leaf(held)

    def leaf(self, held: dict[str, Any]) -> str:
        fact = self.facts.get(held["fact"])
        if fact is None:
            return "0"
        name = fact["name"]
        if fact["kind"] == "number":
            asked = f"{name} {'>=' if held['kind'] == 'AtLeast' else '<'} {held['number']}"
        elif fact["kind"] == "set":
            asked = f"some({name}, # in {held['values']})"
        else:
            asked = f"{name} in {held['values']}"
        return f"({name} == null ? 0 : ({asked} ? 1 : -1))"

    def decision(self) -> Any:
        expressions = [{"id": f"n{node}", "key": f"n{node}", "value": self.expression(node)} for node in self.kept]
        here = {"position": {"x": 0, "y": 0}}
        nodes = [
            {"id": "in", "type": "inputNode", "name": "in", **here},
            {"id": "rules", "type": "expressionNode", "name": "rules", "content": {"expressions": expressions}, **here},
            {"id": "out", "type": "outputNode", "name": "out", **here},
        ]
        edges = [{"id": f"{a}-{b}", "sourceId": a, "targetId": b, "type": "edge"} for a, b in (("in", "rules"), ("rules", "out"))]
        return zen.ZenEngine().create_decision(json.dumps({"nodes": nodes, "edges": edges}))


def main(folder: Path, rounds: int) -> None:
    told = json.loads((folder / "told.json").read_text())
    rules, contexts = Rules(told), told["contexts"]
    decision = rules.decision()
    took, found = [], []
    for _ in range(rounds):
        start = time.perf_counter()
        found = [decision.evaluate(context)["result"] for context in contexts]
        took.append(time.perf_counter() - start)
    np.save(folder / "zen.npy", np.array([[each[f"n{root}"] for each in found] for root in rules.roots], dtype=np.int8))
    print(json.dumps(took))


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
