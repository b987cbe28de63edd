"""The chart of questions a day, as plain data that a template draws as SVG: no script, no library,
no colour of its own."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from questions.reports.overview import DayCount

WIDTH: Final = 960
HEIGHT: Final = 220
LEFT: Final = 44
BELOW: Final = 26
ABOVE: Final = 10
MOST_BARS: Final = 100
"""With more days than that, a bar is a week."""
LABELS: Final = 8
_STEPS: Final = (1, 2, 5)


@dataclass(frozen=True, slots=True)
class Bar:
    """One day, or the week that begins with it. Places in the units of the drawing."""

    day: date
    number: int
    x: float
    y: float
    width: float
    height: float
    labelled: bool


@dataclass(frozen=True, slots=True)
class DaysChart:
    """Bars, and the numbers of the scale with their heights."""

    bars: tuple[Bar, ...]
    scale: tuple[tuple[int, float], ...]
    weekly: bool
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT


def days_chart(days: Sequence[DayCount]) -> DaysChart:
    """The chart of consecutive days, at least one."""
    weekly = len(days) > MOST_BARS
    counted = _weeks(days) if weekly else list(days)
    top = _round_up(max(1, *(c.questions for c in counted)))
    room = HEIGHT - ABOVE - BELOW
    step = (WIDTH - LEFT) / len(counted)
    every = -(-len(counted) // LABELS)
    bars = []
    for place, count in enumerate(counted):
        height = count.questions / top * room
        bars.append(
            Bar(
                count.day,
                count.questions,
                LEFT + place * step + step * 0.12,
                HEIGHT - BELOW - height,
                step * 0.76,
                height,
                place % every == 0,
            )
        )
    scale = tuple((n, HEIGHT - BELOW - n / top * room) for n in (0, top // 2, top))
    return DaysChart(tuple(bars), scale, weekly)


def _weeks(days: Sequence[DayCount]) -> list[DayCount]:
    """Weeks that begin with a Monday; the first and the last may be parts."""
    weeks: dict[date, int] = {}
    for count in days:
        monday = count.day - timedelta(days=count.day.weekday())
        weeks[monday] = weeks.get(monday, 0) + count.questions
    return [DayCount(day, number) for day, number in weeks.items()]


def _round_up(most: int) -> int:
    """The least even 1, 2 or 5 times a power of ten that is not under the largest number."""
    power = 2
    while True:
        for step in _STEPS:
            if step * power >= most:
                return step * power
        power *= 10
