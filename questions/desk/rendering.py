"""Templates and what they may use: numbers, shares and dates as people write them."""

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from questions.desk.bubble import marked_up
from questions.reports.languages import language_name

HERE: Final = Path(__file__).parent
STATIC: Final = HERE / "static"
_MONTHS: Final = (
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
)
LITTLE: Final = 0.005
"""A share that rounds to no per cent."""
_MINUS: Final = "\N{MINUS SIGN}"


def render(template: str, values: Mapping[str, object]) -> str:
    """A template of this folder with its values; a value it lacks is an error, not a gap."""
    return _environment().get_template(template).render(values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.filters |= {
        "number": number,
        "percent": percent,
        "counted": counted,
        "language_name": language_name,
        "day": day,
        "change": change,
        "points": points,
        "marked_up": marked_up,
    }
    environment.globals["static"] = static
    return environment


@cache
def static(name: str) -> str:
    """The address of a file under static/; it changes when the file does, so it may be kept."""
    digest = hashlib.sha256((STATIC / name).read_bytes()).hexdigest()[:12]
    return f"/desk/static/{name}?v={digest}"


def number(value: float) -> str:
    """`1,234`."""
    return f"{value:,.0f}"


def percent(value: float | None) -> str:
    """`63%` of 0.63; a dash where there is nothing to take a share of. What is not quite nothing
    or not quite all is not shown as that."""
    if value is None:
        return "–"
    if 0 < value < LITTLE or 1 - LITTLE < value < 1:
        return "<1%" if value < LITTLE else ">99%"
    return f"{value * 100:.0f}%"


def counted(value: int, thing: str) -> str:
    """`1 rating`, `1,234 ratings`."""
    return f"{value:,} {thing}{'' if value == 1 else 's'}"


def change(now: float, before: float) -> str:
    """`+12%` against before; empty where before there was nothing to compare with."""
    return signed((now - before) / before * 100) + "%" if before else ""


def points(now: float | None, before: float | None, unit: str) -> str:
    """`+3 points` between two shares; empty where one is missing."""
    return "" if now is None or before is None else signed((now - before) * 100) + unit


def signed(value: float, digits: int = 0) -> str:
    """`+1,200`, `−3` or `±0`, with so many digits after the point."""
    rounded = round(value, digits)
    sign = "+" if rounded > 0 else _MINUS if rounded < 0 else "±"
    return f"{sign}{abs(rounded):,.{digits}f}"


def day(value: date, language: str) -> str:
    """`2026年11月24日` or `24 Nov 2026`."""
    if language == "ja":
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"


def months(first: date, last: date, language: str) -> str:
    """The calendar months of two days: `11月`, `Sep–Nov`, `Nov 2025–Nov 2026`."""
    ends = list(dict.fromkeys((day.year, day.month) for day in (first, last)))
    with_year = first.year != last.year
    if language == "ja":
        return "〜".join(
            f"{year}年{month}月" if with_year else f"{month}月" for year, month in ends
        )
    return "–".join(_MONTHS[m - 1] + (f" {year}" if with_year else "") for year, m in ends)
