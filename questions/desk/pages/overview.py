"""Overview: how much was asked and how well it was answered, against the period before."""

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final

from starlette.responses import Response

from questions.desk.rendering import months
from questions.desk.visit import Visit
from questions.period import Period
from questions.reports.charts import days_chart, languages_chart, months_chart, rates_chart
from questions.reports.definitions import definition, name
from questions.reports.entries import risen, unhelpful
from questions.reports.events import Event, EventsError, read_events, within
from questions.reports.overview import Count, MonthCount
from questions.reports.span import Span, span_of
from questions.reports.svg import NARROW

logger = logging.getLogger(__name__)

RANGES: Final = (7, 30, 90, 365)
A_MONTH: Final = 30
LISTED: Final = 6


async def show(visit: Visit) -> Response:
    """GET /, with `days`, or `from` and `to`, and `language`."""
    knowledge = visit.desk.finder().knowledge
    span, wrong = _span(visit)
    language = visit.query.get("language", "")
    chosen = language if language in knowledge.languages else None
    entries = await visit.desk.figures.entries(span, chosen)
    found = await visit.desk.figures.overview(span, chosen)
    known = knowledge.languages.get(visit.language)
    events, unread = await _events(visit, span)
    return visit.page(
        "overview.html",
        found=found,
        days=days_chart(found.days, visit.language, events),
        days_narrow=days_chart(found.days, visit.language, events, NARROW),
        rates=rates_chart(found.parts, visit.language, NARROW),
        languages_course=languages_chart(found.parts, visit.language, NARROW),
        by_week=len(found.parts) < span.days,
        events=events,
        events_unread=unread,
        urgent_chart=months_chart(found.urgent, span.months, "urgent", visit.language, NARROW),
        months=months(span.first, span.last, visit.language),
        arrivals=_summed(found.arrivals),
        figure=lambda figure: definition(figure, visit.language),
        named=name,
        top=[e for e in entries if e.shown][:LISTED],
        risen=risen(entries)[:LISTED],
        unhelpful=unhelpful(entries)[:LISTED],
        lines={e.id: e.question for e in known.entries()} if known else {},
        codes=tuple(knowledge.languages),
        ranges=RANGES,
        chosen_days=span.days if span.last == visit.desk.today() else 0,
        wrong=wrong,
    )


def _span(visit: Visit) -> tuple[Span, bool]:
    """The days asked for; whether they were none that can be shown, so that others are."""
    today = visit.desk.today()
    given = visit.query.get("days", "")
    days = next((n for n in RANGES if str(n) == given), None)
    # The form sends both: what was not changed in it is not what is meant.
    dated = given == visit.query.get("was") or days is None
    if dated and (visit.query.get("from") or visit.query.get("to")):
        try:
            return span_of(Period(_day(visit, "from"), _day(visit, "to")), today), False
        except ValueError:
            return span_of(Period(), today), True
    return span_of(Period(today - timedelta(days=(days or A_MONTH) - 1)), today), False


async def _events(visit: Visit, span: Span) -> tuple[tuple[Event, ...], bool]:
    """The dates to mark; whether there is a file of them that cannot be read."""
    file = visit.desk.events_file
    if file is None:
        return (), False
    loop = asyncio.get_running_loop()
    try:
        events = await loop.run_in_executor(visit.desk.workers, read_events, file)
    except EventsError as error:
        logger.warning("the desk marks no dates: %s", error)
        return (), True
    return within(events, span), False


def _summed(counts: Sequence[MonthCount]) -> list[Count]:
    """Over all months, most first."""
    total = Counter[str]()
    for count in counts:
        total[count.name] += count.number
    return [Count(name, number) for name, number in total.most_common()]


def _day(visit: Visit, name: str) -> date | None:
    given = visit.query.get(name)
    return date.fromisoformat(given) if given else None
