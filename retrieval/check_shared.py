"""The checks of the files without entries: contacts, facts, notices, danger words, small talk."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final

from retrieval.knowledge import Knowledge
from retrieval.loader import OF_A_LANGUAGE, SHARED, Loaded, nearest
from retrieval.problems import Place, Problem, Severity
from retrieval.text import squeeze
from retrieval.yaml_source import Document, Key

_IDENTIFIED: Final = {
    "_contacts.yaml": ("contacts", "id"),
    "_facts.yaml": ("facts", "id"),
    "_notices.yaml": ("notices", "id"),
    "_other_languages.yaml": ("languages", "code"),
    "_bot.yaml": ("small_talk", "id"),
}
"""The list of each file, and the key that names its items."""


def check_shared(loaded: Loaded, root: Path, today: date) -> Iterator[Problem]:
    """What is wrong in them beside their form."""
    if loaded.knowledge is None:
        return
    yield from _not_read(loaded, root)
    yield from _terms(loaded)
    for path, document in loaded.documents.items():
        yield from _used_twice(document)
        match Path(path).name:
            case "_notices.yaml":
                yield from _notices(document, loaded, loaded.knowledge)
            case "_facts.yaml":
                yield from _facts(document, loaded.knowledge, today)
            case "_urgent.yaml":
                yield from _cards(document, loaded, loaded.knowledge)
            case "_bot.yaml":
                yield from _bot(document, loaded.knowledge)


def _used_twice(document: Document) -> Iterator[Problem]:
    """Of two items with one id, one would be shown for the other: a phone number, say."""
    items, name = _IDENTIFIED.get(document.path.name, ("", ""))
    first: dict[str, int] = {}
    for i, item in enumerate(document.data.get(items) or ()):
        at = first.setdefault(item[name], i)
        if at != i:
            other = document.place((items, at, name))
            details = {"id": item[name], "other": f"{other.path}:{other.line}"}
            yield _error(document, "duplicate-id", (items, i, name), details)


def _bot(document: Document, knowledge: Knowledge) -> Iterator[Problem]:
    known = knowledge.languages.get(document.path.parent.name)
    if known is None:
        return
    for i, contact in enumerate(known.words.human_contacts):
        if contact not in knowledge.contacts:
            details = {"value": contact, "hint": nearest(contact, sorted(knowledge.contacts))}
            yield _error(document, "unknown-contact", ("human_contacts", i), details)
    for i, talk in enumerate(known.words.small_talk):
        for j, said in enumerate(talk.said):
            if not squeeze(said):
                place = document.place(("small_talk", i, "said", j))
                yield Problem(place, Severity.WARNING, "no-letter", {"text": said})


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
        # A year alone has passed when the year has.
        if fact.next and fact.next[:7] < month[: len(fact.next)]:
            details = {"id": fact.id, "date": fact.next}
            place = document.place(("facts", i, "next"))
            yield Problem(place, Severity.WARNING, "fact-due", details)


def _cards(document: Document, loaded: Loaded, knowledge: Knowledge) -> Iterator[Problem]:
    cards = {e.id for read in loaded.topics for e in read.file.entries if e.urgent}
    for i, rule in enumerate(knowledge.urgent_rules):
        place: Key = ("rules", i, "card")
        if rule.card not in cards:
            details = {"value": rule.card, "hint": nearest(rule.card, sorted(cards))}
            yield _error(document, "unknown-card", place, details)
            continue
        lacking = [code for code, k in knowledge.languages.items() if k.entry(rule.card) is None]
        if lacking:
            details = {"id": rule.card, "language": ", ".join(lacking)}
            yield Problem(document.place(place), Severity.WARNING, "card-missing", details)


def _not_read(loaded: Loaded, root: Path) -> Iterator[Problem]:
    """Files under a name or in a place where nobody looks for them."""
    for path in sorted({*root.rglob("*.yaml"), *root.rglob("*.yml")}):
        hidden = any(part.startswith(".") for part in path.relative_to(root).parts)
        if not hidden and str(path) not in loaded.documents:
            details = {
                "name": path.name,
                "shared": ", ".join(f"{name}.yaml" for name in SHARED),
                "own": ", ".join(f"{name}.yaml" for name in OF_A_LANGUAGE),
            }
            yield Problem(Place(path), Severity.WARNING, "unknown-file", details)


def _terms(loaded: Loaded) -> Iterator[Problem]:
    """Groups of terms of which no word stands in any entry of their language."""
    for path, document in loaded.documents.items():
        folder = Path(path).parent.name
        known = loaded.knowledge.languages.get(folder) if loaded.knowledge else None
        if Path(path).name != "_terms.yaml" or known is None:
            continue
        written = squeeze(" ".join(" ".join((*e.phrasings, e.answer)) for e in known.entries()))
        for i, group in enumerate(known.terms):
            if not any(squeeze(term) in written for term in group):
                place = document.place(("groups", i))
                details = {"words": ", ".join(group)}
                yield Problem(place, Severity.WARNING, "term-nowhere", details)


def _error(document: Document, code: str, key: Key, details: dict[str, str]) -> Problem:
    return Problem(document.place(key), Severity.ERROR, code, details)
