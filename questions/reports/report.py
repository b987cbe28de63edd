"""All figures of a period together: what `support-bot report` shows, in whatever form."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from questions.demo_mark import is_demo
from questions.grouping import Step
from questions.reports.definitions import DEFINITIONS, Language
from questions.reports.entries import EntryFigures, Rise, read_entries, risen, unhelpful
from questions.reports.events import Event, within
from questions.reports.overview import MonthCount, Overview, Rate, Totals, read_overview
from questions.reports.span import Span
from questions.reports.unanswered import Unanswered, UnansweredGroup
from questions.storage import Storage
from questions.withholding import FEWER
from retrieval.decision import Candidate
from retrieval.finder import Finder

LISTED: Final = 15
"""Entries and groups a report names."""
NEAR_FROM: Final = 0.1
"""Confidence from which people are told of the nearest entry; JSON has all."""
WAYS: Final = 5
"""Ways of asking named for a group."""


@dataclass(frozen=True, slots=True)
class Report:
    """What happened in a period. No words of small groups are in it."""

    overview: Overview
    entries: tuple[EntryFigures, ...]
    groups: tuple[UnansweredGroup, ...]
    events: tuple[Event, ...]
    demo: bool
    titles: dict[str, dict[str, str]]
    """The question of each entry, by id and language."""

    @property
    def rising(self) -> tuple[Rise, ...]:
        """Entries asked for more than before."""
        return risen(self.entries)[:LISTED]

    @property
    def unhelpful(self) -> tuple[EntryFigures, ...]:
        """Entries that did not help."""
        return unhelpful(self.entries)[:LISTED]

    @property
    def top(self) -> tuple[EntryFigures, ...]:
        """The entries shown most."""
        return tuple(e for e in self.entries if e.shown)[:LISTED]

    @property
    def unanswered(self) -> tuple[UnansweredGroup, ...]:
        """The biggest groups whose words may be shown, without noise."""
        return tuple(g for g in self.groups if not g.noise and not g.withheld)[:LISTED]

    @property
    def withheld(self) -> int:
        """How many groups there are besides whose words are withheld."""
        return sum(g.withheld and not g.noise for g in self.groups)

    def title(self, entry: str, language: Language) -> str:
        """An entry's question; its id where the knowledge base no longer has it."""
        known = self.titles.get(entry, {})
        return known.get(language) or next(iter(known.values()), entry)


async def make_report(
    storage: Storage,
    finder: Finder,
    clock: Callable[[], datetime],
    span: Span,
    language: str | None = None,
    events: tuple[Event, ...] = (),
    started: Callable[[int], Step] | None = None,
) -> Report:
    """Read and group; `started` as in `Unanswered.refresh`.

    Raises:
        StorageError: there is no database, or it fails.
    """
    await storage.must_exist()
    unanswered = Unanswered(storage, finder, clock)
    await unanswered.refresh(started)
    return Report(
        await read_overview(storage, span, language),
        await read_entries(storage, span, language),
        unanswered.groups(span, language),
        within(events, span),
        await is_demo(storage),
        titles_of(finder),
    )


def titles_of(finder: Finder) -> dict[str, dict[str, str]]:
    """The question of every entry, by id and language."""
    found: dict[str, dict[str, str]] = {}
    for code, language in finder.knowledge.languages.items():
        for entry in language.entries():
            found.setdefault(entry.id, {})[code] = entry.question
    return found


def near(group: UnansweredGroup) -> tuple[Candidate, ...]:
    """The nearest entry, if there is any reason to name it."""
    return tuple(c for c in group.nearest[:1] if c.confidence >= NEAR_FROM)


def as_object(report: Report, language: Language) -> dict[str, Any]:
    """The report as JSON has it: docs/commands.md."""
    view = report.overview
    return {
        "demo": report.demo,
        "period": _span(view.span),
        "before": _span(view.before),
        "language": view.language,
        "questions": {"now": _totals(view.now), "before": _totals(view.earlier)},
        "days": [{"day": str(d.day), "questions": d.questions} for d in view.days],
        "outcomes": {c.name: c.number for c in view.outcomes},
        "languages": {c.name: c.number for c in view.languages},
        "top_entries": [_entry(e) for e in report.top],
        "rising": [{"entry": r.entry, "now": r.now, "before": r.before} for r in report.rising],
        "unhelpful": [_entry(e) for e in report.unhelpful],
        "unanswered": [_group(g) for g in report.groups],
        "urgent": _months(view.urgent, "card"),
        "arrivals": _months(view.arrivals, "source"),
        "unlogged": _months(view.unlogged, ""),
        "events": [{"day": str(e.day), "title": e.named(language)} for e in report.events],
        "definitions": {name: texts[language].text for name, texts in DEFINITIONS.items()},
    }


def _span(span: Span) -> dict[str, str]:
    return {"first": str(span.first), "last": str(span.last)}


def _rate(rate: Rate) -> dict[str, float | int | None]:
    share = None if rate.share is None else round(rate.share, 4)
    return {"part": rate.part, "whole": rate.whole, "share": share}


def _totals(totals: Totals) -> dict[str, Any]:
    return {
        "questions": totals.questions,
        "small_talk": totals.small_talk,
        "answer_rate": _rate(totals.answered),
        "helpfulness": _rate(totals.helpful),
    }


def _entry(entry: EntryFigures) -> dict[str, Any]:
    return {
        "entry": entry.entry,
        "shown": entry.shown,
        "before": entry.shown_before,
        "helpful": _rate(entry.helpful),
        "verdicts": dict(entry.verdicts),
        "confused_with": {c.entry: c.times for c in entry.confused_with},
    }


def _group(group: UnansweredGroup) -> dict[str, Any]:
    return {
        # A name is made of the words: whoever guesses them could find them confirmed.
        "group": None if group.withheld else group.key,
        "language": group.language,
        "noise": group.noise,
        "questions": FEWER if group.size is None else group.size,
        "text": group.representative,
        "texts": [{"text": t.text, "questions": t.number} for t in group.texts[:WAYS]],
        "reasons": dict(group.reasons),
        "nearest": [{"entry": c.entry, "confidence": c.confidence} for c in group.nearest],
    }


def _months(found: tuple[MonthCount, ...], name: str) -> list[dict[str, Any]]:
    return [
        {"month": c.month, "number": c.number} | ({name: c.name} if name else {}) for c in found
    ]
