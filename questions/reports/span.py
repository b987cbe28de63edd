"""The days a report is about, and those it is compared with."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from questions.period import Period
from questions.retention import RETENTION
from questions.times import month_of

DAYS: Final = 30
"""Of a report for which no period is named."""
ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Span:
    """Days in Japan, both ends included, at least one."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many."""
        return (self.last - self.first).days + 1

    @property
    def months(self) -> tuple[str, ...]:
        """The calendar months it touches, oldest first: `2026-11`."""
        return tuple(sorted({month_of(day) for day in self}))

    def before(self) -> "Span":
        """What it is compared with: for a calendar month the one before, else as many days."""
        last = self.first - ONE_DAY
        whole = self.first.day == 1 and month_of(self.first) == month_of(self.last)
        if whole and self.last.day == monthrange(self.last.year, self.last.month)[1]:
            return Span(last.replace(day=1), last)
        return Span(last - (self.last - self.first), last)

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=n) for n in range(self.days))


def span_of(period: Period, today: date) -> Span:
    """The days of a period up to today, as far back as rows are kept; by default the last 30.

    Raises:
        ValueError: the period lies in the future, or before all that is kept.
    """
    oldest = today - timedelta(days=RETENTION.question_rows)
    first = max(period.first or today - timedelta(days=DAYS - 1), oldest)
    last = min(period.last or today, today)
    if first > last:
        raise ValueError(f"nothing is kept of these days; there is {oldest} to {today}")
    return Span(first, last)
