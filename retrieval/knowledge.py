"""The knowledge base in memory: immutable, shared by every reader, replaced as a whole."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from retrieval.entries import Contact, Entry, Fact, Notice, OtherLanguage, UrgentRule
from retrieval.words import BotWords, SmallTalk


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic in one language with its entries in the order of the file."""

    name: str
    title: str
    order: int
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class LanguageKnowledge:
    """Everything that is said in one language."""

    code: str
    words: BotWords
    topics: tuple[Topic, ...]
    off_topic: tuple[str, ...] = ()
    terms: tuple[tuple[str, ...], ...] = ()
    _by_id: Mapping[str, tuple[Topic, Entry]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        # The first of an id counts. Frozen: there is no other way to set what follows from fields.
        found = {e.id: (topic, e) for topic in self.topics[::-1] for e in topic.entries[::-1]}
        object.__setattr__(self, "_by_id", found)

    def entries(self) -> Iterator[Entry]:
        """All entries, topic by topic."""
        for topic in self.topics:
            yield from topic.entries

    def entry(self, entry_id: str) -> Entry | None:
        """The entry of this id, if this language has it."""
        found = self._by_id.get(entry_id)
        return found[1] if found else None

    def topic(self, name: str) -> Topic | None:
        """The topic of this name (its file's name without .yaml)."""
        return next((t for t in self.topics if t.name == name), None)

    def topic_of(self, entry_id: str) -> Topic | None:
        """The topic an entry stands in."""
        found = self._by_id.get(entry_id)
        return found[0] if found else None

    def small_talk(self, talk_id: str) -> SmallTalk | None:
        """The small talk of this id."""
        return next((s for s in self.words.small_talk if s.id == talk_id), None)


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All languages, and what they share. `digest` changes with any file's content."""

    languages: Mapping[str, LanguageKnowledge]
    contacts: Mapping[str, Contact]
    facts: tuple[Fact, ...]
    urgent_rules: tuple[UrgentRule, ...]
    other_languages: Mapping[str, OtherLanguage]
    notices: tuple[Notice, ...]
    paused: bool
    digest: str

    def entry(self, entry_id: str, language: str) -> Entry | None:
        """The entry in this language, if it is there."""
        known = self.languages.get(language)
        return known.entry(entry_id) if known else None
