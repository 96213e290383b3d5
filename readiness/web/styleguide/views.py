"""One page with every component in every state; served in development only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from readiness.assessments.results import Interval
from readiness.law.corpus import corpus


@dataclass(frozen=True)
class SampleTier:
    guaranteed: str
    possible: str


@dataclass(frozen=True)
class SampleGate:
    title: str
    status: str
    cap: str


def styleguide(request: HttpRequest) -> HttpResponse:
    """Show the components with invented values."""
    instrument = max(corpus().instruments.values(), key=lambda found: len(found.standing))
    return render(
        request,
        "styleguide.html",
        {
            "steps": [Interval(low=at * 10 + 1.0, point=at * 10 + 5.0, high=at * 10 + 9.0) for at in range(10)],
            "unknown": Interval(low=8.0, point=46.0, high=94.0),
            "intervals": [
                Interval(low=0.0, point=50.0, high=100.0),
                Interval(low=22.0, point=48.0, high=71.0),
                Interval(low=61.0, point=64.0, high=66.0),
            ],
            "tiers": [("T0", "T4"), ("T1", "T1"), ("T2", "T3"), ("T4", "T4")],
            "tier_sample": SampleTier("T1", "T3"),
            "gates": {
                "validation": SampleGate("Local validation done", "FAIL", "T1"),
                "rollback": SampleGate("Rollback rehearsed", "UNKNOWN", "T2"),
                "retention": SampleGate("Audit log kept", "UNKNOWN", "T3"),
            },
            "verdicts": ["MET", "NOT_MET", "UNDETERMINED", "NOT_APPLICABLE", "PASS", "FAIL", "UNKNOWN", "NA"],
            "standings": ["proposed", "enacted", "in_force", "stayed", "repealed", "voluntary"],
            "grades": ["asserted", "documented", "verified"],
            "instrument": instrument,
            "day": date(2026, 11, 22),
        },
    )
