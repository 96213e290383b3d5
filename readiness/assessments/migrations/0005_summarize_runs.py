"""Runs taken before summaries were kept get theirs."""

from typing import Any

from django.db import migrations

from readiness.assessments.results import RunResults
from readiness.assessments.summary import summary_of


def summarize(apps: Any, schema_editor: Any) -> None:
    Run = apps.get_model("assessments", "Run")
    RunSummary = apps.get_model("assessments", "RunSummary")
    for run in Run.objects.filter(summary=None).only("pk", "organization_id", "results").iterator(chunk_size=20):
        document = summary_of(RunResults.from_json(run.results)).to_json()
        RunSummary.objects.create(run_id=run.pk, organization_id=run.organization_id, document=document)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0004_run_summaries")]
    operations = [migrations.RunPython(summarize, migrations.RunPython.noop)]
