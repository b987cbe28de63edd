"""Figures of each entry: how often it was shown, what people thought of it, what it was taken for.

Counted by the database, like the overview.
"""

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, func, or_, select, union_all

from questions.log import NONE_OF_THESE
from questions.reports.overview import Rate, of_language
from questions.reports.rising import has_risen
from questions.reports.span import Span
from questions.storage import Storage
from questions.tables import labels, questions

HELPFUL: Final = "helpful"
RATED_ENOUGH: Final = 5
"""Ratings from which an entry is listed as unhelpful: fewer say nothing."""
CONFUSIONS: Final = 5
"""Other entries named for each."""
_SURE: Final = 1.645
"""Standard deviations of a one-sided bound that holds in 95 of 100."""


@dataclass(frozen=True, slots=True)
class Confusion:
    """Another entry that questions for this one may have meant, and how often."""

    entry: str
    times: int


@dataclass(frozen=True, slots=True)
class EntryFigures:
    """One entry in a period. `verdicts` are those of people who did not find it helpful."""

    entry: str
    shown: int
    shown_before: int
    helpful: Rate
    verdicts: tuple[tuple[str, int], ...] = ()
    confused_with: tuple[Confusion, ...] = ()

    @property
    def unhelpful_at_least(self) -> float:
        """The share of unhelpful ratings that there is at least, in 95 of 100 such cases; 0 to 1.

        Wilson (1927), lower bound: 1 of 1 is less sure than 15 of 20.
        """
        of = self.helpful.whole
        if not of:
            return 0.0
        share, z2 = 1 - self.helpful.part / of, _SURE**2 / of
        middle = share + z2 / 2
        spread = math.sqrt(share * (1 - share) * z2 + z2 * z2 / 4)
        return (middle - spread) / (1 + z2)


@dataclass(frozen=True, slots=True)
class Rise:
    """An entry that is asked for more than before."""

    entry: str
    now: int
    before: int


async def read_entries(
    storage: Storage, span: Span, language: str | None = None, *, confused: bool = True
) -> tuple[EntryFigures, ...]:
    """Every entry that was shown in the period or the one before, most shown first.

    Without `confused`, nothing is said of what it was taken for: that takes most of the time.

    Raises:
        StorageError: the database fails.
    """
    async with storage.begin() as connection:
        counted = (await connection.execute(shown(span, language))).all()
        taken = (await connection.execute(confusions(span, language))).all() if confused else []
    verdicts: defaultdict[str, Counter[str | None]] = defaultdict(Counter)
    before = Counter[str]()
    for entry, feedback, now, earlier in counted:
        verdicts[entry][feedback] += now
        before[entry] += earlier
    others: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for entry, other, number in taken:
        others[entry][other] += number
    found = [
        _figures(entry, +verdicts[entry], before[entry], others[entry])
        for entry in verdicts
        if verdicts[entry].total() or before[entry]
    ]
    return tuple(sorted(found, key=lambda e: (-e.shown, e.entry)))


async def read_confusions(storage: Storage, span: Span, entry: str) -> tuple[Confusion, ...]:
    """What one entry was taken for, most often first.

    Raises:
        StorageError: the database fails.
    """
    async with storage.begin() as connection:
        taken = (await connection.execute(confusions(span, None, entry))).all()
    others = Counter[str]()
    for _, other, number in taken:
        others[other] += number
    return _most(others)


def risen(entries: Sequence[EntryFigures]) -> tuple[Rise, ...]:
    """Entries whose share of all that was shown has grown by more than chance, most first."""
    now = sum(e.shown for e in entries)
    before = sum(e.shown_before for e in entries)
    found = [
        Rise(e.entry, e.shown, e.shown_before)
        for e in entries
        if has_risen(e.shown, now, e.shown_before, before, len(entries))
    ]
    return tuple(sorted(found, key=lambda r: (r.before - r.now, r.entry)))


def unhelpful(entries: Iterable[EntryFigures]) -> tuple[EntryFigures, ...]:
    """Entries that somebody found unhelpful, surest first; those with fewer than 5 ratings say
    nothing yet."""
    found = [e for e in entries if e.verdicts and e.helpful.whole >= RATED_ENOUGH]
    return tuple(sorted(found, key=lambda e: (-e.unhelpful_at_least, e.entry)))


def _figures(
    entry: str, verdicts: Counter[str | None], before: int, others: Counter[str]
) -> EntryFigures:
    rated = Counter({v: n for v, n in verdicts.items() if v is not None})
    bad = sorted((-n, v) for v, n in rated.items() if v != HELPFUL)
    return EntryFigures(
        entry,
        verdicts.total(),
        before,
        Rate(rated[HELPFUL], rated.total()),
        tuple((v, -n) for n, v in bad),
        _most(others),
    )


def _most(others: Counter[str]) -> tuple[Confusion, ...]:
    taken = sorted((-n, other) for other, n in others.items())[:CONFUSIONS]
    return tuple(Confusion(other, -n) for n, other in taken)


def shown(span: Span, language: str | None) -> Select[Any]:
    """Entry, feedback, numbers of the period and of the one before: entries shown as the answer,
    or pressed among choices.

    All days are read, in the order of an index, and those of a period counted: to find its days
    first, and sort them by entry, takes longer.
    """
    feedback, before = questions.c.feedback, span.before()
    now, earlier = (
        func.count().filter(questions.c.day.between(days.first, days.last))
        for days in (span, before)
    )
    parts = [
        select(entry.label("entry"), feedback, now.label("now"), earlier.label("earlier"))
        .where(of_language(language), entry.is_not(None), entry != NONE_OF_THESE)
        .group_by(entry, feedback)
        for entry in (questions.c.entry, questions.c.chosen)
    ]
    return select(union_all(*parts).subquery())


def confusions(span: Span, language: str | None, one: str | None = None) -> Select[Any]:
    """Entry (one, or any), other entry, number. An entry may have been taken for another where it
    was shown

    - and not surely, or somebody was not helped: for the one that came second;
    - and an analyst says which it should have been: for that;

    and where it came first among choices but another was pressed: for that.
    """
    c = questions.c
    here = (c.day.between(span.first, span.last), of_language(language))
    doubtful = or_(c.band != "high", c.feedback != HELPFUL)
    second = (
        select(c.entry.label("one"), c.runner_up.label("other"), func.count().label("number"))
        .where(*here, c.outcome == "answer", _is(c.entry, one), c.runner_up.is_not(None))
        .where(doubtful)
        .group_by(c.entry, c.runner_up)
    )
    pressed = (
        select(c.runner_up, c.chosen, func.count())
        .where(*here, c.outcome == "choices", c.chosen.is_not(None), c.chosen != NONE_OF_THESE)
        .where(_is(c.runner_up, one), c.runner_up != c.chosen)
        .group_by(c.runner_up, c.chosen)
    )
    said = (
        select(c.entry, labels.c.entry, func.count())
        .join(labels, labels.c.question == c.key)
        .where(*here, _is(c.entry, one), labels.c.entry.is_not(None))
        .where(labels.c.entry != c.entry)
        .group_by(c.entry, labels.c.entry)
    )
    return select(union_all(second, pressed, said).subquery())


def _is(entry: ColumnElement[Any], one: str | None) -> ColumnElement[bool]:
    return entry == one if one else entry.is_not(None)
