"""When can a contact be reached? Japan time, Japanese holidays, the year's end."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Final, Literal
from zoneinfo import ZoneInfo

import jpholiday

from retrieval.entries import OpeningHours

JAPAN: Final = ZoneInfo("Asia/Tokyo")
_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_LOOK_AHEAD_DAYS: Final = 14

Hours = Literal["always"] | tuple[OpeningHours, ...] | None


def is_open(hours: Hours, now: datetime) -> bool:
    """Whether somebody answers at this moment. Hours that are not known count as closed."""
    if hours == "always":
        return True
    local = now.astimezone(JAPAN)
    return any(begin <= local < end for begin, end in _openings(hours or (), local.date(), days=1))


def next_opening(hours: Hours, now: datetime) -> datetime | None:
    """When it opens next, within two weeks; None if open now, always open or not known."""
    if hours is None or hours == "always" or is_open(hours, now):
        return None
    local = now.astimezone(JAPAN)
    later = [b for b, _ in _openings(hours, local.date(), days=_LOOK_AHEAD_DAYS) if b > local]
    return min(later, default=None)


def _openings(
    hours: Iterable[OpeningHours], first: date, days: int
) -> Iterable[tuple[datetime, datetime]]:
    for offset in range(days):
        day = first + timedelta(days=offset)
        for rule in hours:
            if _applies(rule, day):
                begin = datetime.combine(day, rule.opens, JAPAN)
                # 00:00 as closing time is the midnight that ends the day.
                last = day + timedelta(days=1) if rule.closes == time(0) else day
                yield begin, datetime.combine(last, rule.closes, JAPAN)


def _applies(rule: OpeningHours, day: date) -> bool:
    if not rule.new_year and ((day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)):
        return False
    if not rule.holidays and jpholiday.is_holiday(day):
        return False
    return _DAYS[day.weekday()] in rule.days
