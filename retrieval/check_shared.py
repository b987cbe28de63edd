"""The checks of what all languages share: notices, facts, danger words."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from retrieval.knowledge import Knowledge
from retrieval.loader import Loaded, nearest
from retrieval.problems import Problem, Severity
from retrieval.yaml_source import Document, Key


def check_shared(loaded: Loaded, today: date) -> Iterator[Problem]:
    """What is wrong in the files beside the languages' folders."""
    if loaded.knowledge is None:
        return
    for path, document in loaded.documents.items():
        match Path(path).name:
            case "_notices.yaml":
                yield from _notices(document, loaded, loaded.knowledge)
            case "_facts.yaml":
                yield from _facts(document, loaded.knowledge, today)
            case "_urgent.yaml":
                yield from _cards(document, loaded)


def _notices(document: Document, loaded: Loaded, knowledge: Knowledge) -> Iterator[Problem]:
    topics = {read.name for read in loaded.topics}
    for i, notice in enumerate(knowledge.notices):
        for j, topic in enumerate(notice.topics):
            if topic not in topics:
                details = {"value": topic, "hint": nearest(topic, sorted(topics))}
                place: Key = ("notices", i, "topics", j)
                yield _error(document, "unknown-topic", place, details)
        if notice.begins and notice.ends and notice.ends < notice.begins:
            details = {"id": notice.id}
            yield _error(document, "ends-before-it-begins", ("notices", i, "until"), details)
        lacking = sorted(knowledge.languages.keys() - notice.text.keys())
        if lacking:
            details = {"id": notice.id, "language": ", ".join(lacking)}
            place = ("notices", i, "text")
            yield Problem(
                document.place(place), Severity.WARNING, "notice-in-one-language", details
            )


def _facts(document: Document, knowledge: Knowledge, today: date) -> Iterator[Problem]:
    month = today.isoformat()[:7]
    for i, fact in enumerate(knowledge.facts):
        if fact.next and fact.next[:7] < month:
            details = {"id": fact.id, "date": fact.next}
            place = document.place(("facts", i, "next"))
            yield Problem(place, Severity.WARNING, "fact-due", details)


def _cards(document: Document, loaded: Loaded) -> Iterator[Problem]:
    cards = {e.id for read in loaded.topics for e in read.file.entries if e.urgent}
    rules = document.data.get("rules") if isinstance(document.data, dict) else None
    for i, rule in enumerate(rules or ()):
        card = rule.get("card") if isinstance(rule, dict) else None
        if isinstance(card, str) and card not in cards:
            details = {"value": card, "hint": nearest(card, sorted(cards))}
            yield _error(document, "unknown-card", ("rules", i, "card"), details)


def _error(document: Document, code: str, key: Key, details: dict[str, str]) -> Problem:
    return Problem(document.place(key), Severity.ERROR, code, details)
