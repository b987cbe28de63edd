"""The knowledge base in memory: immutable, shared by every reader, replaced as a whole."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

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

    def entries(self) -> Iterator[Entry]:
        """All entries, topic by topic."""
        for topic in self.topics:
            yield from topic.entries

    def entry(self, entry_id: str) -> Entry | None:
        """The entry of this id, if this language has it."""
        return next((e for e in self.entries() if e.id == entry_id), None)

    def topic(self, name: str) -> Topic | None:
        """The topic of this name (its file's name without .yaml)."""
        return next((t for t in self.topics if t.name == name), None)

    def topic_of(self, entry_id: str) -> Topic | None:
        """The topic an entry stands in."""
        return next((t for t in self.topics if any(e.id == entry_id for e in t.entries)), None)

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
