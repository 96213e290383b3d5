from __future__ import annotations

import hashlib
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django import Settings

from readiness.assessments import evidence
from readiness.assessments.evidence import EvidenceError, attach_file, attach_link, remove_evidence
from readiness.assessments.models import Evidence
from readiness.assessments.queries import evidence_by_id, evidence_of
from readiness.audit.models import AuditEvent
from readiness.companies.models import Company
from readiness.tenancy.models import Organization, User
from tests.factories.moments import AT, LATER

QUESTION = "ehr.write-back"


@pytest.fixture(autouse=True)
def _files(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


def attach(company: Company, actor: User, name: str = "Test plan.pdf", content: bytes = b"%PDF-1.7 plan") -> Evidence:
    file = SimpleUploadedFile(name, content)
    return attach_file(company, QUESTION, organization=company.organization, file=file, actor=actor, at=AT)


def test_a_file_is_kept_under_its_digest(company: Company, cora: User) -> None:
    proof = attach(company, cora)

    digest = hashlib.sha256(b"%PDF-1.7 plan").hexdigest()
    assert (proof.title, proof.sha256, proof.size) == ("Test plan.pdf", digest, 13)
    assert Path(proof.file.name or "").name == f"{digest}.pdf"
    with proof.file.open("rb") as kept:
        assert kept.read() == b"%PDF-1.7 plan"
    assert evidence_of(company, organization=company.organization) == {QUESTION: [proof]}


@pytest.mark.parametrize("name", ["run.exe", "page.html", "pdf", "plan.pdf.sh", "drawing.svg"])
def test_a_file_of_another_kind_is_refused(company: Company, cora: User, name: str) -> None:
    with pytest.raises(EvidenceError, match="is of a kind that is not kept"):
        attach(company, cora, name)

    assert not Evidence.objects.exists()


def test_a_name_never_becomes_a_path(company: Company, cora: User) -> None:
    proof = attach(company, cora, "../../etc/passwd.txt")

    assert ".." not in (proof.file.name or "")
    assert proof.title == "passwd.txt"


def test_a_file_over_the_limit_is_refused(company: Company, cora: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence, "MAX_BYTES", 12)

    with pytest.raises(EvidenceError, match="larger than 25 MB"):
        attach(company, cora)


def test_a_link_is_kept_with_its_title(company: Company, cora: User) -> None:
    proof = attach_link(
        company,
        QUESTION,
        organization=company.organization,
        url="https://intranet.example/plan",
        title="",
        actor=cora,
        at=AT,
    )

    assert (proof.title, proof.url, proof.sha256) == (
        "https://intranet.example/plan",
        "https://intranet.example/plan",
        "",
    )


def test_removed_evidence_leaves_its_answer_and_stays_in_the_trail(company: Company, cora: User) -> None:
    proof = attach(company, cora)

    remove_evidence(proof, organization=company.organization, actor=cora, at=LATER)

    assert evidence_of(company, organization=company.organization) == {}
    assert evidence_by_id(proof.pk, company=company, organization=company.organization) is None
    tags = [event.tag for event in AuditEvent.objects.filter(organization=company.organization)]
    assert tags[-2:] == ["evidence:added", "evidence:removed"]


def test_another_organization_finds_nothing(company: Company, cora: User, elsewhere: Organization) -> None:
    proof = attach(company, cora)

    assert evidence_of(company, organization=elsewhere) == {}
    assert evidence_by_id(proof.pk, company=company, organization=elsewhere) is None
