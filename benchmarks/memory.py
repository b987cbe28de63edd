"""Resident memory at rest and after many questions, of the running process."""

from collections.abc import Callable
from statistics import median
from typing import Final

from benchmarks.bases import varied
from benchmarks.processes import MEANING, WORDS, Kind, running
from benchmarks.report import Figure, Section
from retrieval.embedders import installed_embedder

QUESTIONS: Final = {WORDS: 100_000, MEANING: 20_000}
"""What memory holds is full after 2,000 people and questions; by meaning 100,000 take an hour."""
BATCH: Final = 500
"""Messages that wait at once."""
SETTLED: Final = 2_000
"""Questions after which growth is counted: the first ones read what is read once."""
LOOKS: Final = 9
"""Whose median counts: pages of the dictionary come and go."""
MOST_MB: Final = {WORDS: 200.0, MEANING: 300.0}
MOST_GROWTH: Final = 5.0


def measure(say: Callable[[str], None], *, quick: bool = False) -> Section:
    """The table. `quick`: a tenth of the questions by words, a twentieth by meaning."""
    kinds = [WORDS, *([MEANING] if installed_embedder() else [])]
    rows: list[list[str]] = []
    figures: list[Figure] = []
    for kind in kinds:
        count = QUESTIONS[kind] // ((10 if kind is WORDS else 20) if quick else 1)
        seen = _grown(kind, count, say)
        looks = [seen[asked] for asked in sorted(seen) if asked >= SETTLED]
        rest, settled, end = seen[0], median(looks[:LOOKS]), median(looks[-LOOKS:])
        rows.append([kind.name, f"{rest:.0f} MB", f"{settled:.0f} MB", f"{end:.0f} MB",
                     f"{count:,}"])  # fmt: skip
        growth = (end / settled - 1) * 100
        figures.append(Figure(f"growth after {SETTLED:,} questions, {kind.name}", growth,
                              MOST_GROWTH, "%"))  # fmt: skip
        figures.append(Figure(f"at most, {kind.name}", max(seen.values()), MOST_MB[kind], "MB"))
    headers = ["resident memory", "at rest", f"after {SETTLED:,} questions", "at the end", "of"]
    return Section("memory", headers, rows, figures)


def _grown(kind: Kind, count: int, say: Callable[[str], None]) -> dict[int, float]:
    with running(kind) as bot:
        seen = {0: bot.memory_mb()}
        for asked in range(BATCH, count + 1, BATCH):
            bot.ask(varied(BATCH, seed=asked))
            bot.telegram.sent.clear()
            bot.telegram.calls.clear()
            seen[asked] = bot.memory_mb()
            if asked % 10_000 == 0:
                say(f"{kind.name}: {seen[asked]:.0f} MB after {asked:,} questions")
    return seen
