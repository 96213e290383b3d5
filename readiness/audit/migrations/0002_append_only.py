"""The database itself refuses to change an audit event.

A later migration that rebuilds the table on SQLite loses the trigger and has to make it again; a test looks for it.
"""

from typing import Any

from django.db import migrations

POSTGRESQL = """
CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'audit events are append-only' USING ERRCODE = 'restrict_violation'; END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON audit_auditevent
FOR EACH ROW EXECUTE FUNCTION audit_refuse_change();
"""
POSTGRESQL_UNDO = "DROP TRIGGER audit_append_only ON audit_auditevent; DROP FUNCTION audit_refuse_change();"
SQLITE = """
CREATE TRIGGER audit_append_only BEFORE UPDATE ON audit_auditevent
BEGIN SELECT RAISE(ABORT, 'audit events are append-only'); END;
"""
SQLITE_UNDO = "DROP TRIGGER audit_append_only;"


def guard(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute(POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE)


def unguard(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute(POSTGRESQL_UNDO if schema_editor.connection.vendor == "postgresql" else SQLITE_UNDO)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
