"""The texts of the log, and which of them may be shown outside the desk: for `export`, and for
`preview --logged`, which asks them of two states of the knowledge base."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from sqlalchemy import select

from questions.grouping import Grouping, Step, Text
from questions.noise import is_noise
from questions.storage import LONG_S, Storage
from questions.tables import questions
from questions.times import month_of
from questions.withholding import large_groups
from retrieval.finder import Finder

MOST: Final = 5_000
"""Different texts that are asked again, the most frequent first: about 20 s by words."""

Started = Callable[[int], Step]
"""Is told how many texts are to be grouped, and gives a function for their progress."""


class Place(NamedTuple):
    """A redacted text and the month in which it was asked."""

    text: str
    language: str
    month: str


@dataclass(frozen=True, slots=True)
class LoggedText:
    """A redacted text of the log. `large`: in some month enough people asked much the same, so that
    it may be printed."""

    text: str
    language: str
    large: bool


async def read_shown(
    storage: Storage, finder: Finder, started: Started | None = None
) -> frozenset[Place]:
    """The texts that may be shown, of each month. `finder` knows which texts are alike.

    All of the log is grouped, whatever part of it is asked for: otherwise what is shown of one
    period would tell what is withheld of another.

    Raises:
        StorageError: the database fails.
    """
    return _shown(await _read(storage), finder, started)


async def read_logged(
    storage: Storage, finder: Finder, started: Started | None = None
) -> list[LoggedText]:
    """Every different text of the log, up to `MOST`, the most frequent first. Pseudonyms are
    counted here and go no further.

    Raises:
        StorageError: there is no database, or it fails.
    """
    await storage.must_exist()
    rows = await _read(storage)
    shown = {(place.text, place.language) for place in _shown(rows, finder, started)}
    asked = Counter((text, language) for text, language, *_ in rows)
    # Of equal frequency by their words: rows in the order of the file would tell when.
    order = sorted(asked, key=lambda key: (-asked[key], key))[:MOST]
    return [LoggedText(*key, key in shown) for key in order]


_Row = tuple[str, str, date, str | None]


async def _read(storage: Storage) -> list[_Row]:
    columns = (questions.c.text, questions.c.language, questions.c.day, questions.c.pseudonym)
    query = select(*columns).where(questions.c.text.is_not(None))
    async with storage.begin(LONG_S) as connection:
        return [tuple(row) for row in await connection.execute(query)]


def _shown(rows: Sequence[_Row], finder: Finder, started: Started | None) -> frozenset[Place]:
    grouping = Grouping(finder)
    texts = [Text(text, language, day) for text, language, day, _ in rows]
    grouping.add(texts, started(grouping.missing(texts)) if started else None)
    places = [Place(text, language, month_of(day)) for text, language, day, _ in rows]
    groups = [(grouping.of(place.language, place.text), place.month) for place in places]
    large = large_groups(zip(groups, (person for *_, person in rows), strict=True))
    found = {place for place, group in zip(places, groups, strict=True) if group in large}
    # All that asks nothing is one group, though its people have nothing in common.
    return frozenset(place for place in found if not is_noise(place.text))
