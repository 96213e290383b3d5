"""Build a report: a run in, a frozen document out. The same run always builds the same document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from readiness.assessments.results import ActionResult, GateResult, ObligationResult, RunResults, WorkflowResult
from readiness.assessments.robustness import Robustness
from readiness.catalogue.load import catalogue
from readiness.reports.builder.document import (
    CellView,
    ChangeRow,
    Evidence,
    GateRow,
    GoLiveView,
    Identity,
    InstrumentRow,
    InventoryTable,
    Law,
    ObligationRow,
    OpenQuestion,
    ReportDocument,
    SectionCoverage,
    Source,
    WatchRow,
    WorkflowView,
)
from readiness.reports.builder.parts import action_row, lens_rows, plan_view, robust_view, value_view
from readiness.reports.builder.rows import line_rows

if TYPE_CHECKING:
    from readiness.assessments.models import Run

TOP_LINES = 6
TOP_ACTIONS = 3
TOP_OPEN = 12
TOP_DUTIES = 3
FULL_PAGE = 12  # gates; a page that holds more has room for one action fewer


def build(run: Run, *, issued_by: str, edition: str, drawn: Robustness | None = None) -> ReportDocument:
    """Shape a stored run into its report; `drawn` is what its draws told, kept beside it."""
    identity = Identity(
        organization=run.organization.name,
        company=run.company.name,
        assessment=run.assessment.title,
        run_number=run.number,
        as_of=run.as_of,
        evaluated_at=run.created_at,
        issued_by=issued_by,
        edition=edition,
        paper=run.organization.paper,
        method_version=run.method_version,
        catalogue_digest=run.catalogue_digest,
        law_digest=run.law_digest,
        results_digest=run.results_digest,
    )
    return build_document(RunResults.from_json(run.results), identity, drawn=drawn)


def build_document(results: RunResults, identity: Identity, *, drawn: Robustness | None = None) -> ReportDocument:
    """Shape results into a report under an identity."""
    views = tuple(_workflow(results, name, result) for name, result in results.workflows.items())
    return ReportDocument(
        identity=identity,
        headline=_headline(results),
        summary=_summary(results),
        layers=tuple(catalogue().layers.items()),
        workflows=views,
        failing=_failing(views),
        law=_law(results),
        plan=plan_view(results),
        value=value_view(results),
        lenses=lens_rows(results),
        robust=robust_view(results, drawn),
        opened=results.opened,
        evidence=_evidence(results),
        sources=_sources(results),
    )


def _failing(views: Sequence[WorkflowView]) -> tuple[tuple[GateRow, tuple[str, ...]], ...]:
    """Gather failing gates, each answer once, with the workflows it holds back."""
    found: dict[tuple[str, str], tuple[GateRow, list[str]]] = {}
    for view in views:
        for gate in view.stands_between:
            if gate.status == "FAIL":
                found.setdefault((gate.title, gate.answer), (gate, []))[1].append(view.name)
    return tuple((gate, tuple(names)) for gate, names in found.values())


def _headline(results: RunResults) -> str:
    tiers = Counter(result.tier.guaranteed for result in results.workflows.values())
    ready = sum(count for tier, count in tiers.items() if tier >= "T3")
    pilots = tiers["T2"]
    total = len(results.workflows)
    if ready:
        return f"{ready} of {total} workflows can go to production; {pilots} can be piloted."
    if pilots:
        return f"No workflow can go to production yet; {pilots} of {total} can be piloted."
    return f"None of {total} workflow{'s' if total != 1 else ''} can be piloted yet."


def _summary(results: RunResults) -> tuple[str, ...]:
    failing = {name for result in results.workflows.values() for name in result.gates_that("FAIL")}
    open_ = {name for result in results.workflows.values() for name in result.gates_that("UNKNOWN")} - failing
    not_met = sum(o.verdict == "NOT_MET" and o.binding for o in results.obligations)
    undetermined = sum(o.verdict == "UNDETERMINED" and o.binding for o in results.obligations)
    return (
        f"Gates failing: {len(failing)}; open: {len(open_)}. No score outvotes a gate.",
        f"Of the binding obligations that could apply, {not_met} are not met and {undetermined} cannot be settled from the answers.",
    )


def _workflow(results: RunResults, name: str, result: WorkflowResult) -> WorkflowView:
    duties = [o for o in results.obligations if name in o.workflows and o.verdict != "NOT_APPLICABLE"]
    pressing = [o for o in duties if o.binding and o.verdict in {"NOT_MET", "UNDETERMINED"}]
    counts = Counter(o.verdict for o in duties if o.binding)
    actions = [a for a in results.actions if name in a.friction_gain or _clears(a, result)]
    room = TOP_ACTIONS - (len(result.gates_that("FAIL", "UNKNOWN")) > FULL_PAGE)
    return WorkflowView(
        id=name,
        name=result.name,
        risk=catalogue().risk_classes.get(result.risk_class, result.risk_class),
        guaranteed=result.tier.guaranteed,
        possible=result.tier.possible,
        verdict=_verdict(result),
        friction=result.friction,
        readiness=result.readiness,
        coverage=result.coverage,
        evidence_index=result.evidence_index,
        certainty=result.certainty,
        is_rankable=result.is_rankable,
        cells=tuple(
            CellView(layer, catalogue().layers[layer], cell.friction, cell.gap, cell.demand, layer == result.worst_layer)
            for layer, cell in result.layers.items()
        ),
        stands_between=tuple(
            _gate(results, name, gate)
            for status in ("FAIL", "UNKNOWN")
            for gate in result.gates_that(status).values()
        ),
        passed=tuple(_gate(results, name, gate) for gate in result.gates_that("PASS").values()),
        lines=line_rows(results, name, most=TOP_LINES),
        obligations=tuple(_obligation(o) for o in sorted(pressing, key=_urgency)[:TOP_DUTIES]),
        obligation_counts=tuple((verdict, counts[verdict]) for verdict in ("MET", "NOT_MET", "UNDETERMINED")),
        actions=tuple(action_row(a) for a in actions[:room]),
        effort=result.effort_person_weeks,
        elapsed=result.weeks,
        waits_for=catalogue().gates[path.gate].title if (path := result.critical_path) and path.gate in catalogue().gates else "",
    )


def _urgency(found: ObligationResult) -> tuple[bool, bool, str]:
    return found.verdict != "NOT_MET", found.counsel_decides, found.instrument


def _verdict(result: WorkflowResult) -> str:
    failing, open_ = len(result.gates_that("FAIL")), len(result.gates_that("UNKNOWN"))
    parts = [f"{result.tier.guaranteed} now"]
    if result.tier.possible != result.tier.guaranteed:
        parts.append(f"{result.tier.possible} possible")
    if failing:
        parts.append(f"{failing} gate{'s' if failing > 1 else ''} failing")
    if open_:
        parts.append(f"{open_} gate{'s' if open_ > 1 else ''} to answer")
    return "; ".join(parts)


def _clears(action: ActionResult, result: WorkflowResult) -> bool:
    return any(gate in result.gates_that("FAIL") for gate in action.clears_gates)


def _gate(results: RunResults, workflow: str, gate: GateResult) -> GateRow:
    answer = results.question(gate.question, workflow) if gate.question in results.questions else None
    return GateRow(
        title=gate.title,
        status=gate.status,
        cap=gate.cap,
        reason=gate.reason,
        question=answer.text if answer else gate.question,
        answer=answer.label if answer else "",
        evidence=answer.evidence if answer else None,
        by_law=bool(gate.obligations),
        citations=_cited(gate.obligations),
    )


def _cited(obligations: Sequence[str]) -> tuple[str, ...]:
    """Name the first citation, and how many more there are."""
    more = len(obligations) - 1
    return (*obligations[:1], f"and {more} more") if more > 0 else tuple(obligations)


def _obligation(found: ObligationResult) -> ObligationRow:
    missing = tuple(catalogue().questions[name].text for name in found.missing if name in catalogue().questions)
    return ObligationRow(
        title=found.title,
        jurisdiction=found.jurisdiction,
        text=found.text,
        cite=found.cite,
        standing=found.standing or "",
        verdict=found.verdict,
        missing=missing,
        because=found.because,
        artifact=found.artifact,
        counsel_decides=found.counsel_decides,
    )


def _law(results: RunResults) -> Law:
    grouped: dict[str, list[ObligationResult]] = {}
    for found in results.obligations:
        if found.binding and found.verdict != "NOT_APPLICABLE":
            grouped.setdefault(found.instrument, []).append(found)
    binding = tuple(
        InstrumentRow(
            title=rows[0].title,
            jurisdiction=rows[0].jurisdiction,
            standing=rows[0].standing or "",
            duties=len(rows),
            met=sum(row.verdict == "MET" for row in rows),
            not_met=sum(row.verdict == "NOT_MET" for row in rows),
            undetermined=sum(row.verdict == "UNDETERMINED" for row in rows),
            citation=rows[0].cite,
        )
        for rows in grouped.values()
    )
    watch = tuple(WatchRow(w.title, w.jurisdiction, w.standing, w.why, w.begins_on) for w in results.watch)
    return Law(binding=binding, watch=watch, go_live=_go_live(results))


def _go_live(results: RunResults) -> GoLiveView | None:
    later = results.go_live
    if later is None:
        return None
    changes = tuple(
        ChangeRow(results.workflows[change.workflow].name, change.title, change.before, change.after)
        for change in later.changes
    )
    tiers = tuple((results.workflows[name].name, tier.guaranteed, tier.possible) for name, tier in later.tiers.items())
    return GoLiveView(as_of=later.as_of, tiers=tiers, changes=changes)


def _evidence(results: RunResults) -> Evidence:
    sections = []
    for section in catalogue().sections.values():
        rows = [question for question in results.questions.values() if question.section == section.id]
        if rows:
            states = Counter(row.state for row in rows)
            grades = Counter(row.evidence for row in rows)
            sections.append(
                SectionCoverage(
                    label=section.label,
                    asked=len(rows),
                    answered=states["answered"] + states["conflict"],
                    unknown=states["unknown"],
                    not_applicable=states["na"],
                    unanswered=states["unanswered"],
                    verified=grades["verified"],
                    documented=grades["documented"],
                    asserted=grades["asserted"],
                )
            )
    return Evidence(
        sections=tuple(sections),
        open_questions=_open(results),
        resting_on_assertion=_asserted_gates(results),
        inventories=_inventories(results),
    )


def _open(results: RunResults) -> tuple[OpenQuestion, ...]:
    names = dict.fromkeys(name for result in results.workflows.values() for name in result.open_questions)
    sections = catalogue().sections
    rows = [results.questions[name] for name in names if name in results.questions]
    return tuple(OpenQuestion(row.text, sections[row.section].label, row.owner, row.state) for row in rows[:TOP_OPEN])


def _asserted_gates(results: RunResults) -> tuple[str, ...]:
    titles = {
        gate.title
        for result in results.workflows.values()
        for gate in result.gates_that("PASS").values()
        if gate.proof_cap == "T2"
    }
    return tuple(sorted(titles))


def _inventories(results: RunResults) -> tuple[InventoryTable, ...]:
    tables = []
    for kind, rows in results.inventories.items():
        inventory = catalogue().inventories.get(kind)
        if inventory is None:
            continue
        used = [column for column in inventory.columns if any(row.get(column.id) for row in rows)]
        labels = {column.id: {"yes": "Yes", "no": "No"} | {o.value: o.label for o in column.options} for column in used}
        cells = tuple(tuple(_cell(row.get(column.id), labels[column.id]) for column in used) for row in rows)
        tables.append(InventoryTable(inventory.label, tuple(column.label for column in used), cells))
    return tuple(tables)


def _cell(value: object, labels: dict[str, str]) -> str:
    if isinstance(value, list):
        return ", ".join(_cell(each, labels) for each in value)
    if isinstance(value, (int, float)):
        return f"{value:,g}" if abs(value) < 1e6 else f"{value:,.0f}"
    words = "" if value is None else str(value)
    return labels.get(words) or _workflow_name(words) or words


def _workflow_name(words: str) -> str:
    found = catalogue().workflows.get(words)
    return found.name if found else ""


def _sources(results: RunResults) -> tuple[Source, ...]:
    used = {name for question in results.questions.values() for name in question.citation.split(", ")}
    return tuple(
        Source(source.id, source.url or "", source.supports, source.checked)
        for source in catalogue().sources.values()
        if source.id in used
    )
