"""The checks across files: what each file alone cannot show. See docs/knowledge.md."""

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Final

from retrieval.cache import Cache
from retrieval.check_shared import check_shared
from retrieval.entries import MAX_ANSWER_LENGTH, Entry
from retrieval.knowledge import Knowledge
from retrieval.loader import Loaded, Read, load, nearest
from retrieval.numbers import numbers
from retrieval.problems import Place, Problem, Severity, sort_problems
from retrieval.readability import readability_hints
from retrieval.text import squeeze
from retrieval.yaml_source import Key

WANTED_PHRASINGS: Final = 20
TOPIC_WITHOUT_SOURCES: Final = "bot"
"""The one topic about the bot itself, which is its own source."""
COUNTED_ON_FINGERS: Final = 3
"""Numbers up to this one need no fact."""
WRITTEN_IN_WORDS: Final = 12
"""English writes numbers up to this one in words as often as in digits."""


def check(
    root: Path,
    today: date,
    cache: Cache | None = None,
    *,
    launch: bool = False,
    hints: bool = False,
) -> tuple[Loaded, tuple[Problem, ...]]:
    """Load a knowledge base and name everything that is wrong with it.

    `launch` turns what nobody has confirmed yet into errors; `hints` adds how to read easier.
    """
    loaded = load(root, cache)
    found = [*loaded.problems, *_across(loaded, root, today)]
    if launch:
        found.extend(_unconfirmed(loaded, root))
    if hints:
        found.extend(readability_hints(loaded.topics))
    return loaded, sort_problems(found)


def blocking(
    root: Path, today: date, cache: Cache | None = None
) -> tuple[Loaded, tuple[Problem, ...]]:
    """Load, with the errors alone: what keeps a reload out of service."""
    loaded, problems = check(root, today, cache)
    return loaded, tuple(p for p in problems if p.severity is Severity.ERROR)


def _across(loaded: Loaded, root: Path, today: date) -> Iterator[Problem]:
    if loaded.errors:
        # What a broken file holds is not known: its ids would be missed everywhere.
        return
    ids = {entry.id for read in loaded.topics for entry in read.file.entries}
    contacts = set(loaded.knowledge.contacts) if loaded.knowledge else set()
    yield from _duplicate_ids(loaded)
    yield from _shared_phrasings(loaded)
    yield from _missing_in_a_language(loaded)
    yield from check_shared(loaded, root, today)
    yield from _number_problems(loaded)
    for read in loaded.topics:
        for number, entry in enumerate(read.file.entries):
            at = _Entry(read, entry, number)
            yield from _links(at, ids, contacts)
            yield from _form(at)
            yield from _dates(at, today)


class _Entry:
    """An entry and where its parts stand."""

    def __init__(self, read: Read, entry: Entry, number: int) -> None:
        self.read = read
        self.entry = entry
        self.number = number

    def error(self, code: str, *key: str | int, **details: str) -> Problem:
        return self._problem(Severity.ERROR, code, key, details)

    def warning(self, code: str, *key: str | int, **details: str) -> Problem:
        return self._problem(Severity.WARNING, code, key, details)

    def _problem(
        self, severity: Severity, code: str, key: Key, details: Mapping[str, str]
    ) -> Problem:
        return Problem(self.place(*key), severity, code, dict(details))

    def place(self, *key: str | int) -> Place:
        return self.read.document.place(("entries", self.number, *key))


def _links(at: _Entry, ids: set[str], contacts: set[str]) -> Iterator[Problem]:
    for i, contact in enumerate(at.entry.contacts):
        if contact not in contacts:
            hint = nearest(contact, sorted(contacts))
            yield at.error("unknown-contact", "contacts", i, value=contact, hint=hint)
    for i, related in enumerate(at.entry.related):
        if related not in ids:
            hint = nearest(related, sorted(ids))
            yield at.error("unknown-related", "related", i, value=related, hint=hint)


def _form(at: _Entry) -> Iterator[Problem]:
    entry = at.entry
    if not entry.sources and at.read.name != TOPIC_WITHOUT_SOURCES:
        yield at.error("no-source", id=entry.id)
    if len(entry.answer) > MAX_ANSWER_LENGTH:
        sizes = {"length": str(len(entry.answer)), "limit": str(MAX_ANSWER_LENGTH)}
        yield at.error("answer-too-long", "answer", **sizes)
    if entry.urgent and entry.withdrawn:
        yield at.warning("withdrawn-card", "withdrawn", id=entry.id)
    count = len(entry.also_asked)
    if count < WANTED_PHRASINGS:
        counts = {"count": str(count), "wanted": str(WANTED_PHRASINGS)}
        yield at.warning("few-phrasings", "also_asked", **counts)
    for i, phrasing in enumerate(entry.phrasings):
        if not squeeze(phrasing):
            yield at.warning("no-letter", *Read.key_of(i), text=phrasing)
    for i, source in enumerate(entry.sources):
        if source.url.startswith("http://"):
            yield at.warning("http", "sources", i, "url", url=source.url)


def _dates(at: _Entry, today: date) -> Iterator[Problem]:
    entry = at.entry
    if entry.review_by and entry.review_by < today:
        yield at.warning("review-due", "review_by", id=entry.id, date=str(entry.review_by))
    if entry.expires_on and entry.expires_on <= today:
        yield at.warning("expired", "expires_on", id=entry.id, date=str(entry.expires_on))


def _duplicate_ids(loaded: Loaded) -> Iterator[Problem]:
    seen: dict[tuple[str, str], _Entry] = {}
    for read in loaded.topics:
        for number, entry in enumerate(read.file.entries):
            at = _Entry(read, entry, number)
            first = seen.setdefault((read.language, entry.id), at)
            if first is not at:
                other = first.place("id")
                details = {"id": entry.id, "other": f"{other.path}:{other.line}"}
                yield at.error("duplicate-id", "id", **details)


def _shared_phrasings(loaded: Loaded) -> Iterator[Problem]:
    seen: dict[tuple[str, str], str] = {}
    for read in loaded.topics:
        for number, entry in enumerate(read.file.entries):
            for i, phrasing in enumerate(entry.phrasings):
                key = (read.language, squeeze(phrasing))
                other = seen.setdefault(key, entry.id)
                if other != entry.id:
                    at = _Entry(read, entry, number)
                    details = {"text": phrasing, "other": other}
                    yield at.warning("phrasing-twice", *Read.key_of(i), **details)


def _number_problems(loaded: Loaded) -> Iterator[Problem]:
    """Numbers that stand in no fact and no contact, and those that one language alone states."""
    if loaded.knowledge is None:
        return
    known = _known_numbers(loaded.knowledge)
    stated: dict[str, dict[str, dict[str, str]]] = {}
    for read in loaded.topics:
        for entry in read.file.entries:
            stated.setdefault(entry.id, {})[read.language] = numbers(entry.answer)
    for read in loaded.topics:
        for number, entry in enumerate(read.file.entries):
            at = _Entry(read, entry, number)
            for value, written in stated[entry.id][read.language].items():
                if value not in known and Decimal(value) > COUNTED_ON_FINGERS:
                    yield at.warning("number-without-fact", "answer", number=written, id=entry.id)
                others = stated[entry.id].items()
                lacking = sorted(language for language, found in others if value not in found)
                if lacking and Decimal(value) > WRITTEN_IN_WORDS:
                    details = {"number": written, "id": entry.id, "language": ", ".join(lacking)}
                    yield at.warning("number-only-here", "answer", **details)


def _known_numbers(knowledge: Knowledge) -> set[str]:
    texts = [n for fact in knowledge.facts if fact.publish == "yes" for n in fact.numbers]
    for contact in knowledge.contacts.values():
        texts += filter(None, (contact.phone, contact.other_phone))
        texts += [*contact.name.values(), *contact.note.values(), *contact.languages.values()]
    return {value for text in texts for value in numbers(text)}


def _missing_in_a_language(loaded: Loaded) -> Iterator[Problem]:
    languages = {read.language for read in loaded.topics}
    having: dict[str, set[str]] = {}
    for read in loaded.topics:
        for entry in read.file.entries:
            having.setdefault(entry.id, set()).add(read.language)
    for read in loaded.topics:
        for number, entry in enumerate(read.file.entries):
            lacking = sorted(languages - having[entry.id])
            if lacking and read.language == min(having[entry.id]):
                at = _Entry(read, entry, number)
                missing = ", ".join(lacking)
                yield at.warning("missing-in-language", "id", id=entry.id, language=missing)


def _unconfirmed(loaded: Loaded, root: Path) -> Iterator[Problem]:
    document = loaded.documents.get(str(root / "_contacts.yaml"))
    contacts = loaded.knowledge.contacts if loaded.knowledge else {}
    for i, contact in enumerate(contacts.values()):
        if document and contact.confirmed is None:
            details = {"what": "contact", "id": contact.id}
            place = document.place(("contacts", i))
            yield Problem(place, Severity.ERROR, "unconfirmed", details)
    yield from _unreviewed(loaded, root)
    for read in loaded.topics:
        for number, entry in enumerate(read.file.entries):
            if entry.legal and entry.confirmed is None:
                at = _Entry(read, entry, number)
                yield at.error("unconfirmed", "id", what="legal entry", id=entry.id)


def _unreviewed(loaded: Loaded, root: Path) -> Iterator[Problem]:
    """Texts in other languages, and facts that nobody has confirmed."""
    others = loaded.documents.get(str(root / "_other_languages.yaml"))
    facts = loaded.documents.get(str(root / "_facts.yaml"))
    if loaded.knowledge is None:
        return
    for i, other in enumerate(loaded.knowledge.other_languages.values()):
        if others and other.reviewed_by is None:
            place = others.place(("languages", i))
            yield Problem(place, Severity.ERROR, "unreviewed", {"name": other.name})
    for i, fact in enumerate(loaded.knowledge.facts):
        if facts and fact.publish == "confirm":
            details = {"what": "fact", "id": fact.id}
            yield Problem(facts.place(("facts", i)), Severity.ERROR, "unconfirmed", details)
