"""Measure, and write the tables into docs/performance.md: `python -m benchmarks [PART ...]`."""

import argparse
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final, Protocol

from rich.console import Console

from benchmarks import decisions, loading, memory, starting, whole
from benchmarks.report import Section, write_into
from bot.settings import HOME


class _Measure(Protocol):
    def __call__(self, say: Callable[[str], None], *, quick: bool = False) -> Section:
        """Measure, and say how far it is."""


PARTS: Final[dict[str, tuple[_Measure, int]]] = {
    "decisions": (decisions.measure, 4),
    "loading": (loading.measure, 4),
    "starting": (starting.measure, 1),
    "whole": (whole.measure, 6),
    "memory": (memory.measure, 30),
}
"""Each part, and about its minutes on a quiet machine of two cores."""


def main() -> None:
    """Run the parts that were named, or all; exits with 0 whether goals are reached or not."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks")
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument("--quick", action="store_true", help="smaller, and written nowhere")
    given = parser.parse_args()
    wanted = given.parts or list(PARTS)
    if unknown := set(wanted) - PARTS.keys():
        parser.error(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
    say = Console(stderr=True, highlight=False).print
    say(f"about {sum(PARTS[name][1] for name in wanted)} minutes on a quiet machine")
    subprocess.run([sys.executable, "-m", "bot", "prepare"], cwd=HOME, env=os.environ, check=True)
    for number, name in enumerate(wanted, 1):
        _run(name, f"[{number}/{len(wanted)}]", say, quick=given.quick)


def _run(name: str, place: str, say: Callable[[str], None], *, quick: bool) -> None:
    begin = time.monotonic()

    def tell(what: str) -> None:
        say(f"{place} {time.monotonic() - begin:4.0f} s  {name}: {what}")

    section = PARTS[name][0](tell, quick=quick)
    today = datetime.now(UTC).date()
    Console(soft_wrap=True, highlight=False, markup=False).print(section.markdown(today), "\n")
    if not quick:
        write_into(HOME / "docs" / "performance.md", section, today)
        section.plot(HOME / "docs")


if __name__ == "__main__":
    main()
