"""What is worked out from a run is kept beside it, and the database refuses to change that too."""

from typing import Any

import django.db.models.deletion
from django.db import migrations, models

POSTGRESQL = """
CREATE FUNCTION run_analysis_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a run analysis is written once' USING ERRCODE = 'restrict_violation'; END $$;
CREATE TRIGGER run_analysis_written_once BEFORE UPDATE ON assessments_runanalysis
FOR EACH ROW EXECUTE FUNCTION run_analysis_refuse_change();
"""
POSTGRESQL_UNDO = "DROP TRIGGER run_analysis_written_once ON assessments_runanalysis; DROP FUNCTION run_analysis_refuse_change();"
SQLITE = """
CREATE TRIGGER run_analysis_written_once BEFORE UPDATE ON assessments_runanalysis
BEGIN SELECT RAISE(ABORT, 'a run analysis is written once'); END;
"""
SQLITE_UNDO = "DROP TRIGGER run_analysis_written_once;"


def guard(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute(POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE)


def unguard(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute(POSTGRESQL_UNDO if schema_editor.connection.vendor == "postgresql" else SQLITE_UNDO)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0006_value_entries"), ("tenancy", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="RunAnalysis",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=20)),
                ("document", models.JSONField()),
                ("digest", models.CharField(max_length=64)),
                ("made_at", models.DateTimeField()),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="tenancy.organization"
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="analyses", to="assessments.run"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "run analyses",
                "constraints": [
                    models.UniqueConstraint(fields=["run", "kind"], name="one_analysis_a_run_and_kind")
                ],
            },
        ),
        migrations.RunPython(guard, unguard),
    ]
