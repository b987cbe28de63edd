"""Entries: what the bot can answer, and how each fares."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from starlette.responses import Response

from questions.desk.bubble import Bubble
from questions.desk.visit import Visit, not_found
from questions.reports.entries import EntryFigures
from questions.reports.overview import Rate
from questions.reports.span import Span
from retrieval.entries import Entry
from retrieval.knowledge import LanguageKnowledge
from retrieval.text import squeeze

DAYS: Final = (7, 30, 90, 365)
A_MONTH: Final = 30
FOUND: Final = 8
ORDERS: Final = ("shown", "helpful", "review", "topic")


@dataclass(frozen=True, slots=True)
class Row:
    """An entry in the list."""

    entry: Entry
    topic: str
    figures: EntryFigures
    stale: bool


async def show(visit: Visit) -> Response:
    """GET /entries."""
    knowledge = visit.desk.finder().knowledge
    code = visit.query.get("in", visit.language)
    known = knowledge.languages.get(code) or next(iter(knowledge.languages.values()))
    days, order = _days(visit), _one_of(visit.query.get("sort", ""), ORDERS)
    figures = {e.entry: e for e in await visit.desk.figures.entries(_span(visit, days))}
    rows = [
        Row(entry, topic.title, figures.get(entry.id) or _nothing(entry.id), is_stale(visit, entry))
        for topic in sorted(known.topics, key=lambda t: t.order)
        for entry in topic.entries
    ]
    return visit.page(
        "entries.html",
        rows=_sorted(rows, order),
        codes=tuple(knowledge.languages),
        code=known.code,
        days=days,
        choices=DAYS,
        sort=order,
    )


async def one(visit: Visit) -> Response:
    """GET /entries/ID: its figures, its bubbles, its phrasings."""
    knowledge = visit.desk.finder().knowledge
    entry_id = visit.request.path_params["entry"]
    here = [code for code in knowledge.languages if knowledge.entry(entry_id, code)]
    if not here:
        raise not_found()
    wanted = visit.query.get("in", visit.language)
    code = wanted if wanted in here else here[0]
    entry, known = knowledge.entry(entry_id, code), knowledge.languages[code]
    days = _days(visit)
    span = _span(visit, days)
    found = await visit.desk.figures.entries(span)
    confused_with = await visit.desk.figures.confusions(span, entry_id)
    figures = next((e for e in found if e.entry == entry_id), _nothing(entry_id))
    lines = {e.id: e.question for e in known.entries()}
    topic = known.topic_of(entry_id)
    return visit.page(
        "entry.html",
        entry=entry,
        code=code,
        topic=topic.title if topic else "",
        days=days,
        figures=figures,
        confused_with=confused_with,
        lines=lines,
        stale=entry is not None and is_stale(visit, entry),
        bubbles=[
            (c, bubble)
            for c in sorted(here, key=lambda c: c != code)
            if (bubble := _bubble(visit, c, entry_id))
        ],
    )


def is_stale(visit: Visit, entry: Entry) -> bool:
    """Whether its facts were to be looked at again by now."""
    return entry.review_by is not None and entry.review_by <= visit.desk.today()


def _bubble(visit: Visit, code: str, entry_id: str) -> Bubble | None:
    knowledge = visit.desk.finder().knowledge
    entry = knowledge.entry(entry_id, code)
    if entry is None:
        return None
    return visit.desk.make_bubble(knowledge, code, entry, visit.desk.clock())


def _span(visit: Visit, days: int) -> Span:
    today = visit.desk.today()
    return Span(today - timedelta(days=days - 1), today)


def _days(visit: Visit) -> int:
    given = visit.query.get("days", "")
    return next((n for n in DAYS if str(n) == given), A_MONTH)


def _one_of(given: str, known: tuple[str, ...]) -> str:
    return given if given in known else known[0]


def _nothing(entry_id: str) -> EntryFigures:
    return EntryFigures(entry_id, 0, 0, Rate())


def _sorted(rows: list[Row], order: str) -> list[Row]:
    match order:
        case "shown":
            return sorted(rows, key=lambda row: -row.figures.shown)
        case "helpful":
            return sorted(rows, key=lambda row: -row.figures.unhelpful_at_least)
        case "review":
            return sorted(rows, key=lambda row: row.entry.review_by or date.max)
    return rows


async def search(visit: Visit) -> Response:
    """GET /entries/search: entries whose id or phrasings contain what is typed."""
    known = visit.desk.finder().knowledge.languages.get(visit.query.get("language", visit.language))
    if known is None:
        raise not_found()
    typed = squeeze(visit.query.get("q", "")[:100])
    found = _matching(known, typed) if typed else []
    return visit.page("found.html", found=found, code=known.code, asked=bool(typed))


def _matching(known: LanguageKnowledge, typed: str) -> list[Entry]:
    """The question line first, then ids, then other phrasings."""

    def rank(entry: Entry) -> int | None:
        if typed in squeeze(entry.question):
            return 0
        if typed in squeeze(entry.id):
            return 1
        return 2 if any(typed in squeeze(p) for p in entry.also_asked) else None

    ranked = [(r, n, e) for n, e in enumerate(known.entries()) if (r := rank(e)) is not None]
    return [entry for _, _, entry in sorted(ranked, key=lambda item: item[:2])[:FOUND]]
