"""A report as one self-contained page, to mail or to print: nothing is fetched, nothing runs."""

from pathlib import Path
from typing import Any, Final

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from questions.reports import charts
from questions.reports.definitions import Language, definition, name
from questions.reports.languages import language_name
from questions.reports.overview import Count, MonthCount, Rate
from questions.reports.report import WAYS, Report, near
from questions.reports.svg import bar
from questions.withholding import SMALLEST_GROUP

HERE: Final = Path(__file__).parent
WORDS: Final[dict[str, dict[Language, str]]] = {
    "heading": {"en": "What people asked", "ja": "どんな質問が届いたか"},
    "demo": {
        "en": "DEMO: these questions are simulated.",
        "ja": "デモ：これらの質問は模擬のものです。",
    },
    "compared": {"en": "compared with {} to {}", "ja": "比較する期間：{}〜{}"},
    "period": {"en": "{} to {}", "ja": "{}〜{}"},
    "language": {"en": "only questions in: {}", "ja": "次の言語の質問だけ：{}"},
    "before": {"en": "before", "ja": "前の期間"},
    "per-day": {"en": "{} a day", "ja": "1日{}件"},
    "nothing": {"en": "Nothing in this period.", "ja": "この期間にはありません。"},
    "of": {"en": "{} of {}", "ja": "{1}件中{0}件"},
    "entry": {"en": "Entry", "ja": "項目"},
    "shown": {"en": "shown", "ja": "回数"},
    "number": {"en": "number", "ja": "件数"},
    "rated": {"en": "helpful", "ja": "役に立った"},
    "verdicts": {"en": "else", "ja": "それ以外"},
    "question": {"en": "Question (redacted)", "ja": "質問（個人につながるものを除いたもの）"},
    "nearest": {"en": "nearest entry", "ja": "近い項目"},
    "more-ways": {"en": "and {} more ways", "ja": "ほか{}通り"},
    "small": {
        "en": "And {} smaller groups, each asked by fewer than {} people in a month.",
        "ja": "ほかに、ひと月に{1}人未満のまとまりが{0}件あります。",
    },
    "noise": {
        "en": "Left out: messages without meaning and insults ({}).",
        "ja": "意味のない文や悪口は除いています（{}件）。",
    },
    "month": {"en": "month", "ja": "月"},
    "card": {"en": "help card", "ja": "緊急カード"},
    "source": {"en": "link", "ja": "リンク"},
    "events": {"en": "Marked in the chart", "ja": "グラフの印"},
    "none-more": {
        "en": "No entry rose by more than chance explains.",
        "ja": "偶然では説明しにくいほど増えた項目はありません。",
    },
}
"""What stands on the page beside the definitions."""


def as_page(report: Report, language: Language) -> str:
    """The page as HTML, in one language."""
    loader = FileSystemLoader(HERE)
    environment = Environment(
        loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )

    def say(word: str, *parts: object) -> str:
        return WORDS[word][language].format(*parts)

    return environment.get_template("report.html").render(
        report=report,
        view=report.overview,
        language=language,
        say=say,
        define=lambda figure: definition(figure, language),
        named=lambda word: name(word, language),
        language_name=lambda code: language_name(code, language),
        title=lambda entry: report.title(entry, language),
        percent=percent,
        per_day=_per_day(report),
        bar=bar,
        ways=WAYS,
        near=near,
        smallest=SMALLEST_GROUP,
        noise=sum(g.size or 0 for g in report.groups if g.noise),
        most=_most,
        days_chart=charts.days_chart(report.overview.days, language, report.events),
        urgent_chart=charts.months_chart(
            report.overview.urgent, report.overview.span.months, "urgent", language
        ),
    )


def percent(rate: Rate) -> str:
    """`62%`; a dash where there is nothing to divide."""
    return "–" if rate.share is None else f"{rate.share:.0%}"


def _per_day(report: Report) -> tuple[str, str]:
    view = report.overview
    return (
        f"{view.now.questions / view.span.days:.1f}",
        f"{view.earlier.questions / view.before.days:.1f}",
    )


def _most(found: tuple[Any, ...]) -> int:
    """The largest number among counts or entries."""
    return max(
        (c.number if isinstance(c, Count | MonthCount) else c.shown for c in found), default=0
    )
