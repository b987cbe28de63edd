"""knowledge/ -> Knowledge: reads every file, checks its form, and keeps what is sound."""

import difflib
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final, TypeVar

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from retrieval.cache import Cache
from retrieval.entries import (
    ContactsFile,
    Entry,
    FactsFile,
    Model,
    NoticesFile,
    OffTopicFile,
    OtherLanguagesFile,
    TermsFile,
    TopicFile,
    UrgentFile,
)
from retrieval.knowledge import Knowledge, LanguageKnowledge, Topic
from retrieval.problems import KnowledgeError, Place, Problem, Severity, sort_problems
from retrieval.words import BotWords
from retrieval.yaml_source import Document, Key, Reader, SourceError

M = TypeVar("M", bound=Model)

_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LANGUAGE = re.compile(r"[a-z]{2,3}")
SHARED: Final = ("_contacts", "_facts", "_notices", "_other_languages", "_urgent")
OF_A_LANGUAGE: Final = ("_bot", "_off_topic", "_terms")
"""The files that are no topics, by name: beside the languages' folders, and in each."""
MAX_NAME = 40
"""Characters of a topic's name: a button must hold it."""


@dataclass(frozen=True, slots=True)
class Read:
    """A topic file that was read: where its values stand, for the checks across files."""

    language: str
    name: str
    document: Document
    file: TopicFile

    @staticmethod
    def key_of(phrasing: int) -> Key:
        """Where an entry's phrasing of this number stands in it: the question line is the first."""
        return ("also_asked", phrasing - 1) if phrasing else ("question",)


@dataclass(slots=True)
class Loaded:
    """The outcome of a load. `knowledge` lacks the files that `problems` calls errors."""

    knowledge: Knowledge | None = None
    problems: list[Problem] = field(default_factory=list)
    topics: list[Read] = field(default_factory=list)
    documents: dict[str, Document] = field(default_factory=dict)

    @property
    def errors(self) -> tuple[Problem, ...]:
        """The problems that keep a reload out of service."""
        return tuple(p for p in self.problems if p.severity is Severity.ERROR)


def load(root: Path, cache: Cache | None = None) -> Loaded:
    """Read the knowledge base as far as it can be read; faster where the cache has its texts.

    A file with an error is left out and named in `problems`; `knowledge` is None where no
    language is left. Never raises for what the files contain.
    """
    return _Loading(root, cache).run()


def load_or_raise(root: Path) -> Knowledge:
    """Read the knowledge base.

    Raises:
        KnowledgeError: when no language can be served at all.
    """
    loaded = load(root)
    if loaded.knowledge is None:
        raise KnowledgeError(loaded.errors)
    return loaded.knowledge


class _Loading:
    def __init__(self, root: Path, cache: Cache | None) -> None:
        self.root = root
        self.reader = Reader(root, cache)
        self.out = Loaded()
        self.hash = hashlib.sha256()

    def run(self) -> Loaded:
        contacts = self._shared("_contacts", ContactsFile) or ContactsFile(contacts=())
        urgent = self._shared("_urgent", UrgentFile) or UrgentFile(rules=())
        facts = self._shared("_facts", FactsFile) or FactsFile(facts=())
        others = self._shared("_other_languages", OtherLanguagesFile)
        notices = self._shared("_notices", NoticesFile) or NoticesFile()
        languages = {k.code: k for folder in self._folders() if (k := self._language(folder))}
        if not languages and not self.out.errors:
            example = {"example": str(self.root / "en")}
            place = Place(self.root)
            self.out.problems.append(Problem(place, Severity.ERROR, "no-folder", example))
        self.reader.save()
        languages = _withdrawn_everywhere(languages)
        if languages:
            self.out.knowledge = Knowledge(
                languages=languages,
                contacts={c.id: c for c in contacts.contacts},
                facts=facts.facts,
                urgent_rules=urgent.rules,
                other_languages={o.code: o for o in others.languages} if others else {},
                notices=notices.notices,
                paused=notices.paused,
                digest=self.hash.hexdigest(),
            )
        self.out.problems = list(sort_problems(self.out.problems))
        return self.out

    def _folders(self) -> list[Path]:
        try:
            return sorted(p for p in self.root.iterdir() if p.is_dir() and p.name[0] not in "._")
        except OSError:
            return []

    def _language(self, folder: Path) -> LanguageKnowledge | None:
        if not _LANGUAGE.fullmatch(folder.name):
            language = folder.name.partition("-")[0]
            example = language if _LANGUAGE.fullmatch(language) else "en"
            self._error(Place(folder), "bad-folder", name=folder.name, example=example)
            return None
        words = self._file(folder / "_bot.yaml", BotWords)
        off_topic = self._optional(folder / "_off_topic.yaml", OffTopicFile) or OffTopicFile()
        terms = self._optional(folder / "_terms.yaml", TermsFile) or TermsFile()
        topics = []
        for path in sorted(folder.glob("*.yml")):
            self._error(Place(path), "bad-name", name=path.name, example=f"{path.stem}.yaml")
        for path in sorted(folder.glob("*.yaml")):
            if path.name.startswith("_"):
                continue
            file = self._file(path, TopicFile)
            if file is None:
                continue
            document = self.out.documents[str(path)]
            self.out.topics.append(Read(folder.name, path.stem, document, file))
            if not _NAME.fullmatch(path.stem) or len(path.stem) > MAX_NAME:
                self._error(Place(path), "bad-name", name=path.name, example="jar-history.yaml")
                continue
            topics.append(Topic(path.stem, file.topic.title, file.topic.order, file.entries))
        if words is None:
            return None
        topics.sort(key=lambda t: (t.order, t.name))
        return LanguageKnowledge(
            folder.name, words, tuple(topics), off_topic.off_topic, terms.groups
        )

    def _shared(self, name: str, model: type[M]) -> M | None:
        return self._optional(self.root / f"{name}.yaml", model)

    def _optional(self, path: Path, model: type[M]) -> M | None:
        return self._file(path, model) if path.exists() or path.is_symlink() else None

    def _file(self, path: Path, model: type[M]) -> M | None:
        try:
            document = self.reader.read(path)
        except SourceError as error:
            self.out.problems.append(error.problem)
            return None
        self.out.documents[str(path)] = document
        self.hash.update(f"{path.relative_to(self.root)}\0{document.data!r}\0".encode())
        if not isinstance(document.data, dict):
            known = ", ".join(_keys(model))
            self._error(document.place(), "empty", expected=known)
            return None
        try:
            return model.model_validate(document.data)
        except ValidationError as error:
            found = error.errors(include_url=False, include_context=False)
            self.out.problems.extend(_problem(document, model, details) for details in found)
            return _sound_part(model, document.data, found)

    def _error(self, place: Place, code: str, **details: str) -> None:
        self.out.problems.append(Problem(place, Severity.ERROR, code, details))


def _withdrawn_everywhere(languages: dict[str, LanguageKnowledge]) -> dict[str, LanguageKnowledge]:
    """An answer that is wrong in one language is shown in none."""
    withdrawn = {e.id for known in languages.values() for e in known.entries() if e.withdrawn}

    def taken_down(entry: Entry) -> Entry:
        return entry.model_copy(update={"withdrawn": True}) if entry.id in withdrawn else entry

    def changed(known: LanguageKnowledge) -> LanguageKnowledge:
        topics = tuple(
            replace(topic, entries=tuple(taken_down(e) for e in topic.entries))
            for topic in known.topics
        )
        return replace(known, topics=topics)

    return {code: changed(known) for code, known in languages.items()} if withdrawn else languages


def _sound_part(model: type[M], data: dict[str, Any], errors: list[ErrorDetails]) -> M | None:
    """The file without the items of its lists that are wrong, if that is all that is wrong.

    One bad pattern must not switch off all danger words, nor one bad contact all phone numbers.
    """
    bad: dict[str, set[int]] = {}
    for details in errors:
        match details["loc"]:
            case (str(key), int(number), *_):
                bad.setdefault(key, set()).add(number)
            case _:
                return None
    rest = dict(data)
    for key, numbers in bad.items():
        rest[key] = [item for i, item in enumerate(data[key]) if i not in numbers]
    try:
        return model.model_validate(rest)
    except ValidationError:
        return None


def _problem(document: Document, model: type[Model], details: ErrorDetails) -> Problem:
    """One of pydantic's errors, at its place in the file and in our words."""
    loc = details["loc"]
    place = document.place(loc)
    key = next((str(part) for part in reversed(loc) if isinstance(part, str)), "")
    if details["type"] == "missing" or details["input"] is None:
        return Problem(place, Severity.ERROR, "missing", {"key": key})
    if details["type"] == "extra_forbidden":
        known = sorted(_known_keys(model, loc[:-1]))
        given = {"key": key, "hint": nearest(key, known), "known": ", ".join(known)}
        return Problem(place, Severity.ERROR, "unknown-key", given)
    reason = details["msg"].removeprefix("Value error, ")
    return Problem(place, Severity.ERROR, "bad-value", {"key": key, "reason": reason})


def nearest(given: str, known: Sequence[str]) -> str:
    """' (did you mean X?)' where something known is close, else nothing."""
    close = difflib.get_close_matches(given, known, n=1)
    return f" (did you mean {close[0]!r}?)" if close else ""


def _keys(model: type[Model]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


def _known_keys(model: type[Model], loc: tuple[str | int, ...]) -> list[str]:
    """The keys allowed at `loc`: follows the models that the path leads through."""
    for part in loc:
        inner = model.model_fields.get(str(part))
        if inner is not None:
            model = _model_in(inner.annotation) or model
    return _keys(model)


def _model_in(annotation: object) -> type[Model] | None:
    if isinstance(annotation, type) and issubclass(annotation, Model):
        return annotation
    for argument in getattr(annotation, "__args__", ()):
        found = _model_in(argument)
        if found:
            return found
    return None
