from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from readiness.assessments.answers import taken_views
from readiness.assessments.results import ObligationResult, RunResults
from readiness.catalogue.load import catalogue
from readiness.law.corpus import corpus
from readiness.law.explain import explain_many
from readiness.law.lenses import LENSES, coverage_of, read
from readiness.law.strictest import Contender, Rule, strictest
from readiness.web.access import MemberRequest, member
from readiness.web.runs.duties import BUCKETS, PRESSING, Choice, bucket_of, buckets_of
from readiness.web.runs.views import _run as run_or_404

URGENCY = ("NOT_MET", "UNDETERMINED", "MET", "NOT_APPLICABLE")


@dataclass(frozen=True, slots=True)
class Tally:
    """Binding duties of one workflow on one layer, counted by bucket."""

    counts: Counter[str]
    is_worst: bool = False

    @property
    def total(self) -> int:
        return self.counts.total()

    @property
    def weight(self) -> tuple[int, int, int]:
        """What is not met counts before what is missing, and that before what counsel must decide."""
        return self.counts["NOT_MET"], self.counts["MISSING"], self.counts["COUNSEL"]


@member()
def obligations(request: MemberRequest, company: str, assessment: int, run: int) -> HttpResponse:
    _, results, context = run_or_404(request, company, assessment, run)
    choice = Choice(*(request.GET.get(key, "").strip() for key in ("verdict", "workflow", "layer", "jurisdiction", "topic")))
    binding = [duty for duty in results.obligations if duty.binding]
    fitting = [duty for duty in binding if choice.takes(duty)]
    counts = Counter(bucket_of(duty, choice.workflow) for duty in fitting)
    chosen = [duty for duty in fitting if bucket_of(duty, choice.workflow) in choice.buckets()]
    workflows = [choice.workflow] if choice.workflow in results.workflows else list(results.workflows)
    context |= {
        "choice": choice,
        "tabs": [(key, label, counts[key]) for key, label in BUCKETS.items()],
        "pressing": sum(counts[key] for key in PRESSING),
        "buckets": buckets_of(chosen, choice, whole="all" in request.GET),
        "matrix": _matrix(results, binding),
        "settles": _settles(fitting),
        "artifacts": _artifacts(fitting, choice.workflow),
        "rules": [(name, rules) for name in workflows if (rules := strictest_of(results, name))],
        "jurisdictions": sorted({duty.jurisdiction for duty in binding}, key=lambda code: (code != "US", code)),
        "areas": sorted({duty.area for duty in binding if duty.area}),
        "topics": [(name, topic.label) for name, topic in corpus().topics.items()],
        "counts": counts,
    }
    return render(request, "runs/obligations.html", context)


def _matrix(results: RunResults, binding: Iterable[ObligationResult]) -> list[tuple[str, list[tuple[str, Tally]]]]:
    """Workflows by layers: how many duties stand how, with the worst layer of each workflow marked."""
    cells = {(name, layer): Counter[str]() for name in results.workflows for layer in catalogue().layers}
    for duty in binding:
        for name in duty.workflows:
            cells[name, duty.layer][bucket_of(duty, name)] += 1
    rows = []
    for name in results.workflows:
        tallies = {layer: Tally(cells[name, layer]) for layer in catalogue().layers}
        worst = max(tallies, key=lambda layer: tallies[layer].weight)
        is_bad = any(tallies[worst].weight[:2])
        rows.append((name, [(layer, Tally(t.counts, is_bad and layer == worst)) for layer, t in tallies.items()]))
    return rows


def _settles(duties: Iterable[ObligationResult]) -> list[tuple[str, int]]:
    """The questions that most duties wait for."""
    counted = Counter(name for duty in duties for name in duty.missing)
    return [(name, count) for name, count in counted.most_common(6) if count > 1]


def _artifacts(duties: Iterable[ObligationResult], workflow: str) -> list[tuple[str, list[ObligationResult], Counter[str]]]:
    """What has to be on file, with the duties that ask for it; those not met come first."""
    held: dict[str, list[ObligationResult]] = {}
    for duty in duties:
        if duty.artifact and bucket_of(duty, workflow) != "NOT_APPLICABLE":
            held.setdefault(duty.artifact, []).append(duty)
    rows = [(name, asked, Counter(bucket_of(duty, workflow) for duty in asked)) for name, asked in held.items()]
    return sorted(rows, key=lambda row: (-row[2]["NOT_MET"], -row[2]["MISSING"], row[0]))


def strictest_of(results: RunResults, workflow: str) -> tuple[Rule, ...]:
    """Find the strictest duties of one workflow among those in force."""
    return strictest(
        Contender(
            topic=measure.topic,
            topic_label=measure.topic_label,
            subject=measure.subject,
            subject_label=measure.subject_label,
            words=measure.words,
            rank=measure.rank,
            obligation=duty.obligation,
            instrument=duty.instrument,
            title=duty.title,
            jurisdiction=duty.jurisdiction,
            cite=duty.cite,
            text=duty.text,
            is_certain=duty.is_certain_on(workflow),
        )
        for duty in results.obligations
        if duty.binding and workflow in duty.workflows
        for measure in duty.measures
    )


@member()
def verdict(request: MemberRequest, company: str, assessment: int, run: int, obligation: str) -> HttpResponse:
    taken, results, context = run_or_404(request, company, assessment, run)
    found = next((held for held in results.obligations if held.obligation == obligation), None)
    if found is None or obligation not in {duty.id for duty in corpus().obligations}:
        raise Http404("The run has no such obligation.")
    workflows = found.workflows or tuple(results.workflows)[:1]
    opened = explain_many(
        corpus(), catalogue(), [(obligation, name) for name in workflows], taken_views(taken.answers, workflows)
    )
    # Workflows that read the same answers in the same way are opened once.
    trees: dict[Any, list[str]] = {}
    for name in workflows:
        trees.setdefault((opened[obligation, name].applies, opened[obligation, name].met), []).append(name)
    context |= {"found": found, "opened": [(names, opened[obligation, names[0]]) for names in trees.values()]}
    response = render(request, "runs/_trees.html" if request.htmx else "runs/verdict.html", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


@member()
def lenses(request: MemberRequest, company: str, assessment: int, run: int) -> HttpResponse:
    _, results, context = run_or_404(request, company, assessment, run)
    context |= {"readings": [read(lens, results.obligations) for lens in LENSES]}
    return render(request, "runs/lenses.html", context)


@member()
def lens(request: MemberRequest, company: str, assessment: int, run: int, lens: str) -> HttpResponse:
    _, results, context = run_or_404(request, company, assessment, run)
    chosen = next((held for held in LENSES if held.id == lens), None)
    if chosen is None:
        raise Http404("There is no such lens.")
    reading = read(chosen, results.obligations)
    parts = [(part, [(duty, chosen.short_cite(duty), coverage_of(duty)) for duty in part.lines]) for part in reading.parts]
    context |= {"reading": reading, "parts": parts, "lenses": LENSES}
    return render(request, "runs/lens.html", context)


@member()
def go_live(request: MemberRequest, company: str, assessment: int, run: int) -> HttpResponse:
    _, results, context = run_or_404(request, company, assessment, run)
    tiers, begins = [], []
    if results.go_live:
        begins = sorted(results.go_live.begins, key=lambda duty: URGENCY.index(duty.verdict))
        later = results.go_live.tiers
        tiers = [
            (name, result, later[name]) for name, result in results.workflows.items() if later[name] != result.tier
        ]
    context |= {
        "tiers": tiers,
        "begins": begins,
        "begins_how": Counter(duty.verdict for duty in begins),
        "gate_titles": {gate.id: gate.title for gate in catalogue().gates.values()},
        "watch": sorted(results.watch, key=lambda row: (-len(row.gates), -len(row.workflows), row.begins_on is None, row.title)),
    }
    return render(request, "runs/go_live.html", context)
