"""From a command to its first answer, as a person waits for it, with what set-up has prepared."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from typing import Final

from benchmarks.report import Figure, Section
from benchmarks.timing import times
from bot.settings import HOME

RUNS: Final = 7
GOAL_S: Final = 1.5
COMMANDS: Final[dict[str, Sequence[str]]] = {
    "ask": ("ask", "how can I help refugees?"),
    "chat": ("chat",),
}


def measure(say: Callable[[str], None], *, quick: bool = False) -> Section:
    """The table. `quick`: three runs."""
    rows, figures = [], []
    for embeddings in ("off", "auto"):
        for name, arguments in COMMANDS.items():
            say(f"{name}, EMBEDDINGS={embeddings}")
            _seconds(arguments, embeddings)
            before = _processor_s()
            taken = [_seconds(arguments, embeddings) for _ in range(3 if quick else RUNS)]
            worked = (_processor_s() - before) / len(taken)
            middle = times(taken).median
            title = f"`{name}`, EMBEDDINGS={embeddings}"
            rows.append([title, f"{middle:.2f} s", f"{min(taken):.2f} to {max(taken):.2f} s",
                         f"{worked:.2f} s"])  # fmt: skip
            figures.append(Figure(title, middle, GOAL_S, "s"))
    return Section(
        "starting", ["to the first answer", "median", "from, to", "processor"], rows, figures
    )


def _processor_s() -> float:
    """Processor time of all processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _seconds(arguments: Sequence[str], embeddings: str) -> float:
    """Until the first answer is there: the end of the process, which is little later."""
    begin = time.perf_counter()
    subprocess.run(  # noqa: S603 - our own program
        [sys.executable, "-m", "bot", *arguments],
        input=b"how can I help refugees?\n",
        env={**os.environ, "EMBEDDINGS": embeddings},
        cwd=HOME,
        capture_output=True,
        check=True,
    )
    return time.perf_counter() - begin
