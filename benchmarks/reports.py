"""A log of 100,000 questions, nearly all different: how long figures and groups take.

    python -m benchmarks.reports [QUESTIONS]

Half are without an answer, which is more than any real log has. Times are of one processor.
"""

import asyncio
import resource
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any, Final

from rich.console import Console
from sqlalchemy import insert

from bot.settings import HOME
from questions.grouping import Grouping, Text
from questions.reports.entries import read_entries
from questions.reports.overview import read_overview
from questions.reports.span import Span
from questions.reports.unanswered import Unanswered
from questions.storage import Storage
from questions.tables import questions
from retrieval.finder import Finder
from retrieval.loader import load_or_raise

MANY: Final = 100_000
DAYS: Final = 90
NOW: Final = datetime(2026, 11, 24, 3, tzinfo=UTC)
AT_ONCE: Final = 1_000


def different_texts(finder: Finder, number: int, last: date, seed: int = 1) -> list[Text]:
    """Texts of both languages over 90 days: a phrasing and a piece of another."""
    rng = Random(seed)  # noqa: S311 - no secret
    known = {
        code: [p for e in language.entries() for p in e.phrasings] + list(language.off_topic)
        for code, language in finder.knowledge.languages.items()
    }
    found = []
    for n in range(number):
        language = rng.choice(("ja", "en"))
        one, other = rng.choice(known[language]), rng.choice(known[language])
        text = f"{one} {other[: rng.randrange(2, max(3, len(other)))]}"
        found.append(Text(text, language, last - timedelta(days=n % DAYS)))
    return found


def rows(finder: Finder, texts: list[Text], seed: int = 1) -> list[dict[str, Any]]:
    """As many rows of the log."""
    rng = Random(seed)  # noqa: S311 - no secret
    entries = [e.id for e in finder.knowledge.languages["ja"].entries()]
    found = []
    for text in texts:
        outcome = rng.choice(("answer", "answer", "unknown", "choices"))
        row = {
            "key": f"{rng.getrandbits(128):032x}",
            "day": text.first_asked,
            "office_hours": rng.choice((True, False)),
            "language": text.language,
            "outcome": outcome,
            "entry": rng.choice(entries) if outcome == "answer" else None,
            "band": rng.choice(("high", "middle")) if outcome == "answer" else "low",
            "runner_up": rng.choice(entries),
            "chosen": rng.choice((None, "none", *entries)) if outcome == "choices" else None,
            "feedback": rng.choice((None, None, None, "helpful", "helpful", "wrong")),
            "text": text.text,
            "pseudonym": f"{rng.randrange(20_000):032x}",
        }
        found.append(row)
    return found


async def fill(storage: Storage, found: list[dict[str, Any]]) -> None:
    """Write rows."""
    await storage.migrate()
    async with storage.begin() as connection:
        for first in range(0, len(found), AT_ONCE):
            await connection.execute(insert(questions), found[first : first + AT_ONCE])


async def measure(folder: Path, number: int, console: Console) -> None:
    """Print how long each thing takes."""
    finder = Finder(load_or_raise(HOME / "knowledge"))
    finder.warm_up()
    texts = different_texts(finder, number, NOW.date())
    began = time.process_time()
    Grouping(finder).add(texts)
    console.print(f"grouping {number:,} texts: {time.process_time() - began:.1f} s")
    storage = Storage(f"sqlite:///{folder / 'bot.db'}")
    await fill(storage, rows(finder, texts))
    unanswered = Unanswered(storage, finder, lambda: NOW)
    began = time.process_time()
    await unanswered.refresh()
    console.print(f"first look at what is unanswered: {time.process_time() - began:.1f} s")
    for days in (30, DAYS):
        span = Span(NOW.date() - timedelta(days=days - 1), NOW.date())
        for name, read in (
            ("overview", lambda span=span: read_overview(storage, span)),
            ("entries", lambda span=span: read_entries(storage, span)),
        ):
            console.print(f"{name} of {days} days: {await _median(read):.0f} ms")
        for most in (50, None):
            began = time.process_time()
            found = unanswered.groups(span, most=most)
            took = 1000 * (time.process_time() - began)
            console.print(f"the first {len(found):,} groups of {days} days: {took:.0f} ms")
    began = time.process_time()
    await unanswered.refresh()
    console.print(f"a refresh without anything new: {time.process_time() - began:.1f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    console.print(f"memory of this process at its peak: {peak:.0f} MB")
    await storage.close()


async def _median(read: Callable[[], Awaitable[object]], times: int = 5) -> float:
    """Milliseconds of one processor: what else the machine does is not ours."""
    took = []
    for _ in range(times):
        began = time.process_time()
        await read()
        took.append(1000 * (time.process_time() - began))
    return sorted(took)[times // 2]


if __name__ == "__main__":
    with TemporaryDirectory() as made:
        wanted = int(sys.argv[1]) if len(sys.argv) > 1 else MANY
        asyncio.run(measure(Path(made), wanted, Console()))
