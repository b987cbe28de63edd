"""Which days a report or an export is about."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

_DAYS: Final = re.compile(r"([1-9][0-9]{0,2})d")
_MONTH: Final = re.compile(r"([0-9]{4})-([0-9]{2})")


@dataclass(frozen=True, slots=True)
class Period:
    """Days in Japan, both ends included; None: no end on that side."""

    first: date | None = None
    last: date | None = None


def parse_period(since: str | None, month: str | None, today: date) -> Period:
    """`30d`: the last 30 days, today among them; `2026-10`: that month; neither: all that is kept.

    Raises:
        ValueError: both, or something of another form.
    """
    if since is not None and month is not None:
        raise ValueError("give --since or --month, not both")
    if since is not None:
        if not (days := _DAYS.fullmatch(since)):
            raise ValueError("--since takes days, as 30d, up to 999d")
        return Period(today - timedelta(days=int(days[1]) - 1))
    if month is not None:
        return _calendar_month(month)
    return Period()


def _calendar_month(month: str) -> Period:
    found = _MONTH.fullmatch(month)
    try:
        first = date(int(found[1]), int(found[2]), 1) if found else None
    except ValueError:
        first = None
    if first is None:
        raise ValueError("--month takes a month, as 2026-10")
    return Period(first, first.replace(day=monthrange(first.year, first.month)[1]))
