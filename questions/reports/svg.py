"""Charts as SVG, for the page of a report and for the web desk.

Plain markup without script or style: a strict Content-Security-Policy lets it pass, it prints, it
takes the page's colour of text (light or dark), and says in words what it shows. Classes
(`chart-bar`, `chart-mark` ...) let a style sheet change the colours.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar

from markupsafe import Markup

WIDTH: Final = 720
NARROW: Final = 360
"""Of a chart in half a page or on a phone: in the same place its letters are twice as large."""
HEIGHT: Final = 220
LEFT, RIGHT, TOP, BOTTOM = 44, 22, 26, 30
BAR: Final = "#3b78c3"
MARK: Final = "#c05621"
STROKES: Final = ((BAR, "none"), (MARK, "6 3"), ("#6b7280", "1.5 3"))
"""Colour and dashes of each curve."""
MOST_LABELS: Final = 8
LOWEST_TOP: Final = 2


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Column:
    """One bar: what stands below it, how high it is (0 or more), what it says when pointed at."""

    label: str
    value: float
    says: str


@dataclass(frozen=True, slots=True)
class Mark:
    """Something that happened at a column: a line with a number; the legend is the page's."""

    column: int
    number: int
    says: str


@dataclass(frozen=True, slots=True)
class Curve:
    """A share over time: 0 to 1 at each place, None where there is none; what each place says when
    pointed at."""

    name: str
    shares: Sequence[float | None]
    says: Sequence[str]


def columns(
    found: Sequence[Column],
    title: str,
    description: str,
    marks: Sequence[Mark] = (),
    width: int = WIDTH,
) -> Markup:
    """A column chart, as wide as its place. `description` says in words what can be seen; `width`:
    WIDTH, or NARROW for a small place.

    All texts are escaped here.
    """
    top = _round_up(max((c.value for c in found), default=0))
    step = (width - LEFT - RIGHT) / max(len(found), 1)
    parts = [_grid(top, width)]
    parts += [_bar(number, column, step, top) for number, column in enumerate(found)]
    parts += [_label(number, c.label, step) for number, c in _some(found)]
    parts += [_mark(mark, step) for mark in marks if 0 <= mark.column < len(found)]
    return _chart(parts, title, description, width)


def curves(
    found: Sequence[Curve],
    labels: Sequence[str],
    title: str,
    description: str,
    width: int = WIDTH,
) -> Markup:
    """A chart of up to three shares over time, told apart by dashes as well as by colour, each with
    its name above. `labels`: what stands below each place.

    All texts are escaped here.
    """
    step = (width - LEFT - RIGHT) / max(len(labels), 1)
    parts = [_grid(100, width, "%")]
    parts += [_label(number, label, step) for number, label in _some(labels)]
    shown = found[: len(STROKES)]
    for number, curve in enumerate(shown):
        place = LEFT + number * (width - LEFT - RIGHT) / len(shown)
        parts += [_name(number, curve.name, place), _curve(number, curve, step)]
    return _chart(parts, title, description, width)


def _chart(parts: Sequence[Markup], title: str, description: str, width: int) -> Markup:
    return Markup(
        '<svg class="chart" role="img" viewBox="0 0 {} {}" width="100%" font-size="12" '
        'font-family="inherit" xmlns="http://www.w3.org/2000/svg">'
        "<title>{}</title><desc>{}</desc>{}</svg>"
    ).format(width, HEIGHT, title, description, Markup("").join(parts))


def bar(value: float, most: float) -> Markup:
    """A small horizontal bar for a table's cell, whose number stands beside it."""
    share = 100 * value / most if most > 0 else 0
    return Markup(
        '<svg class="bar" aria-hidden="true" viewBox="0 0 100 10" width="100%" height="10" '
        'preserveAspectRatio="none" xmlns="http://www.w3.org/2000/svg">'
        '<rect class="chart-bar" width="{:.1f}" height="10" fill="{}"/></svg>'
    ).format(min(share, 100), BAR)


def _x(number: float, step: float) -> float:
    return LEFT + number * step


def _y(value: float, top: float) -> float:
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top


def _grid(top: float, width: int, unit: str = "") -> Markup:
    lines = [
        Markup(
            '<line class="chart-grid" x1="{}" x2="{}" y1="{y:.1f}" y2="{y:.1f}" '
            'stroke="currentColor" stroke-opacity="0.15"/>'
            '<text x="{}" y="{t:.1f}" text-anchor="end" fill="currentColor">{n:,.0f}{unit}</text>'
        ).format(
            *(LEFT, width - RIGHT, LEFT - 6),
            **{"y": _y(value, top), "t": _y(value, top) + 4, "n": value, "unit": unit},
        )
        for value in (0, top / 2, top)
    ]
    return Markup("").join(lines)


def _bar(number: int, column: Column, step: float, top: float) -> Markup:
    y = _y(column.value, top)
    gap = min(step * 0.2, 8)
    return Markup(
        '<rect class="chart-bar" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" fill="{}">'
        "<title>{}</title></rect>"
    ).format(_x(number, step) + gap / 2, y, step - gap, HEIGHT - BOTTOM - y, BAR, column.says)


def _curve(number: int, curve: Curve, step: float) -> Markup:
    """A line through the points, broken where one is missing, and a dot at each."""
    colour, dashes = STROKES[number]
    places: list[list[tuple[float, float, str]]] = [[]]
    for place, (share, says) in enumerate(zip(curve.shares, curve.says, strict=True)):
        if share is None:
            places.append([])
        else:
            places[-1].append((_x(place + 0.5, step), _y(share * 100, 100), says))
    lines = [
        Markup(
            '<polyline points="{}" fill="none" stroke="{}" stroke-width="2" stroke-dasharray="{}"/>'
        ).format(" ".join(f"{x:.1f},{y:.1f}" for x, y, _ in some), colour, dashes)
        for some in places
        if len(some) > 1
    ]
    dots = [
        Markup('<circle cx="{:.1f}" cy="{:.1f}" r="3" fill="{}"><title>{}</title></circle>').format(
            x, y, colour, says
        )
        for some in places
        for x, y, says in some
    ]
    group = Markup('<g class="chart-curve chart-curve-{}">{}</g>')
    return group.format(number + 1, Markup("").join([*lines, *dots]))


def _name(number: int, name: str, x: float) -> Markup:
    colour, dashes = STROKES[number]
    return Markup(
        '<g class="chart-curve chart-curve-{}"><line x1="{x:.1f}" x2="{e:.1f}" y1="10" y2="10" '
        'stroke="{}" stroke-width="2" stroke-dasharray="{}"/>'
        '<text x="{t:.1f}" y="14" fill="currentColor">{}</text></g>'
    ).format(number + 1, colour, dashes, name, x=x, e=x + 18, t=x + 23)


def _label(number: int, label: str, step: float) -> Markup:
    return Markup(
        '<text x="{:.1f}" y="{}" text-anchor="middle" fill="currentColor">{}</text>'
    ).format(_x(number + 0.5, step), HEIGHT - 10, label)


def _mark(mark: Mark, step: float) -> Markup:
    x = _x(mark.column + 0.5, step)
    return Markup(
        '<g class="chart-mark"><title>{}</title><line x1="{x:.1f}" x2="{x:.1f}" y1="{}" y2="{}" '
        'stroke="{c}" stroke-dasharray="3 3"/><circle cx="{x:.1f}" cy="11" r="9" fill="{c}"/>'
        '<text x="{x:.1f}" y="15" text-anchor="middle" fill="#fff" font-weight="bold">{}</text></g>'
    ).format(mark.says, 20, HEIGHT - BOTTOM, mark.number, x=x, c=MARK)


def _some(found: Sequence[T]) -> list[tuple[int, T]]:
    """Those that are labelled, evenly, the last one among them."""
    every = math.ceil(len(found) / MOST_LABELS) or 1
    return [(n, c) for n, c in enumerate(found) if (len(found) - 1 - n) % every == 0]


def _round_up(value: float) -> float:
    """The top of an axis: 2, 4, 10, 20, 40, 100 ..., so that its half is a whole number too."""
    if value <= LOWEST_TOP:
        return LOWEST_TOP
    size: float = 10 ** math.floor(math.log10(value))
    return next((m * size for m in (1, 2, 4, 6, 8) if m * size >= value), 10 * size)
