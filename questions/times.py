"""Days and months as the log counts them: in Japan."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

JAPAN: Final = ZoneInfo("Asia/Tokyo")


def day_of(now: datetime) -> date:
    """The day in Japan."""
    return now.astimezone(JAPAN).date()


def end_of_day_after(now: datetime, days: int) -> datetime:
    """When something is forgotten that lasts for so many days at most: the midnight (UTC) before
    they are over, so that nothing tells when in the day it began."""
    return datetime.combine((now + timedelta(days=days)).astimezone(UTC).date(), time(), UTC)


def month_of(day: date) -> str:
    """`2026-11`."""
    return f"{day.year:04}-{day.month:02}"


def month_before(month: str) -> str:
    """The calendar month before: `2026-12` of `2027-01`."""
    year, number = map(int, month.split("-"))
    return f"{year - 1:04}-12" if number == 1 else f"{year:04}-{number - 1:02}"
