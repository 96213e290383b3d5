"""Check the content against itself: every reference resolves, nothing is out of reach, ids stay unique."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import pairwise

from readiness.catalogue import schema
from readiness.catalogue.formulas import SIGNS, FormulaError, names_in, postfix

Places = Mapping[tuple[str, str], str]
MISSING = "missing:"
SIGN_STEPS = frozenset(SIGNS.values())


def reference_problems(catalogue: schema.Catalogue, places: Places) -> list[str]:
    """List what points at nothing or cannot be reached, one line each with its file and line."""
    checks = (
        *(_questions, _visibility, _gates, _workflows, _actions, _artifacts, _formulas, _overlaps, _pools),
        *(_scorecard, _scopes, _aliases),
    )
    return [problem for check in checks for problem in check(catalogue, places)]


def conditions_in(condition: schema.Condition | None) -> Iterator[schema.Leaf]:
    """Walk the leaves of a condition."""
    match condition:
        case schema.Leaf():
            yield condition
        case schema.AllOf(all_of=inner) | schema.AnyOf(any_of=inner):
            for each in inner:
                yield from conditions_in(each)
        case schema.Not(not_=inner):
            yield from conditions_in(inner)


def _dangling(where: str, kind: str, wanted: tuple[str, ...], known: Mapping[str, object]) -> Iterator[str]:
    for name in wanted:
        if name not in known:
            yield f"{where}: there is no {kind} {name!r}; mend the name or add it"


def _questions(catalogue: schema.Catalogue, places: Places) -> Iterator[str]:
    for question in catalogue.questions.values():
        where = places.get(("Question", question.id), question.id)
        yield from _dangling(where, "section", (question.section,), catalogue.sections)
        yield from _dangling(where, "workflow", question.workflows, catalogue.workflows)
        yield from _dangling(where, "source", question.sources, catalogue.sources)
        yield from _dangling(where, "probe", (question.probe,) if question.probe else (), catalogue.probes)
        for leaf in conditions_in(question.visible_if):
            yield from _leaf_problems(catalogue, where, question.id, leaf)
    for section in catalogue.sections.values():
        where = places.get(("Section", section.id), section.id)
        yield from _dangling(
            where, "inventory", (section.inventory,) if section.inventory else (), catalogue.inventories
        )


def _visibility(catalogue: schema.Catalogue, places: Places) -> Iterator[str]:
    asks = {
        question.id: {leaf.question for leaf in conditions_in(question.visible_if)}
        for question in catalogue.questions.values()
    }
    for name in _circular(asks):
        where = places.get(("Question", name), name)
        yield f"{where}: {name} waits for an answer that waits for {name}, so it is never reached; break the circle"


def _circular(points_to: Mapping[str, set[str]]) -> list[str]:
    """Name what leads back to itself through others."""

    def reach(start: str) -> set[str]:
        seen: set[str] = set()
        ahead = list(points_to.get(start, ()))
        while ahead:
            name = ahead.pop()
            if name not in seen:
                seen.add(name)
                ahead += points_to.get(name, ())
        return seen

    return [name for name, next_ones in points_to.items() if name not in next_ones and name in reach(name)]


def _leaf_problems(catalogue: schema.Catalogue, where: str, question: str, leaf: schema.Leaf) -> Iterator[str]:
    asked = catalogue.questions.get(leaf.question)
    if asked is None:
        yield f"{where}: visible_if asks {leaf.question!r}, which is no question; mend the id"
        return
    if leaf.question == question:
        yield f"{where}: visible_if asks the question itself, so it could never be reached"
    is_set = asked.type in {"multi", "states"}
    if is_set != leaf.op.startswith("includes"):
        yield f"{where}: {leaf.op} cannot read {leaf.question}, a {asked.type}; use {'includes_any' if is_set else 'in'}"
    options = {option.value: option for option in asked.options}
    if options:
        yield from _dangling(where, f"option of {leaf.question}", leaf.values, options)


def _gates(catalogue: schema.Catalogue, places: Places) -> Iterator[str]:
    for gate in catalogue.gates.values():
        where = places.get(("Gate", gate.id), gate.id)
        yield from _dangling(where, "question", (gate.question,), catalogue.questions)
        yield from _dangling(where, "workflow", gate.applies_to, catalogue.workflows)
        yield from _dangling(where, "rule family", gate.rule_families, catalogue.rule_families)
        if asked := catalogue.questions.get(gate.question):
            options = {option.value: option for option in asked.options}
            values = tuple(value.removeprefix(MISSING) for value in gate.fail_when)
            yield from _dangling(where, f"option of {gate.question}", values, options)
            if asked.type not in {"multi", "states"} and any(value.startswith(MISSING) for value in gate.fail_when):
                yield f"{where}: missing: reads a question of several answers; {gate.question} takes one"
        if not gate.fail_when:
            yield f"{where}: a gate needs an answer that fails it; state fail_when"
        if gate.binds == "by-law" and not gate.rule_families:
            yield f"{where}: a gate that binds by law needs rule_families"


def _workflows(catalogue: schema.Catalogue, places: Places) -> Iterator[str]:
    for workflow in catalogue.workflows.values():
        where = places.get(("Workflow", workflow.id), workflow.id)
        yield from _dangling(where, "segment", workflow.segments, catalogue.segments)
        yield from _dangling(where, "risk class", (workflow.risk_class,), catalogue.risk_classes)
        yield from _dangling(where, "rule family", workflow.rule_families, catalogue.rule_families)
        yield from _dangling(where, "formula", (workflow.value.formula,), catalogue.formulas)
        for layer in catalogue.layers:
            if layer not in workflow.layers:
                yield f"{where}: the layer {layer} has no demand; state one"


def _actions(catalogue: schema.Catalogue, places: Places) -> Iterator[str]:
    for action in catalogue.actions.values():
        where = places.get(("Action", action.id), action.id)
        fixed = tuple(fix.question for fix in action.fixes)
        yield from _dangling(where, "question", fixed, catalogue.questions)
        yield from _dangling(where, "remediation", action.prerequisites, catalogue.actions)
        for name in fixed:
            if name in catalogue.questions and not catalogue.questions[name].is_item:
                yield f"{where}: {name} carries no points, so nothing there can be fixed; drop it"
        if action.id in action.prerequisites:
            yield f"{where}: the remediation waits for itself; drop that prerequisite"
        for low, high in (action.effort_person_weeks, action.elapsed_weeks, action.cost_usd):
            if low > high:
                yield f"{where}: the range {low:g} to {high:g} runs backwards"

    for name in _circular({action.id: set(action.prerequisites) for action in catalogue.actions.values()}):
        yield f"{places.get(('Action', name), name)}: {name} waits for a remediation that waits for it; break the circle"


def _artifacts(catalogue: schema.Catalogue, places: Places) -> Iterator[str]:
    for artifact in catalogue.artifacts.values():
        where = places.get(("Artifact", artifact.id), artifact.id)
        yield from _dangling(where, "question", artifact.questions, catalogue.questions)
        families = tuple(duty.rule_family for duty in artifact.obligations)
        yield from _dangling(where, "rule family", families, catalogue.rule_families)


def _formulas(catalogue: schema.Catalogue, places: Places) -> Iterator[str]:
    for formula in catalogue.formulas.values():
        where = places.get(("Formula", formula.id), formula.id)
        yield from _dangling(where, "workflow", (formula.workflow,), catalogue.workflows)
        asked = tuple(entry.question for entry in formula.inputs if entry.question)
        yield from _dangling(where, "question", asked, catalogue.questions)
        known = {entry.name: entry for entry in formula.inputs} | dict(formula.assumptions)
        for line in formula.lines:
            try:
                steps = postfix(line.expr)
            except FormulaError as error:
                yield f"{where}: line {line.id}: {error}"
                continue
            names = names_in(steps)
            if any(sign == "/" and before in SIGN_STEPS for before, sign in pairwise(steps)):
                yield f"{where}: line {line.id}: divide by a number or a name, so that 0 can be refused where it is entered"
            yield from _dangling(f"{where}: line {line.id}", "input or assumption", names, known)


def _overlaps(catalogue: schema.Catalogue, _places: Places) -> Iterator[str]:
    for group in catalogue.notes.get("overlap_groups", ()):
        yield from _dangling("value.yaml", "workflow", tuple(group["workflows"]), catalogue.workflows)


def _pools(catalogue: schema.Catalogue, places: Places) -> Iterator[str]:
    """Hold pools to the overlap groups they apply, to lines and names that are there, and a line to one pool."""
    groups = {group["id"]: group["workflows"] for group in catalogue.notes.get("overlap_groups", ())}
    for group in groups:
        if group not in catalogue.pools:
            yield f"value.yaml: the overlap group {group} is not applied; add pools/{group}.yaml with its draws"
    taken: dict[tuple[str, str], str] = {}
    for pool in catalogue.pools.values():
        where = places.get(("Pool", pool.id), pool.id)
        for draw in pool.draws:
            if pool.id in groups and draw.workflow not in groups[pool.id]:
                yield f"{where}: {draw.workflow} is not in the overlap group {pool.id}; add it there or drop the draw"
            if other := taken.get((draw.workflow, draw.line)):
                yield f"{where}: the line {draw.line} of {draw.workflow} draws on {other} already; a line has one pool"
            taken[draw.workflow, draw.line] = pool.id
            lines = {line.id: line for f in catalogue.formulas.values() if f.workflow == draw.workflow for line in f.lines}
            yield from _dangling(f"{where}: {draw.workflow}", "line", (draw.line,), lines)
        parts = [(draw.workflow, draw.expr) for draw in pool.draws]
        parts += [(pool.size.workflow, pool.size.expr)] if pool.size else []
        for workflow, expression in parts:
            yield from _pool_names(catalogue, where, workflow, expression)


def _pool_names(catalogue: schema.Catalogue, where: str, workflow: str, expression: str) -> Iterator[str]:
    known: dict[str, object] = {}
    for formula in catalogue.formulas.values():
        if formula.workflow == workflow:
            known |= {entry.name: entry for entry in formula.inputs} | dict(formula.assumptions)
    try:
        names = names_in(postfix(expression))
    except FormulaError as error:
        yield f"{where}: {workflow}: {error}"
        return
    yield from _dangling(f"{where}: {workflow}", "input or assumption", names, known)


def _scorecard(catalogue: schema.Catalogue, places: Places) -> Iterator[str]:
    scorecard = catalogue.partner_scorecard
    categories = {category.id: category for category in scorecard.categories}
    questions = {question.id: question for question in scorecard.questions}
    total = sum(category.weight for category in scorecard.categories)
    if abs(total - 1) > schema.SHARE_TOLERANCE:
        yield f"partner_scorecard/categories.yaml: the weights sum to {total:g}; make them sum to 1"
    for question in scorecard.questions:
        where = places.get(("PartnerQuestion", question.id), question.id)
        yield from _dangling(where, "category", (question.category,), categories)
        yield from _dangling(where, "question", question.related_questions, catalogue.questions)
    for flag in scorecard.red_flags:
        where = places.get(("RedFlag", flag.id), flag.id)
        yield from _dangling(where, "partner question", (flag.question,), questions)


def _scopes(catalogue: schema.Catalogue, places: Places) -> Iterator[str]:
    """Hold the profile's choices to the vocabulary: what cannot be chosen is never assessed."""
    for name, known in (("profile.workflows", catalogue.workflows), ("profile.segment", catalogue.segments)):
        if asked := catalogue.questions.get(name):
            where = places.get(("Question", name), name)
            offered = {option.value: option for option in asked.options}
            yield from _dangling(where, "option", tuple(known), offered)
            yield from _dangling(where, name.removeprefix("profile."), tuple(offered), known)


def _aliases(catalogue: schema.Catalogue, places: Places) -> Iterator[str]:
    seen = dict.fromkeys(catalogue.questions, "an id in use")
    for question in catalogue.questions.values():
        for alias in question.aliases:
            if alias in seen:
                where = places.get(("Question", question.id), question.id)
                yield f"{where}: the alias {alias} is {seen[alias]}; an id is never used again"
            seen[alias] = f"an alias of {question.id}"
