"""What was measured, as tables in docs/performance.md and on the terminal, and as drawings."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Figure:
    """One number beside what it is to be: at most, or `at_least`, the goal."""

    name: str
    value: float
    goal: float
    unit: str
    at_least: bool = False

    @property
    def reached(self) -> bool:
        """Whether the goal is reached."""
        return self.value >= self.goal if self.at_least else self.value <= self.goal

    def row(self) -> list[str]:
        """Name, number, goal; what falls short in bold."""
        number = f"{_short(self.value)} {self.unit}"
        goal = f"{'at least' if self.at_least else 'at most'} {_short(self.goal)} {self.unit}"
        return [self.name, number if self.reached else f"**{number}**", goal]


@dataclass(frozen=True, slots=True)
class Section:
    """What one part measured. `plot` draws into a folder."""

    name: str
    headers: Sequence[str]
    rows: Sequence[Sequence[str]]
    figures: Sequence[Figure] = ()
    plot: Callable[[Path], None] = field(default=lambda _folder: None)

    def markdown(self, on: date) -> str:
        """Both tables."""
        goals = [figure.row() for figure in self.figures]
        table = _table(self.headers, self.rows)
        beside = _table(["figure", "measured", "goal"], goals) if goals else ""
        return "\n\n".join(part for part in (f"Measured {on.isoformat()}.", table, beside) if part)


def write_into(document: Path, section: Section, on: date) -> None:
    """Put a section between its markers, `<!-- bench: NAME -->` and `<!-- /bench -->`.

    Raises:
        ValueError: the document has no such markers.
    """
    text = document.read_text(encoding="utf-8")
    begin, end = f"<!-- bench: {section.name} -->", "<!-- /bench -->"
    pattern = re.compile(f"({re.escape(begin)}\n).*?(\n{re.escape(end)})", re.DOTALL)
    body = section.markdown(on)
    changed, count = pattern.subn(lambda found: found[1] + body + found[2], text)
    if not count:
        raise ValueError(f"{document} has no {begin} ... {end}")
    document.write_text(changed, encoding="utf-8")


def plot_sizes(
    lines: Mapping[str, Sequence[tuple[int, float]]], file: Path, along: str, up: str
) -> None:
    """Lines over sizes, both by powers of ten."""
    from matplotlib.figure import Figure as Drawing

    drawing = Drawing(figsize=(8, 4), layout="constrained")
    axes = drawing.subplots()
    for name, points in lines.items():
        if points:
            axes.plot(*zip(*points, strict=True), marker="o", label=name)
    axes.set(xscale="log", yscale="log", xlabel=along, ylabel=up)
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_major_formatter(lambda value, _: f"{value:,g}")
    axes.grid(visible=True, alpha=0.3)
    drawing.legend(loc="outside right upper", fontsize="small")
    drawing.savefig(file, dpi=110)


def plot_bars(bars: Mapping[str, float], file: Path, up: str) -> None:
    """One bar each."""
    from matplotlib.figure import Figure as Drawing

    drawing = Drawing(figsize=(6, 2.6), layout="constrained")
    axes = drawing.subplots()
    drawn = axes.barh(list(bars), list(bars.values()))
    axes.bar_label(drawn, fmt="%.0f", padding=3)
    axes.margins(x=0.12)
    axes.set_xlabel(up)
    axes.invert_yaxis()
    drawing.savefig(file, dpi=110)


def _table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [headers, ["---"] * len(headers), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _short(number: float) -> str:
    return f"{number:,.0f}" if abs(number) >= 20 else f"{number:.2f}".rstrip("0").rstrip(".")
