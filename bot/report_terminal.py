"""A report in a terminal: tables with bars, each under its definition."""

from collections.abc import Iterable, Sequence
from typing import Final

from rich.bar import Bar
from rich.console import Console, RenderableType
from rich.markup import escape
from rich.table import Table
from rich.text import Text

from questions.reports.definitions import Language, definition, name
from questions.reports.languages import language_name
from questions.reports.overview import Count, DayCount, MonthCount
from questions.reports.page import WORDS, percent
from questions.reports.report import WAYS, Report, near
from questions.withholding import SMALLEST_GROUP

DAYS_SHOWN: Final = 31
"""Rows of the days' table; of a longer period, weeks are shown."""
BAR_WIDTH: Final = 24
PIPE_WIDTH: Final = 100
"""Columns where the output is no terminal."""
Row = tuple[str, int, str]
"""What it is, how often, and more words."""


def print_report(report: Report, language: Language, console: Console | None = None) -> None:
    """Print on standard output."""
    if console is None:
        console = Console()
        if not console.is_terminal:
            console = Console(width=PIPE_WIDTH)
    for part in _parts(report, language):
        console.print(part)


def _parts(report: Report, language: Language) -> Iterable[RenderableType]:
    view = report.overview
    if report.demo:
        yield Text(WORDS["demo"][language], style="bold red")
    yield Text(
        f"{WORDS['heading'][language]}  "
        f"{WORDS['period'][language].format(view.span.first, view.span.last)}",
        style="bold",
    )
    yield Text(WORDS["compared"][language].format(view.before.first, view.before.last), style="dim")
    if view.language:
        asked_in = language_name(view.language, language)
        yield Text(WORDS["language"][language].format(asked_in), style="yellow")
    yield _totals(report, language)
    yield from _figure("questions", language, _days(view.days))
    for event in report.events:
        yield Text(f"  {event.day}  {event.named(language)}", style="yellow")
    yield from _figure(
        "outcomes",
        language,
        [(name(c.name, language), c.number, percent(share)) for c, share in view.outcome_shares],
    )
    yield from _unanswered(report, language)
    yield from _figure(
        "rising",
        language,
        [(report.title(r.entry, language), r.now, f"({r.before})") for r in report.rising],
        empty=WORDS["none-more"][language],
    )
    yield from _figure(
        "top-entries",
        language,
        [(report.title(e.entry, language), e.shown, f"({e.shown_before})") for e in report.top],
    )
    yield from _figure("unhelpful", language, _unhelpful(report, language))
    yield from _figure("languages", language, _languages(view.languages, language))
    yield from _figure("arrivals", language, _months(view.arrivals))
    yield from _figure("urgent", language, _months(view.urgent))
    yield from _figure("unlogged", language, _months(view.unlogged))


def _totals(report: Report, language: Language) -> Table:
    table = Table(box=None, show_header=True, padding=(0, 3, 0, 0))
    table.add_column("")
    table.add_column("", justify="right", style="bold")
    table.add_column(WORDS["before"][language], justify="right", style="dim")
    now, earlier = report.overview.now, report.overview.earlier
    table.add_row(_title("questions", language), str(now.questions), str(earlier.questions))
    for figure, this, that in (
        ("answer-rate", now.answered, earlier.answered),
        ("helpfulness", now.helpful, earlier.helpful),
    ):
        table.add_row(_title(figure, language), percent(this), percent(that))
    return table


def _figure(
    figure: str, language: Language, rows: Sequence[Row], empty: str | None = None
) -> Iterable[RenderableType]:
    yield ""
    yield Text(_title(figure, language), style="bold cyan")
    yield Text(definition(figure, language).text, style="dim")
    if not rows:
        yield Text(empty or WORDS["nothing"][language])
        return
    most = max((number for _, number, _ in rows), default=0) or 1
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(ratio=1, overflow="fold")
    table.add_column(justify="right", no_wrap=True)
    table.add_column(no_wrap=True, style="dim")
    table.add_column(width=BAR_WIDTH)
    for label, number, more in rows:
        table.add_row(escape(label), str(number), more, Bar(most, 0, number, color="cyan"))
    yield table


def _unanswered(report: Report, language: Language) -> Iterable[RenderableType]:
    rows = []
    for group in report.unanswered:
        first, *others = group.texts[:WAYS]
        ways = "".join(f"\n  ·\u00a0{t.text}" for t in others)
        entry = "".join(f"\n  ≈ {c.entry} {c.confidence:.0%}" for c in near(group))
        rows.append((first.text + ways + entry, group.size or 0, ""))
    yield from _figure("unanswered", language, rows)
    if report.withheld:
        yield Text(WORDS["small"][language].format(report.withheld, SMALLEST_GROUP))


def _unhelpful(report: Report, language: Language) -> list[Row]:
    found = []
    for entry in report.unhelpful:
        verdicts = ", ".join(f"{name(v, language)} {n}" for v, n in entry.verdicts)
        bad = entry.helpful.whole - entry.helpful.part
        of = WORDS["of"][language].format(bad, entry.helpful.whole)
        found.append((report.title(entry.entry, language), bad, f"{of}: {verdicts}"))
    return found


def _days(days: Sequence[DayCount]) -> list[Row]:
    if len(days) <= DAYS_SHOWN:
        return [(f"{d.day}", d.questions, "") for d in days]
    weeks = [days[first : first + 7] for first in range(0, len(days), 7)]
    return [(f"{w[0].day} – {w[-1].day}", sum(d.questions for d in w), "") for w in weeks]


def _languages(found: Sequence[Count], language: Language) -> list[Row]:
    return [(language_name(c.name, language), c.number, "") for c in found[:10]]


def _months(found: Sequence[MonthCount]) -> list[Row]:
    return [(f"{c.month}  {c.name}".rstrip(), c.number, "") for c in found]


def _title(figure: str, language: Language) -> str:
    return definition(figure, language).title
