"""The main path on the embedded database: SQLite in a file, migrated, filled, evaluated, and its reports printed."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PRINT_WHAT_IS_QUEUED = """
import django; django.setup()
from readiness.reports.models import Report
from readiness.reports.tasks import render_report
report = Report.objects.order_by("pk").first()
render_report(report.pk)
"""


def embedded(tmp_path: Path) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    broker = os.environ["REDIS_URL"].rpartition("/")[0] + "/7"
    return {**kept, "READINESS_VAR": str(tmp_path), "REDIS_URL": broker, "DJANGO_SETTINGS_MODULE": "readiness.config.settings"}


def test_the_embedded_database_carries_the_main_path(tmp_path: Path) -> None:
    environment = embedded(tmp_path)
    for words in (["manage.py", "migrate", "--verbosity", "0"], ["manage.py", "demo"], ["-c", PRINT_WHAT_IS_QUEUED]):
        done = subprocess.run([sys.executable, *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr) == (0, done.stderr), done.stderr
    rows = sqlite3.connect(tmp_path / "readiness.sqlite3")
    assert rows.execute("pragma journal_mode").fetchone() == ("wal",)
    results = json.loads(rows.execute("select results from assessments_run order by id limit 1").fetchone()[0])
    status, pages, file = rows.execute("select status, pages, file from reports_report order by id limit 1").fetchone()
    rows.close()
    assert set(results) >= {"as_of", "catalogue_digest", "law_digest", "workflows"}
    assert (status, pages > 5) == ("ready", True)
    assert (tmp_path / "files" / file).read_bytes().startswith(b"%PDF")
