"""The charts that the page of a report and the desk have in common."""

from calendar import month_abbr
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from markupsafe import Markup

from questions.reports.definitions import Language, definition
from questions.reports.events import Event
from questions.reports.languages import language_name
from questions.reports.overview import DayCount, MonthCount, Part, Rate
from questions.reports.svg import STROKES, WIDTH, Column, Curve, Mark, columns, curves

_DAYS: Final[dict[Language, str]] = {
    "en": "{total} questions from {first} to {last}; most on {day}: {most}.",
    "ja": "{first}から{last}までに{total}件。最も多い日は{day}の{most}件。",
}
_MONTHS: Final[dict[Language, str]] = {
    "en": "{total} messages from {first} to {last}; most in {day}: {most}.",
    "ja": "{first}から{last}までに{total}件。最も多い月は{day}の{most}件。",
}
_RATES: Final[dict[Language, str]] = {
    "en": "Answer rate and helpfulness over time",
    "ja": "回答率と役に立った割合の推移",
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


def rates_chart(parts: Sequence[Part], language: Language, width: int = WIDTH) -> Markup:
    """How large a share was answered, and how much of what was rated was found helpful."""
    found = [
        _curve(
            definition("answer-rate", language).title, parts, [p.totals.answered for p in parts]
        ),
        _curve(definition("helpfulness", language).title, parts, [p.totals.helpful for p in parts]),
    ]
    return _curves(found, parts, _RATES[language], width)


def languages_chart(parts: Sequence[Part], language: Language, width: int = WIDTH) -> Markup:
    """The share of each of the three languages that most was asked in."""
    total = sum((Counter(p.languages) for p in parts), Counter[str]())
    found = [
        _curve(
            language_name(code, language),
            parts,
            [Rate(p.languages.get(code, 0), p.totals.questions) for p in parts],
        )
        for code, _ in total.most_common(len(STROKES))
    ]
    return _curves(found, parts, definition("languages", language).title, width)


def _curve(name: str, parts: Sequence[Part], rates: Sequence[Rate]) -> Curve:
    says = [
        f"{_days_of(p)}: {r.share or 0:.0%} ({r.part} / {r.whole})"
        for p, r in zip(parts, rates, strict=True)
    ]
    return Curve(name, [rate.share for rate in rates], says)


def _days_of(part: Part) -> str:
    first, last = part.span.first, part.span.last
    return f"{last}" if first == last else f"{first} – {last}"


def _curves(found: Sequence[Curve], parts: Sequence[Part], title: str, width: int) -> Markup:
    labels = [f"{p.span.last.month}/{p.span.last.day}" for p in parts]
    known = [(c.name, [s for s in c.shares if s is not None]) for c in found]
    says = "; ".join(
        f"{name} {shares[0]:.0%} → {shares[-1]:.0%}" for name, shares in known if shares
    )
    return curves(found, labels, title, says, width)


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
