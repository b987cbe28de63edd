"""How fast each page of the desk is and how much memory the desk takes, with 100,000 questions.

`python -m benchmarks.desk [ROWS]`: fills a database with made-up questions, starts the desk as a
process of its own, waits for the groups, asks for every page three times, prints the slowest, and
the most memory that it took for each part of that: of its own, and with the processes it starts.
"""

import asyncio
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread

import httpx
from rich.console import Console

from questions.desk.app import PAGES
from questions.storage import Storage
from questions.times import day_of
from retrieval.loader import load_or_raise
from tests.conftest import ROOT
from tests.process.running import SUPPORT_BOT, free_port
from tests.questions.desk.filling import fill

ROWS = 100_000
TIMES = 3
PASSWORD = "a password for the benchmark"  # noqa: S105 - of this process alone
LONGEST_S = 300
LOOK_EVERY_S = 0.1
TELL = Console(highlight=False, soft_wrap=True).print


async def _fill(address: str, rows: int) -> None:
    storage = Storage(address)
    await storage.migrate()
    known = load_or_raise(ROOT / "knowledge").languages["ja"]
    await fill(storage, rows, day_of(datetime.now(UTC)), [e.id for e in known.entries()])
    await storage.close()


def _token(html: str) -> str:
    found = re.search(r'name="csrf" value="([^"]+)"', html)
    return found[1] if found else ""


def _measure(http: httpx.Client, process: int) -> None:
    for _ in range(LONGEST_S):
        try:
            page = http.get("/desk/login").text
            break
        except httpx.HTTPError:
            time.sleep(0.2)
    form = {"csrf": _token(page), "name": "x", "secret": PASSWORD}
    http.post("/desk/login", data=form)
    start = time.monotonic()
    while "grouping" in http.get("/desk/grouping").text:
        time.sleep(0.2)
    TELL(f"groups ready after {time.monotonic() - start:.0f} s")
    _memory(process, "the start and the first groups")
    listed = http.get("/desk/unanswered").text
    group = re.search(r"review\?group=([0-9a-f]{16})", listed)
    key = group[1] if group else "none"
    for method, path, _ in PAGES:
        if method == "GET" and not path.endswith("/patch"):
            address = path.replace("{group}", key).replace("{entry}", "why-japan")
            _page(http, f"/desk{address}", process)
    for days in (7, 90, 365):
        _page(http, f"/desk/?days={days}", process)
    _page(http, f"/desk/review?group={key}", process)
    _page(http, "/desk/entries/search?language=ja&q=寄付", process)
    _memory(process, "every page")
    with _together(process) as most:
        _page(http, "/desk/suggestions/patch", process)
    _memory(process, "the patch")
    TELL(f"at most {max(most)} MB with the process that makes the patch")
    with _together(process) as most:
        for _ in range(TIMES):
            _effect(http)
    _memory(process, "the effect of a suggestion")
    TELL(f"at most {max(most)} MB with the process that works out the effect")


def _memory(process: int, during: str) -> None:
    """Now, and at its peak since this was asked last."""
    status = Path(f"/proc/{process}/status").read_text(encoding="utf-8")
    peak, now = (int(kb) // 1024 for kb in re.findall(r"Vm(?:HWM|RSS):\s*(\d+)", status))
    TELL(f"{now} MB, at most {peak} MB during {during}")
    # 5: "reset the peak resident set size" (proc(5)).
    Path(f"/proc/{process}/clear_refs").write_text("5", encoding="ascii")


@contextmanager
def _together(process: int) -> Iterator[list[int]]:
    """The memory of a process and its children in MB, what they share counted once, looked at
    again and again meanwhile."""
    most, done = [0], Event()

    def look() -> None:
        while not done.wait(LOOK_EVERY_S):
            # One that ends while it is looked at is left to the next look.
            with suppress(OSError):
                most.append(sum(map(_proportional, (process, *_children(process)))) // 1024)

    looking = Thread(target=look)
    looking.start()
    try:
        yield most
    finally:
        done.set()
        looking.join()


def _children(process: int) -> list[int]:
    found = Path(f"/proc/{process}/task").glob("*/children")
    own = [int(child) for file in found for child in file.read_text("ascii").split()]
    return [*own, *(grandchild for child in own for grandchild in _children(child))]


def _proportional(process: int) -> int:
    """Kilobytes; a page that n processes share counts as a nth in each (proc(5): Pss)."""
    rollup = Path(f"/proc/{process}/smaps_rollup").read_text("ascii")
    found = re.search(r"^Pss:\s*(\d+)", rollup, re.MULTILINE)
    return int(found[1]) if found else 0


def _effect(http: httpx.Client) -> None:
    form = {
        "csrf": _token(http.get("/desk/suggestions/new?kind=phrasing&entry=why-japan&in=ja").text),
        "kind": "phrasing",
        "language": "ja",
        "entry": "why-japan",
        "text": "遠い島国を目指したわけを知りたい",
        "step": "effect",
    }
    start = time.monotonic()
    status = http.post("/desk/suggestions/new", data=form).status_code
    TELL(f"{time.monotonic() - start:6.1f} s  {status}  the effect of a phrasing")


def _page(http: httpx.Client, address: str, process: int) -> None:
    """The slowest and the fastest answer, and the most of a processor that one took: on a busy
    machine only the last says something of the desk."""
    taken, worked = [], []
    for _ in range(TIMES):
        start, before = time.monotonic(), _processor(process)
        status = http.get(address).status_code
        taken.append((time.monotonic() - start) * 1000)
        worked.append(_processor(process) - before)
    TELL(
        f"{max(taken):6.0f} ms slowest {min(taken):5.0f} ms fastest "
        f"{max(worked):5.0f} ms of a processor  {status}  {address}",
        markup=False,
    )


def _processor(process: int) -> float:
    """Milliseconds that all threads of a process have worked so far."""
    places = Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(places[11]) + int(places[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def main() -> None:
    """Fill, start, measure."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/bot.db"
        asyncio.run(_fill(address, rows))
        port = free_port()
        environ = {**os.environ, "DATABASE_URL": address, "DESK_PASSWORD": PASSWORD}
        command = [*SUPPORT_BOT, "desk", "--port", str(port), "--no-browser"]
        desk = subprocess.Popen(command, env=environ, cwd=ROOT, stderr=subprocess.DEVNULL)  # noqa: S603 - our own program
        try:
            base = f"http://127.0.0.1:{port}"
            with httpx.Client(base_url=base, timeout=300, follow_redirects=True) as http:
                _measure(http, desk.pid)
        finally:
            desk.terminate()
            desk.wait(10)


if __name__ == "__main__":
    main()
