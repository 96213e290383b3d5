"""What we knew of the law under each digest that a run was made under. It belongs to no organization."""

from __future__ import annotations

import functools
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from readiness.assessments.models import LawSnapshot
from readiness.law.changes import CorpusChange, corpus_changes, snapshot_of
from readiness.law.corpus import Corpus

SHORTEST = 8


@functools.lru_cache(maxsize=2)
def _written(corpus: Corpus) -> dict[str, Any]:
    return snapshot_of(corpus)


def keep_law(corpus: Corpus, *, at: datetime) -> None:
    """Keep what the corpus holds, unless it is kept already."""
    if not LawSnapshot.objects.filter(digest=corpus.digest).exists():
        LawSnapshot.objects.get_or_create(
            digest=corpus.digest, defaults={"first_seen_at": at, "law": _written(corpus)}
        )


def known_digests() -> QuerySet[LawSnapshot]:
    """List the digests that runs were made under, newest first, without what they hold."""
    return LawSnapshot.objects.defer("law")


def digest_named(start: str) -> LawSnapshot | None:
    """Find a digest by its first characters, eight or more; None where none or several begin so."""
    if len(start) < SHORTEST:
        return None
    found = list(LawSnapshot.objects.filter(digest__startswith=start.lower())[:2])
    return found[0] if len(found) == 1 else None


def changes_since(snapshot: LawSnapshot, corpus: Corpus) -> tuple[CorpusChange, ...]:
    """List what the corpus of today holds otherwise."""
    return corpus_changes(snapshot.law, _written(corpus))
