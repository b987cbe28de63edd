"""Logged texts to ask again of two states of the knowledge base: for `preview --logged`."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select

from questions.grouping import Grouping, Text
from questions.noise import is_noise
from questions.storage import Storage
from questions.tables import questions
from questions.times import month_of
from questions.withholding import large_groups
from retrieval.finder import Finder

MOST: Final = 5_000
"""Different texts that are asked again, the most frequent first: about 20 s by words."""


@dataclass(frozen=True, slots=True)
class LoggedText:
    """A redacted text of the log. `large`: in some month enough people asked much the same, so that
    it may be printed."""

    text: str
    language: str
    large: bool


async def read_logged(storage: Storage, finder: Finder) -> list[LoggedText]:
    """Every different text of the log, up to `MOST`, the most frequent first. Pseudonyms are
    counted here and go no further. `finder` knows which texts are alike.

    Raises:
        StorageError: there is no database, or it fails.
    """
    await storage.must_exist()
    columns = (questions.c.text, questions.c.language, questions.c.day, questions.c.pseudonym)
    query = select(*columns).where(questions.c.text.is_not(None))
    async with storage.begin() as connection:
        rows = [tuple(row) for row in await connection.execute(query)]
    return _texts(rows, Grouping(finder))


_Row = tuple[str, str, date, str | None]


def _texts(rows: Iterable[_Row], grouping: Grouping) -> list[LoggedText]:
    known = list(rows)
    grouping.add(Text(text, language, day) for text, language, day, _ in known)
    places = [(month_of(day), language, grouping.of(language, t)) for t, language, day, _ in known]
    large = large_groups(zip(places, (person for *_, person in known), strict=True))
    asked: Counter[tuple[str, str]] = Counter()
    shown: set[tuple[str, str]] = set()
    for place, (text, language, *_) in zip(places, known, strict=True):
        asked[text, language] += 1
        # All that asks nothing is one group, though its people have nothing in common.
        if place in large and not is_noise(text):
            shown.add((text, language))
    # Of equal frequency by their words: rows in the order of the file would tell when.
    order = sorted(asked, key=lambda key: (-asked[key], key))[:MOST]
    return [LoggedText(*key, key in shown) for key in order]
