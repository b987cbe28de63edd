"""A period at a glance: how much was asked, what became of it, in which languages, from where.

Counted by the database: what is read are sums, a few thousand at most, so that 100,000 questions
cost a fraction of a second.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Select, Table, func, literal, select

from questions.log import NONE_OF_THESE
from questions.reports.span import Span
from questions.storage import Storage
from questions.tables import arrivals, questions, unlogged_counts, urgent_counts

SMALL_TALK: Final = "chat"
OUTCOMES: Final = ("answer", "choices", "unknown", SMALL_TALK)
LONGEST_BY_DAY: Final = 14
"""Days of a period whose parts are days; those of a longer one are weeks."""
A_WEEK: Final = 7


@dataclass(frozen=True, slots=True)
class Rate:
    """So many of so many."""

    part: int = 0
    whole: int = 0

    @property
    def share(self) -> float | None:
        """0 to 1; None of nothing."""
        return self.part / self.whole if self.whole else None


@dataclass(frozen=True, slots=True)
class DayCount:
    """The questions of one day."""

    day: date
    questions: int


@dataclass(frozen=True, slots=True)
class Count:
    """How often something was: an outcome, a language, a source."""

    name: str
    number: int


@dataclass(frozen=True, slots=True)
class MonthCount:
    """How often something was in a calendar month; `name` is a card or a source, or empty."""

    month: str
    name: str
    number: int


@dataclass(frozen=True, slots=True)
class Totals:
    """What a period comes to."""

    questions: int = 0
    small_talk: int = 0
    answered: Rate = Rate()
    helpful: Rate = Rate()


@dataclass(frozen=True, slots=True)
class Part:
    """A week of a period (a day of a short one), by which its course is drawn."""

    span: Span
    totals: Totals
    languages: Mapping[str, int]
    """Questions in each."""


@dataclass(frozen=True, slots=True)
class Overview:
    """Figures of a period. All but the monthly counts keep to the language asked for."""

    span: Span
    before: Span
    language: str | None
    now: Totals
    earlier: Totals
    days: tuple[DayCount, ...]
    parts: tuple[Part, ...]
    """Oldest first; the first week may be a short one."""
    outcomes: tuple[Count, ...]
    languages: tuple[Count, ...]
    urgent: tuple[MonthCount, ...]
    arrivals: tuple[MonthCount, ...]
    unlogged: tuple[MonthCount, ...]
    begun: date | None
    """The first day of which anything is kept."""

    @property
    def comparable(self) -> bool:
        """Whether something was asked in the period before, and all of it is kept."""
        begun = self.begun is not None and self.begun <= self.before.first
        return begun and self.earlier.questions > 0

    @property
    def outcome_shares(self) -> tuple[tuple[Count, Rate], ...]:
        """Each outcome, and its share of all messages."""
        whole = sum(c.number for c in self.outcomes)
        return tuple((c, Rate(c.number, whole)) for c in self.outcomes)


@dataclass(frozen=True, slots=True)
class _Sum:
    day: date
    language: str
    outcome: str
    chosen: str | None
    feedback: str | None
    number: int

    @property
    def answered(self) -> bool:
        pressed = self.chosen is not None and self.chosen != NONE_OF_THESE
        return self.outcome == "answer" or (self.outcome == "choices" and pressed)


async def read_overview(storage: Storage, span: Span, language: str | None = None) -> Overview:
    """Count a period and the one before it.

    Raises:
        StorageError: the database fails.
    """
    before = span.before()
    async with storage.begin() as connection:
        found = (await connection.execute(sums(before.first, span.last, language))).all()
        urgent = (await connection.execute(_by_month(urgent_counts, "card", "messages"))).all()
        came = (await connection.execute(_by_month(arrivals, "source", "people"))).all()
        unlogged = (await connection.execute(_by_month(unlogged_counts, None, "messages"))).all()
        begun = (await connection.execute(select(func.min(questions.c.day)))).scalar()
    every = [_Sum(*row) for row in found]
    now = [s for s in every if s.day in span]
    by_day = _counted((s.day, s.number) for s in now if s.outcome != SMALL_TALK)
    outcomes = _counted((s.outcome, s.number) for s in now)
    languages = _languages(now)
    return Overview(
        span,
        before,
        language,
        _totals(now),
        _totals([s for s in every if s.day in before]),
        tuple(DayCount(day, by_day[day]) for day in span),
        tuple(_parts(now, span)),
        tuple(Count(name, outcomes[name]) for name in OUTCOMES),
        tuple(Count(name, number) for name, number in _ranked(languages)),
        _months(urgent, span),
        _months(came, span),
        _months(unlogged, span),
        begun,
    )


def of_language(language: str | None) -> Any:
    """The condition on rows for one language, or for all."""
    return questions.c.language == language if language else questions.c.language.is_not(None)


def sums(first: date, last: date, language: str | None) -> Select[Any]:
    """Day, language, outcome, what was pressed, feedback, number: by columns in the order of
    their index, so that nothing is sorted."""
    c = questions.c
    place = (c.day, c.language, c.outcome, c.chosen, c.feedback)
    return (
        select(*place, func.count())
        .where(questions.c.day.between(first, last), of_language(language))
        .group_by(*place)
    )


def _parts(now: Iterable[_Sum], span: Span) -> Iterator[Part]:
    length = 1 if span.days <= LONGEST_BY_DAY else A_WEEK
    several: defaultdict[int, list[_Sum]] = defaultdict(list)
    for found in now:
        several[(span.last - found.day).days // length].append(found)
    for ago in range((span.days - 1) // length, -1, -1):
        last = span.last - timedelta(days=ago * length)
        first = max(span.first, last - timedelta(days=length - 1))
        yield Part(Span(first, last), _totals(several[ago]), _languages(several[ago]))


def _languages(counted: Iterable[_Sum]) -> Counter[str]:
    return _counted((s.language, s.number) for s in counted if s.outcome != SMALL_TALK)


def _by_month(table: Table, name: str | None, number: str) -> Select[Any]:
    """Sums of a table of monthly counts: month, name, number."""
    month, total = table.c.month, func.sum(table.c[number])
    if name is None:
        return select(month, literal(""), total).group_by(month)
    return select(month, table.c[name], total).group_by(month, table.c[name])


def _totals(counted: Iterable[_Sum]) -> Totals:
    asked = small = answered = helpful = rated = 0
    for found in counted:
        if found.outcome == SMALL_TALK:
            small += found.number
            continue
        asked += found.number
        answered += found.number * found.answered
        rated += found.number * (found.feedback is not None)
        helpful += found.number * (found.feedback == "helpful")
    return Totals(asked, small, Rate(answered, asked), Rate(helpful, rated))


def _months(rows: Iterable[Any], span: Span) -> tuple[MonthCount, ...]:
    months = frozenset(span.months)
    found = [MonthCount(month, name, int(n)) for month, name, n in rows if month in months]
    return tuple(sorted(found, key=_month_order))


def _month_order(count: MonthCount) -> tuple[str, int, str]:
    return count.month, -count.number, count.name


def _counted(pairs: Iterable[tuple[Any, int]]) -> Counter[Any]:
    total: Counter[Any] = Counter()
    for name, number in pairs:
        total[name] += number
    return total


def _ranked(total: Counter[Any]) -> list[tuple[Any, int]]:
    """Most first; of equals by name."""
    return sorted(total.items(), key=lambda item: (-item[1], item[0]))
