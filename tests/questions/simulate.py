"""Questions with planted identifiers through redaction, log, backup and exports: none may be found.

`make simulate` runs 100,000; the tests run a short form. Everything that is written anywhere is
looked through: the database's tables and raw bytes, its write-ahead log, the log output, a backup,
an export in each format.
"""

import argparse
import asyncio
import io
import json
import logging
import re
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random

from sqlalchemy import select

from questions.asked import Asked
from questions.backup import write_backup
from questions.export import Format, open_export
from questions.forgetting import PersonalData
from questions.log import QuestionLog
from questions.period import Period
from questions.pseudonyms import Pseudonyms
from questions.sqlite import files_of
from questions.storage import Storage
from questions.tables import questions
from questions.times import day_of
from retrieval.finder import Finder
from retrieval.loader import load_or_raise
from tests.conftest import NOW, ROOT
from tests.questions.planting import KINDS, Planted, found_in, in_a_sentence, plant

SECRET = b"a secret of the simulation"
OUTCOMES = ("answer", "choices", "unknown", "answer", "urgent")
GRAM = 9
KEY = re.compile(r"[0-9a-f]{32}")
"""A row's random key or a pseudonym: among millions of them any short number occurs by chance."""
FIRST_PERSON = 7_000_000_000


@dataclass
class Result:
    """What was planted and what was found again."""

    asked: int = 0
    kept_texts: int = 0
    exported_texts: int = 0
    in_texts: list[tuple[Planted, str]] = field(default_factory=list)
    in_bytes: list[tuple[str, str]] = field(default_factory=list)
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def found(self) -> int:
        return len(self.in_texts) + len(self.in_bytes)


async def simulate(count: int, folder: Path, finder: Finder, seed: int = 0) -> Result:
    """Log `count` questions into a new database under `folder`, and look for what was planted."""
    rng, result, written = Random(seed), Result(), io.StringIO()
    handler = logging.StreamHandler(written)
    logging.getLogger("questions").addHandler(handler)
    storage = Storage(f"sqlite:///{folder / 'simulated.db'}")
    await storage.migrate()
    pseudonyms = Pseudonyms(storage, SECRET, lambda: NOW)
    log = QuestionLog(storage, pseudonyms, lambda: NOW)
    needles: set[bytes] = set()
    for number in range(count):
        planted, person = plant(rng), FIRST_PERSON + rng.randrange(count)
        text = in_a_sentence(rng, planted)
        asked = _asked(rng, text, person, number)
        result.kinds[planted.kind, planted.spelling] += 1
        kept = asked.storable_text()
        if kept is not None:
            result.kept_texts += 1
            if found_in(planted, kept):
                result.in_texts.append((planted, kept))
        needles |= _needles(planted, person)
        await log.record(asked)
    await PersonalData(storage, pseudonyms, lambda: NOW).forget(FIRST_PERSON)
    await write_backup(storage, folder / "backup", lambda: NOW)
    result.asked = count - log.dropped
    async with storage.begin() as connection:
        rows = (await connection.execute(select(questions.c.text))).scalars().all()
    sheet, lines = (
        await _exported(storage, finder, "csv"),
        await _exported(storage, finder, "jsonl"),
    )
    result.exported_texts = sum(json.loads(line)["text"] is not None for line in lines.splitlines())
    places = {
        "the tables": "\n".join(filter(None, rows)),
        "the log output": written.getvalue(),
        "the backup": (folder / "backup").read_text("utf-8"),
        "the export as CSV": sheet,
        "the export as lines": lines,
        **{f.name: f.read_bytes().decode("utf-8", "replace") for f in _files(storage)},
    }
    result.in_bytes = _found(needles, places)
    logging.getLogger("questions").removeHandler(handler)
    await storage.close()
    return result


async def _exported(storage: Storage, finder: Finder, form: Format) -> str:
    export = await open_export(storage, finder, form, Period(), lambda: NOW)
    return "".join([text async for text, _ in export.chunks()])


def _asked(rng: Random, text: str, person: int, number: int) -> Asked:
    outcome = rng.choice(OUTCOMES)
    return Asked(
        day=day_of(NOW) - timedelta(days=number % 60),
        language=rng.choice(("ja", "en")),
        outcome=outcome,
        entry="violence" if outcome == "urgent" else "why-japan",
        confidence=rng.random(),
        token=f"token{number}",
        text=text,
        person=person,
    )


def _needles(planted: Planted, person: int) -> set[bytes]:
    """What is looked for in raw bytes: long enough that chance does not make it."""
    found = {planted.written, str(person), *planted.pieces}
    folded = (needle.casefold().encode() for needle in found)
    return {needle for needle in folded if len(needle) >= GRAM}


def _files(storage: Storage) -> list[Path]:
    return [f for f in files_of(storage.path) if f.exists()] if storage.path else []


def _found(needles: set[bytes], places: dict[str, str]) -> list[tuple[str, str]]:
    """Every needle in every place, in one pass over each: by its first bytes, then whole."""
    by_gram: dict[bytes, list[bytes]] = {}
    for needle in needles:
        by_gram.setdefault(needle[:GRAM], []).append(needle)
    found: list[tuple[str, str]] = []
    for name, text in places.items():
        data = KEY.sub(" ", text.casefold()).encode("utf-8", "replace")
        found += [
            (name, needle.decode())
            for start in range(len(data) - GRAM + 1)
            for needle in by_gram.get(data[start : start + GRAM], ())
            if data.startswith(needle, start)
        ]
    return found


def main() -> int:
    """The long form, from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--questions", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    start = time.perf_counter()
    finder = Finder(load_or_raise(ROOT / "knowledge"))
    with tempfile.TemporaryDirectory() as folder:
        result = asyncio.run(simulate(given.questions, Path(folder), finder, given.seed))
    took = time.perf_counter() - start
    kinds = len({kind for kind, _ in result.kinds})
    sys.stdout.write(
        f"{result.asked} questions in {took:.0f} s; {kinds} kinds of identifiers, "
        f"{len(result.kinds)} of {len(KINDS)} kinds x spellings; words kept of "
        f"{result.kept_texts}, exported of {result.exported_texts}; found again: {result.found}\n"
    )
    for example in (*result.in_texts[:20], *result.in_bytes[:20]):
        sys.stdout.write(f"  {example}\n")
    return 1 if result.found else 0


if __name__ == "__main__":
    sys.exit(main())
