"""Charts as PNG for slides, drawn by matplotlib (extra `plots`); never part of the desk."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from questions.reports.definitions import Language, definition, name
from questions.reports.page import percent
from questions.reports.report import Report

if TYPE_CHECKING:
    from matplotlib.axes import Axes

JAPANESE_FONTS: Final = (
    "Noto Sans CJK JP",
    "Noto Sans JP",
    "Hiragino Sans",
    "Yu Gothic",
    "Meiryo",
    "IPAexGothic",
    "IPAGothic",
    "TakaoGothic",
    "MS Gothic",
)
JAPANESE_FILES: Final = ("NotoSansCJK", "NotoSansJP", "ipaexg", "ipag", "TakaoGothic")
"""Of Debian (fonts-noto-cjk, fonts-ipaexfont), macOS and Windows."""
WIDE: Final = (12.8, 7.2)
"""Inches at 150 dots: 1920 x 1080, a slide."""
DOTS: Final = 150
EDGE: Final = 0.3
BAR: Final = "#2f6ab3"
MARK: Final = "#c05621"
LONGEST: Final = 46
"""Characters of an entry's question beside its bar; of Japanese half as many."""


def japanese_font() -> str | None:
    """A font on this machine that has Japanese letters.

    Raises:
        ImportError: matplotlib is not installed.
    """
    from matplotlib import font_manager

    manager = font_manager.fontManager
    known = {Path(font.fname) for font in manager.ttflist}
    for file in map(Path, font_manager.findSystemFonts()):
        # matplotlib remembers the fonts there were when it was first used.
        if file not in known and file.name.startswith(JAPANESE_FILES):
            manager.addfont(file)
    here = {font.name for font in manager.ttflist}
    return next((font for font in JAPANESE_FONTS if font in here), None)


def draw_slides(report: Report, folder: Path, language: Language) -> list[Path]:
    """Write a file for each chart into a folder, which is made; returns them.

    Raises:
        ImportError: matplotlib is not installed. OSError: the folder cannot be written to.
    """
    import matplotlib as mpl

    mpl.use("Agg")
    folder.mkdir(parents=True, exist_ok=True)
    fonts = [f for f in (japanese_font(), "DejaVu Sans") if f]
    drawers: dict[str, Callable[[Axes, Report, Language], None]] = {
        "questions": _days,
        "outcomes": _outcomes,
        "top-entries": _entries,
        "urgent": _urgent,
    }
    with mpl.rc_context({"font.family": fonts, "font.size": 15, "axes.unicode_minus": False}):
        return [_draw(report, folder, language, figure, d) for figure, d in drawers.items()]


def _draw(
    report: Report,
    folder: Path,
    language: Language,
    figure: str,
    drawer: "Callable[[Axes, Report, Language], None]",
) -> Path:
    import matplotlib.pyplot as plt
    from matplotlib.layout_engine import ConstrainedLayoutEngine

    edge = ConstrainedLayoutEngine(w_pad=EDGE, h_pad=EDGE)
    canvas, axes = plt.subplots(figsize=WIDE, layout=edge)
    try:
        drawer(axes, report, language)
        span = report.overview.span
        demo = "DEMO   " if report.demo else ""
        axes.set_title(
            f"{demo}{definition(figure, language).title}   {span.first} – {span.last}",
            loc="left",
            fontweight="bold",
            pad=34 if figure == "questions" and report.events else 16,
        )
        axes.spines[["top", "right"]].set_visible(False)
        path = folder / f"{figure}.png"
        canvas.savefig(path, dpi=DOTS)
    finally:
        plt.close(canvas)
    return path


def _days(axes: "Axes", report: Report, language: Language) -> None:
    from matplotlib.dates import AutoDateLocator, DateFormatter

    days: list[Any] = [d.day for d in report.overview.days]
    axes.bar(days, [d.questions for d in report.overview.days], color=BAR)
    axes.margins(x=0.01)
    locator = AutoDateLocator()  # type: ignore[no-untyped-call]  # matplotlib's has no types
    axes.xaxis.set_major_locator(locator)
    short = DateFormatter("%m/%d")  # type: ignore[no-untyped-call]  # the same
    axes.xaxis.set_major_formatter(short)
    top = axes.get_ylim()[1]
    for event in report.events:
        day: Any = event.day
        axes.axvline(day, color=MARK, linestyle=":")
        axes.text(day, top, event.named(language), color=MARK, ha="center", va="bottom", size=12)


def _outcomes(axes: "Axes", report: Report, language: Language) -> None:
    found = report.overview.outcome_shares
    said = [f"{c.number:,} ({percent(share)})" for c, share in found]
    _lying(axes, [name(c.name, language) for c, _ in found], [c.number for c, _ in found], said)


def _entries(axes: "Axes", report: Report, language: Language) -> None:
    longest = LONGEST // 2 if language == "ja" else LONGEST
    names = [_short(report.title(e.entry, language), longest) for e in report.top[:10]]
    _lying(axes, names, [e.shown for e in report.top[:10]])


def _urgent(axes: "Axes", report: Report, _language: Language) -> None:
    months = report.overview.span.months
    total = [sum(c.number for c in report.overview.urgent if c.month == month) for month in months]
    found = axes.bar(months, total, color=BAR, width=0.6)
    axes.bar_label(found)


def _lying(
    axes: "Axes", names: Sequence[str], numbers: Sequence[int], said: Sequence[str] | None = None
) -> None:
    """Lying bars; `said`: beside each, in place of its number."""
    found = axes.barh(range(len(names)), numbers, color=BAR)
    axes.margins(x=0.12)
    axes.set_yticks(range(len(names)), names)
    axes.invert_yaxis()
    axes.bar_label(found, labels=said, padding=4)


def _short(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1] + "…"
