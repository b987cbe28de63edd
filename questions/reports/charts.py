"""The charts that the page of a report and the desk have in common."""

from calendar import month_abbr
from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from questions.reports.definitions import Language, definition
from questions.reports.events import Event
from questions.reports.overview import DayCount, MonthCount
from questions.reports.svg import WIDTH, Column, Mark, columns

_DAYS: Final[dict[Language, str]] = {
    "en": "{total} questions from {first} to {last}; most on {day}: {most}.",
    "ja": "{first}から{last}までに{total}件。最も多い日は{day}の{most}件。",
}
_MONTHS: Final[dict[Language, str]] = {
    "en": "{total} messages from {first} to {last}; most in {day}: {most}.",
    "ja": "{first}から{last}までに{total}件。最も多い月は{day}の{most}件。",
}
_NOTHING: Final[dict[Language, str]] = {
    "en": "Nothing in this period.",
    "ja": "この期間にはありません。",
}


def days_chart(
    days: Sequence[DayCount],
    language: Language,
    events: Sequence[Event] = (),
    width: int = WIDTH,
) -> Markup:
    """Questions a day; events are lines numbered from 1 in the order given."""
    found = [
        Column(f"{d.day.month}/{d.day.day}", d.questions, f"{d.day}: {d.questions}") for d in days
    ]
    places = {d.day: number for number, d in enumerate(days)}
    marks = [
        Mark(places[event.day], number, f"{event.day}: {event.named(language)}")
        for number, event in enumerate(events, start=1)
        if event.day in places
    ]
    says = _said([(str(d.day), d.questions) for d in days], _DAYS[language], language)
    return columns(found, definition("questions", language).title, says, marks, width)


def months_chart(
    counts: Sequence[MonthCount],
    months: Sequence[str],
    figure: str,
    language: Language,
    width: int = WIDTH,
) -> Markup:
    """Monthly counts, whatever their names, added up; a month without any is 0."""
    total: defaultdict[str, int] = defaultdict(int)
    for count in counts:
        total[count.month] += count.number
    found = [
        Column(short_month(month, language), total[month], f"{month}: {total[month]}")
        for month in months
    ]
    says = _said([(month, total[month]) for month in months], _MONTHS[language], language)
    return columns(found, definition(figure, language).title, says, width=width)


def short_month(month: str, language: Language) -> str:
    """`2026-11` as `Nov` or `11月`; a January with its year."""
    year, number = month.split("-")
    short = f"{int(number)}月" if language == "ja" else month_abbr[int(number)]
    return f"{year} {short}" if number == "01" else short


def _said(numbers: Sequence[tuple[str, int]], words: str, language: Language) -> str:
    """What a chart shows, in a sentence."""
    total = sum(number for _, number in numbers)
    if not total:
        return _NOTHING[language]
    day, most = max(numbers, key=lambda item: item[1])
    return words.format(total=total, first=numbers[0][0], last=numbers[-1][0], day=day, most=most)
