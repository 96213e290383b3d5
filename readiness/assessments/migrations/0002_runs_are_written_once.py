"""The database itself refuses to change a run.

A later migration that rebuilds the table on SQLite loses the trigger and has to make it again; a test looks for it.
"""

from typing import Any

from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION run_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a run is written once' USING ERRCODE = 'restrict_violation'; END $$;
CREATE TRIGGER run_written_once BEFORE UPDATE ON assessments_run
FOR EACH ROW EXECUTE FUNCTION run_refuse_change();
"""
POSTGRESQL_UNDO = "DROP TRIGGER run_written_once ON assessments_run; DROP FUNCTION run_refuse_change();"
SQLITE = """
CREATE TRIGGER run_written_once BEFORE UPDATE ON assessments_run
BEGIN SELECT RAISE(ABORT, 'a run is written once'); END;
"""
SQLITE_UNDO = "DROP TRIGGER run_written_once;"


def guard(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute(POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE)


def unguard(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute(POSTGRESQL_UNDO if schema_editor.connection.vendor == "postgresql" else SQLITE_UNDO)


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
