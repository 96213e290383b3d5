"""How long every page that shows what the engine or the law found takes over HTTP, with the demo loaded, as `make run` serves it.

Pages are asked for in turn, so that what else the machine does falls on all alike. The first time is told as well: it has no
path, plan or law kept in the process. Asserts nothing of time.
"""

from __future__ import annotations

import re
import time
from contextlib import closing
from pathlib import Path
from statistics import median

from tests.benchmarks.conftest import Tell
from tests.benchmarks.served import Member, served
from tests.web.pages.test_ladder import PAGES

ROUNDS = 9
AIM = "under 300 ms"
HOME, COMPANY = "/quillon-ridge-partners/", "fernhollow-dermatology-group"
RUN = "companies/{company}/assessments/{assessment}/runs/1/"
ASKED = (
    "?segment=practice-rollup&order=gates",
    "companies/{company}/next-site/?sites=3",
    "law/?as_of=2027-06-30&jurisdiction=US",
    "law/map/?workflow={workflow}&company={company}",
    "law/calendar/?all",
    "law/changes/?since=2026-01-01&mine",
    f"{RUN}obligations/?all",
    f"{RUN}go-live/?as_of=2027-06-30",
    f"{RUN}what-if/?do={{first}}",
    f"{RUN}what-if/?do={{first}}&do={{second}}&proof=verified",
    f"{RUN}path/?workflow={{workflow}}&tier=T2&by=effort",
    f"{RUN}path/?tier=T2&by=cost",
    f"{RUN}path/?budget=20&unit=effort",
)


def test_every_page_over_http(tell: Tell, tmp_path: Path) -> None:
    with served(tmp_path / "var", f"sqlite:///{tmp_path / 'readiness.sqlite3'}") as port, closing(Member(port)) as dana:
        names = {"company": COMPANY, "assessment": 1, "workflow": "ambient-scribe"}
        tried = dana.get(HOME + f"{RUN}what-if/".format(**names))
        names |= dict(zip(("first", "second"), re.findall(r'name="do" value="([\w-]+)"', tried), strict=False))
        pages = [page.format(**names) for page in (*PAGES, *ASKED)]
        took: dict[str, list[float]] = {page: [] for page in pages}
        for _ in range(ROUNDS + 1):
            for page, held in took.items():
                start = time.perf_counter()
                status, _ = dana.ask(HOME + page)
                held.append(time.perf_counter() - start)
                assert status == 200, page

    for page, (first, *rest) in sorted(took.items(), key=lambda item: -median(item[1][1:])):
        tell(f"/{page}", f"{median(rest) * 1000:.0f} ms", f"first {first * 1000:.0f} ms", "", AIM)
