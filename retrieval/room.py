"""One language, ready to be asked: its index, its vectors if there are any, and its judge.

What takes long is kept in the cache; a room is built anew whenever the knowledge base changes.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from retrieval.analyzers import (
    Analyzer,
    Spelling,
    analyzer_for,
    readings,
    release_dictionary_pages,
    spelling_of,
    writes_spaces,
)
from retrieval.cache import Cache, RememberingAnalyzer, code_version
from retrieval.confidence import Confidence, Judgement, learn
from retrieval.index import Document, Index
from retrieval.knowledge import Knowledge, LanguageKnowledge
from retrieval.meaning import Cosines, Embedder, Meaning, VectorStore
from retrieval.ranking import Ranking
from retrieval.terms import TermMarks

SMALL_TALK: Final = "small-talk/"
"""Prefix of small talk among an index's documents; no entry's id has a slash."""


@dataclass(frozen=True, slots=True)
class Room:
    """One language of one state of the knowledge base. Safe to share between threads."""

    knowledge: LanguageKnowledge
    index: Index
    confidence: Confidence
    spelling: Spelling

    def rank(self, text: str) -> Ranking:
        """All documents for a message, by words and, where it can be, by meaning."""
        index = self.index
        if not any(c.isalnum() for c in text):
            # Emoji and punctuation may mean something to a model that saw the web, but no entry.
            return index.rank(())
        cosines = self._cosines(text)
        read = index.read(text)
        return index.rank(read.tokens, marks=read.marks, cosines=cosines)

    def _cosines(self, text: str) -> Cosines | None:
        meaning = self.index.meaning
        return meaning.cosines(meaning.of(self.spelling(text))) if meaning else None

    def judge(self, ranking: Ranking) -> Judgement:
        """How sure its first candidates are."""
        return self.confidence.of(self.index, ranking)


def build(
    known: LanguageKnowledge,
    spelling: Spelling,
    digest: str,
    cache: Cache,
    store: VectorStore | None = None,
) -> Room:
    """Make a language ready. `digest` names the state of the knowledge base.

    Meaning takes part if the store has, or may compute, the vector of every text.
    """
    documents = _documents(known)
    plain = analyzer_for(known.code)
    analyzer = RememberingAnalyzer(plain, f"tokens-{known.code}", cache)
    terms = TermMarks(analyzer, known.code, known.terms)
    marks = RememberingAnalyzer(terms, f"marks-{known.code}", cache, repr(known.terms))
    index = Index(
        documents,
        _spelled(spelling.of_knowledge, analyzer),
        known.off_topic,
        _spelled(spelling.of_knowledge, marks),
        spaced=writes_spaces(known.code),
    )
    analyzer.save()
    marks.save()
    # Messages of people are never remembered.
    index.spell, index.analyze, index.marks_of = spelling, plain, terms.by(plain).of
    release_dictionary_pages()
    if store is not None:
        index.meaning = _meaning(known, spelling, index, digest, cache, store)
    return Room(known, index, _confidence(known.code, index, digest, cache), spelling)


def learnt_spelling(known: LanguageKnowledge, digest: str, cache: Cache) -> Spelling:
    """How the knowledge base spells a language: learnt once for each of its states."""
    name, key = f"spelling-{known.code}", f"{digest} {code_version()}"
    held = cache.get(name, key)
    if held is not None:
        return spelling_of(known.code, (), held=held)
    others = (*(said for talk in known.words.small_talk for said in talk.said), *known.off_topic)
    # After an edit, only the texts that are new are read through the dictionary.
    read = RememberingAnalyzer(readings, f"readings-{known.code}", cache)
    spelling = spelling_of(known.code, _to_learn(known), others, read=read)
    read.save()
    release_dictionary_pages()
    cache.put(name, key, spelling.as_json())
    return spelling


def spelling_like(room: Room, changed: LanguageKnowledge) -> Spelling | None:
    """How a changed state spells a room's language, if it has only more texts; else None."""
    before, now = Counter(_to_learn(room.knowledge)), Counter(_to_learn(changed))
    return room.spelling.with_more((now - before).elements()) if before <= now else None


def _to_learn(known: LanguageKnowledge) -> Iterator[str]:
    return (t for entry in known.entries() for t in (*entry.phrasings, entry.answer))


def _spelled(spelling: Callable[[str], str], analyzer: Analyzer) -> Analyzer:
    return lambda text: analyzer(spelling(text))


def is_prepared(knowledge: Knowledge, cache: Cache, embedder: Embedder | None = None) -> bool:
    """Whether a cache holds what rooms need to be built fast: by words alone, or by meaning too."""
    return all(
        cache.get(*_confidence_key(code, knowledge.digest, embedder)) is not None
        for code in knowledge.languages
    )


def texts(known: LanguageKnowledge, spelling: Spelling) -> list[str]:
    """All texts of a language that have a vector: phrasings in the index's order, then messages
    off topic; each as messages are spelled before they are compared."""
    written = [p for d in _documents(known) for p in d.phrasings] + list(known.off_topic)
    return [spelling.of_knowledge(text) for text in written]


def _documents(known: LanguageKnowledge) -> list[Document]:
    documents = [Document(e.id, e.phrasings, e.answer) for e in known.entries()]
    documents += [
        Document(SMALL_TALK + s.id, s.said, signs=s.emoji) for s in known.words.small_talk
    ]
    return documents


def _meaning(
    known: LanguageKnowledge,
    spelling: Spelling,
    index: Index,
    digest: str,
    cache: Cache,
    store: VectorStore,
) -> Meaning | None:
    if not len(index.owner):
        return None
    name, key = f"meaning-{known.code}", f"{digest} {code_version()} {store.embedder.name}"
    held = cache.arrays(name, key)
    if held is not None:
        return Meaning.from_arrays(store.embedder, index.owner, held)
    learnt = meaning_of(known, spelling, index, store)
    if learnt is not None:
        cache.keep_arrays(name, key, learnt.as_arrays())
    return learnt


def meaning_of(
    known: LanguageKnowledge,
    spelling: Spelling,
    index: Index,
    store: VectorStore,
    *,
    plain: bool = False,
) -> Meaning | None:
    """What an index's vectors teach, if the store has all; `plain`: in the model's own space."""
    vectors = store.vectors(known.code, texts(known, spelling))
    if vectors is None:
        return None
    phrasings, off_topic = vectors[: len(index.owner)], vectors[len(index.owner) :]
    return Meaning.learn(store.embedder, phrasings, index.owner, off_topic, plain=plain)


def _confidence(code: str, index: Index, digest: str, cache: Cache) -> Confidence:
    name, key = _confidence_key(code, digest, index.meaning.embedder if index.meaning else None)
    held = cache.get(name, key)
    if held is not None:
        return Confidence.from_json(held)
    learnt = learn(index)
    cache.put(name, key, learnt.as_json())
    return learnt


def _confidence_key(code: str, digest: str, embedder: Embedder | None) -> tuple[str, str]:
    signals = embedder.name if embedder else "words"
    name = f"confidence-{code}-{'meaning' if embedder else 'words'}"
    return name, f"{digest} {code_version()} {signals}"
