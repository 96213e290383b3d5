"""The method row by row in plain Python: an independent reading of it, slow and easy to check by eye.

Sources: scoring method, sections 3 (item), 4 (cell, workflow, readiness) and 5 (gates, tiers). It takes the specs of a
`Method` and one row of entries, and shares no arithmetic with the engine: truth values are True, False and None.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from readiness.engine import truth
from readiness.engine.method import Constants, Method, QuestionSpec
from readiness.engine.table import ANSWERED, CONFLICT, NOT_APPLICABLE, UNKNOWN, Entry

Row = Mapping[str, Entry]
Truth = bool | None
Range = tuple[float, float, float]  # low, point, high
GRADE_VERIFIED = 3


@dataclass(frozen=True)
class Result:
    """One workflow of one row."""

    friction: Range
    readiness: Range
    coverage: float
    evidence: float
    cells: tuple[Range, ...]  # gap by layer
    gates: Mapping[str, str]
    guaranteed: int
    possible: int


@dataclass(frozen=True)
class Item:
    """An item of a row: its interval, and whether it counts (None: that is undetermined)."""

    spec: QuestionSpec
    interval: Range
    counts: Truth
    is_settled: bool
    proof: float


class Reference:
    """One method, its questions laid out by cell so that a row costs no search."""

    def __init__(self, method: Method) -> None:
        self.constants = method.constants
        self.questions = method.questions
        self.gates = method.gates
        self.layers = method.layers
        self.demand = dict(zip(method.workflows, method.demand.tolist(), strict=True))
        self.items = [question for question in method.questions if question.points > 0]
        self.bearing = {w: [q for q in self.items if w in q.workflows] for w in method.workflows}
        self.cells = {
            (w, layer): [(q.id, q.points * q.shares[layer]) for q in asked if q.shares.get(layer, 0.0) > 0]
            for w, asked in self.bearing.items()
            for layer in method.layers
        }

    def score(self, row: Row, binding: Mapping[tuple[str, str], Truth]) -> dict[str, Result]:
        """Score one row; `binding` says of (gate, workflow) whether the law binds it."""
        shown = {q.id: visible(q, row) for q in self.questions}
        items = {q.id: item(q, row.get(q.id), shown[q.id], self.constants) for q in self.items}
        return {w: self._workflow(w, row, items, shown, binding) for w in self.demand}

    def _workflow(
        self,
        workflow: str,
        row: Row,
        items: Mapping[str, Item],
        shown: Mapping[str, Truth],
        binding: Mapping[tuple[str, str], Truth],
    ) -> Result:
        constants, demand = self.constants, self.demand[workflow]
        gaps = [
            gap([(items[name], weight) for name, weight in self.cells[workflow, layer]], constants) for layer in self.layers
        ]
        friction = tuple(
            whole([d * (constants.inherent + (1 - constants.inherent) * g[end]) for d, g in zip(demand, gaps, strict=True)], constants)
            for end in range(3)
        )
        readiness = tuple(ready(demand, [g[end] for g in gaps], constants) for end in (2, 1, 0))
        statuses = {g.id: self._gate(g.id, workflow, row, shown, binding) for g in self.gates if workflow in g.workflows}
        guaranteed, possible = self._tiers(readiness[0], readiness[2], statuses, row)
        held = [items[q.id] for q in self.bearing[workflow] if items[q.id].counts is not False]
        weight = sum(each.spec.points for each in held)
        return Result(
            friction=friction,  # type: ignore[arg-type]
            readiness=readiness,  # type: ignore[arg-type]
            coverage=sum(each.spec.points for each in held if each.is_settled) / weight if weight else 1.0,
            evidence=sum(each.spec.points * each.proof for each in held) / weight if weight else 1.0,
            cells=tuple(gaps),
            gates=statuses,
            guaranteed=guaranteed,
            possible=possible,
        )

    def _gate(
        self,
        name: str,
        workflow: str,
        row: Row,
        shown: Mapping[str, Truth],
        binding: Mapping[tuple[str, str], Truth],
    ) -> str:
        gate = next(each for each in self.gates if each.id == name)
        bound = True if gate.always else binding[name, workflow]
        state = row[gate.question].state if gate.question in row else None
        if bound is False or shown[gate.question] is False or state == NOT_APPLICABLE:
            return "NA"
        fails = agreed(gate.fails, row)
        if fails is False and state in {ANSWERED, CONFLICT}:
            return "PASS"
        certain = fails is True and shown[gate.question] is True and bound is True
        return "FAIL" if certain else "UNKNOWN"

    def _tiers(self, low: float, high: float, statuses: Mapping[str, str], row: Row) -> tuple[int, int]:
        possible, guaranteed = tier(high, self.constants), tier(low, self.constants)
        for gate in self.gates:
            status = statuses.get(gate.id)
            if status == "FAIL":
                possible = min(possible, gate.cap)
            if status in {"FAIL", "UNKNOWN"}:
                guaranteed = min(guaranteed, gate.cap)
            if status == "PASS":
                grade = row[gate.question].evidence
                guaranteed = min(guaranteed, 2 if grade <= 1 else 3 if gate.probe_required and grade < GRADE_VERIFIED else 4)
        return min(guaranteed, possible), possible


def item(question: QuestionSpec, entry: Entry | None, shown: Truth, constants: Constants) -> Item:
    """Turn one answer into its interval of friction (section 3)."""
    state = entry.state if entry else None
    counts = False if state == NOT_APPLICABLE else shown
    proof = 0.0
    if entry and state in {ANSWERED, CONFLICT}:
        sides = [entry, entry.rival] if state == CONFLICT and entry.rival else [entry]
        ends = [answered(question, side, constants) for side in sides]
        interval = (min(e[0] for e in ends), sum(e[1] for e in ends) / len(ends), max(e[2] for e in ends))
        proof = constants.evidence_values[entry.evidence]
    else:
        share = constants.unknown_point if state == UNKNOWN else constants.unanswered_point
        interval = (question.s_min, question.s_min + share * (question.s_max - question.s_min), question.s_max)
    return Item(question, interval, counts, state in {ANSWERED, CONFLICT}, proof)


def answered(question: QuestionSpec, entry: Entry, constants: Constants) -> Range:
    """Low is what was said; the doubt about it points upward only."""
    said = entry.friction or 0.0
    doubt = constants.discounts[entry.evidence] * (question.s_max - said)
    return said, said + doubt / 2, said + doubt


def gap(members: list[tuple[Item, float]], constants: Constants) -> Range:
    """G = (1-lambda)*M + lambda*P of one cell (section 4)."""
    certain = [(each, a) for each, a in members if each.counts is True]
    perhaps = [(each, a) for each, a in members if each.counts is None]
    share = constants.most_material
    means = [mean([(each.interval[end], a) for each, a in certain]) for end in range(3)]
    means[0] = min(means[0], extreme(certain, perhaps, end=0))
    means[2] = max(means[2], extreme(certain, perhaps, end=2))
    means[1] = min(max(means[1], means[0]), means[2])
    worst = [
        max((a * each.interval[end] / 10 for each, a in (members if end == 2 else certain) if each.counts is not False), default=0.0)
        for end in range(3)
    ]
    return tuple((1 - share) * m + share * p for m, p in zip(means, worst, strict=True))  # type: ignore[return-value]


def extreme(certain: list[tuple[Item, float]], perhaps: list[tuple[Item, float]], *, end: int) -> float:
    """The least (end 0) or greatest (end 2) mean over leaving optional items in or out: add them while they move it."""
    pairs = [(each.interval[end], a) for each, a in certain]
    best = mean(pairs)
    for friction, a in sorted(((each.interval[end], a) for each, a in perhaps), reverse=end == 2):
        moved = mean([*pairs, (friction, a)])
        if (moved < best) if end == 0 else (moved > best):
            pairs, best = [*pairs, (friction, a)], moved
    return best


def mean(pairs: list[tuple[float, float]]) -> float:
    """The weighted mean; 0 of nothing."""
    weight = sum(a for _, a in pairs)
    return sum(s * a for s, a in pairs) / weight if weight else 0.0


def whole(cells: list[float], constants: Constants) -> float:
    """F_w from its cells."""
    return (1 - constants.worst_layer) * sum(cells) / len(cells) + constants.worst_layer * max(cells)


def ready(demand: list[float], gaps: list[float], constants: Constants) -> float:
    """R_w from the gaps of its cells."""
    lost = [d * g for d, g in zip(demand, gaps, strict=True)]
    if not sum(demand):
        return 100.0
    both = (1 - constants.worst_layer) * sum(lost) / sum(demand) + constants.worst_layer * max(lost) / max(demand)
    return min(max(100 * (1 - both), 0.0), 100.0)


def tier(readiness: float, constants: Constants) -> int:
    """Count the floors that a readiness reaches."""
    return sum(readiness + 1e-9 >= floor for floor in constants.tier_floors)


def visible(question: QuestionSpec, row: Row) -> Truth:
    """Say whether a question is asked."""
    return True if question.visible_if is None else agreed(question.visible_if, row)


def agreed(condition: truth.Condition, row: Row) -> Truth:
    """Evaluate a condition; where two current answers disagree on it, it is unknown."""
    first = holds(condition, {name: entry.fact for name, entry in row.items() if entry.state in {ANSWERED, CONFLICT}})
    rivals = {name: entry.rival or entry for name, entry in row.items() if entry.state in {ANSWERED, CONFLICT}}
    return first if first == holds(condition, {name: entry.fact for name, entry in rivals.items()}) else None


def holds(condition: truth.Condition, facts: Mapping[str, object]) -> Truth:  # noqa: PLR0911 -- one return a shape
    """Kleene's strong logic over what was said; what was not said is unknown."""
    match condition:
        case truth.AllOf(parts):
            values = [holds(part, facts) for part in parts]
            return False if False in values else None if None in values else True
        case truth.AnyOf(parts):
            values = [holds(part, facts) for part in parts]
            return True if True in values else None if None in values else False
        case truth.Not(inner):
            value = holds(inner, facts)
            return None if value is None else not value
    fact = facts.get(condition.fact)
    if fact is None:
        return None
    match condition:
        case truth.OneOf(_, values):
            return fact in values
        case truth.Includes(_, values):
            return bool(set(fact) & set(values))  # type: ignore[call-overload]
        case truth.AtLeast(_, number):
            return fact >= number  # type: ignore[operator]
        case truth.Before(_, day):
            return fact < day  # type: ignore[operator]
