"""Updates a second through the whole bot, beside a bare PTB echo bot on the same stand-in.

Both poll the stand-in, both without a rate limit. Each round runs each bot once with all messages
waiting, then (ours) evenly at 50% and 95% of the load it has just borne. Ours decides, renders,
remembers the update and logs the question; the echo bot sends the text back.
"""

import statistics
from collections.abc import Callable
from pathlib import Path
from typing import Final

from benchmarks.bases import varied
from benchmarks.processes import ECHO, MEANING, WORDS, Bot, Kind, idle, running, said_at_end
from benchmarks.report import Figure, Section, plot_bars
from benchmarks.timing import Times, times
from retrieval.embedders import installed_embedder

ROUNDS: Final = 3
MESSAGES: Final = 1_000
WARM: Final = 100
LOADS: Final = (0.5, 0.95)
LOAD_S: Final = 5
"""How long a part of the full load lasts."""
BLOCKED_MS: Final = 50.0
SHARE: Final = {WORDS: 0.70, MEANING: 0.35}


class _Found:
    """What the rounds of one bot found."""

    def __init__(self) -> None:
        self.per_s: list[float] = []
        self.cpu_ms: list[float] = []
        self.latency: dict[float, list[float]] = {load: [] for load in LOADS}
        self.longest_ms: list[float] = []
        self.p999_ms: list[float] = []
        self.idle_ms: list[float] = []

    @property
    def rate(self) -> float:
        return statistics.median(self.per_s)

    def waited(self, load: float) -> Times:
        return times(self.latency[load])


def measure(say: Callable[[str], None], *, quick: bool = False) -> Section:
    """The table. `quick`: one round."""
    kinds = [ECHO, WORDS, *([MEANING] if installed_embedder() else [])]
    found = {kind: _Found() for kind in kinds}
    for number in range(1 if quick else ROUNDS):
        for kind in kinds:
            say(f"round {number + 1}: {kind.name}")
            with running(kind) as bot, idle() as beside:
                _round(bot, found[kind], number)
                found[kind].idle_ms.append(said_at_end(beside)["longest_ms"])
    echo = found[ECHO].rate
    rows = [_row(kind, found[kind], echo) for kind in kinds]
    figures = []
    for kind in kinds[1:]:
        share = found[kind].rate / echo * 100
        figures.append(Figure(f"updates a second, {kind.name}", share, SHARE[kind] * 100,
                              "% of the echo bot", at_least=True))  # fmt: skip
        longest = statistics.median(found[kind].longest_ms)
        figures.append(
            Figure(f"event loop blocked at most, {kind.name}", longest, BLOCKED_MS, "ms")
        )
    headers = [
        "bot",
        "updates a second",
        "beside the echo bot",
        "processor ms an update",
        "answer at 50% load",
        "at 95% load",
        "event loop blocked: 99.9%; most (idle beside)",
    ]
    return Section("whole", headers, rows, figures, lambda folder: _plot(found, folder))


def _round(bot: Bot, found: _Found, number: int) -> None:
    texts = varied(MESSAGES, seed=number)
    bot.ask(texts[:WARM])
    before = bot.seconds_of_cpu()
    seconds, _ = bot.ask(texts)
    found.cpu_ms.append((bot.seconds_of_cpu() - before) / len(texts) * 1000)
    full = len(texts) / seconds
    found.per_s.append(full)
    for load in LOADS:
        some = texts[: int(full * load * LOAD_S)]
        found.latency[load] += bot.ask(some, full * load)[1]
    said = bot.stop()
    if said:
        found.longest_ms.append(said["longest_ms"])
        found.p999_ms.append(said["p999_ms"])


def _row(kind: Kind, found: _Found, echo: float) -> list[str]:
    waits = [found.waited(load) for load in LOADS]
    blocked = "–"
    if found.longest_ms:
        usual, most = statistics.median(found.p999_ms), statistics.median(found.longest_ms)
        idle_most = statistics.median(found.idle_ms)
        blocked = f"{usual:.0f}; {most:.0f} ms ({idle_most:.0f})"
    return [
        kind.name,
        f"{found.rate:.0f}",
        f"{found.rate / echo:.0%}",
        f"{statistics.median(found.cpu_ms):.2f}",
        *(f"{w.median:.0f} ms (95% under {w.slow:.0f})" for w in waits),
        blocked,
    ]


def _plot(found: dict[Kind, _Found], folder: Path) -> None:
    bars = {kind.name: each.rate for kind, each in found.items()}
    plot_bars(bars, folder / "performance-whole.png", "updates a second")
