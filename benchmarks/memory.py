"""Resident memory at rest and after many questions, of the running process."""

from collections.abc import Callable
from statistics import median
from typing import Final

from benchmarks.bases import varied
from benchmarks.processes import MEANING, MESSAGES_EACH, WORDS, Kind, running
from benchmarks.report import Figure, Section
from bot.memory import REMEMBERED
from retrieval.embedders import installed_embedder

QUESTIONS: Final = {WORDS: 100_000, MEANING: 10_000}
"""By meaning 100,000 take two hours."""
QUICK: Final = 10_000
BATCH: Final = 500
"""Messages that wait at once."""
READ: Final = 2_000
"""Questions after which what is read once has been read: growth is counted from here."""
FULL: Final = REMEMBERED * MESSAGES_EACH
"""Questions after which as many people and questions are held as ever will be."""
LOOKS: Final = 9
"""Whose median counts: pages of the dictionary come and go."""
MOST_MB: Final = {WORDS: 200.0, MEANING: 300.0}
MOST_GROWTH: Final = 5.0


def measure(say: Callable[[str], None], *, quick: bool = False) -> Section:
    """The table. `quick`: QUICK questions."""
    kinds = [WORDS, *([MEANING] if installed_embedder() else [])]
    rows: list[list[str]] = []
    figures: list[Figure] = []
    for kind in kinds:
        count = QUICK if quick else QUESTIONS[kind]
        seen = _grown(kind, count, say)
        end = median([*seen.values()][-LOOKS:])
        columns = [seen[0], _after(READ, seen), _after(FULL, seen), end]
        rows.append([kind.name, *(f"{mb:.0f} MB" for mb in columns), f"{count:,}"])
        growth = (end / _after(READ, seen) - 1) * 100
        figures.append(Figure(f"growth after {READ:,} questions, {kind.name}", growth,
                              MOST_GROWTH, "%"))  # fmt: skip
        figures.append(Figure(f"at most, {kind.name}", max(seen.values()), MOST_MB[kind], "MB"))
    headers = ["resident memory", "at rest", f"after {READ:,} questions",
               f"after {FULL:,}", "at the end", "of"]  # fmt: skip
    return Section("memory", headers, rows, figures)


def _after(questions: int, seen: dict[int, float]) -> float:
    return median([mb for asked, mb in seen.items() if asked >= questions][:LOOKS])


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
