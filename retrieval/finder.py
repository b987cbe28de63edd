"""A message in, a decision out: the whole of retrieval in the order it happens."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Final, TypedDict

from retrieval.analyzers import analyzer_for, release_dictionary_pages, writes_spaces
from retrieval.cache import Cache, NoCache, RememberingAnalyzer, code_version
from retrieval.confidence import CHOICES, CHOICES_FROM, Confidence, learn
from retrieval.decision import (
    Answer,
    Candidate,
    Choices,
    Decision,
    SmallTalk,
    Unknown,
    Urgent,
)
from retrieval.index import Document, Index, Ranking
from retrieval.knowledge import Knowledge, LanguageKnowledge
from retrieval.language import UNDECIDED, Detected, LanguageDetector
from retrieval.terms import TermMarks
from retrieval.text import clean, squeeze, words
from retrieval.urgent import DangerWords

SMALL_TALK: Final = "small-talk/"
"""Prefix of small talk among an index's documents; no entry's id has a slash."""
SURE: Final = 0.99
"""Confidence of a message that is a phrasing, letter for letter or word for word."""
CHOICE_SHARE: Final = 0.5
"""A choice scores at least this share of the best one."""
SMALL_TALK_FROM: Final = 0.5
"""Confidence from which small talk is taken for such: a wrong guess costs a friendly sentence."""
URGENT_FROM: Final = 0.6
"""Confidence from which an urgent entry found as first candidate shows its card."""


@dataclass(frozen=True, slots=True)
class Question:
    """A message. `hint`: the client's language code; `chosen`: the person's folder, if known."""

    text: str
    hint: str | None = None
    chosen: str | None = None


@dataclass(frozen=True, slots=True)
class _Room:
    """One language, ready to be asked."""

    knowledge: LanguageKnowledge
    index: Index
    confidence: Confidence


class Finder:
    """Decides about messages on one state of the knowledge base. Thread-safe."""

    def __init__(
        self, knowledge: Knowledge, default_language: str = "en", cache: Cache | None = None
    ) -> None:
        self.knowledge = knowledge
        self._cache = cache or NoCache()
        self._danger = DangerWords(knowledge.urgent_rules)
        self._rooms: dict[str, _Room] = {}
        self._building = Lock()
        vocabulary = functools.cache(lambda code: _latin_words(knowledge.languages[code]))
        self._language = LanguageDetector(tuple(knowledge.languages), vocabulary, default_language)

    def warm_up(self) -> None:
        """Make every language ready now rather than at its first question (0.1 to 1 s each)."""
        for code in self.knowledge.languages:
            self._room(code)

    def index(self, language: str) -> Index:
        """The index of a language, for tools that look at it whole."""
        return self._room(language).index

    def danger_card(self, text: str) -> str | None:
        """The card that words of danger in a text lead to."""
        return self._danger.card(clean(text))

    def answer_from(self, language: str) -> float:
        """The confidence from which entries of a language are shown as the answer."""
        return self._room(language).confidence.answer_from

    def decide(self, question: Question) -> Decision:
        """Decide about one message: urgent, small talk, an answer, choices, or unknown."""
        text = clean(question.text)
        card = self._danger.card(text)
        detected = self._language.detect(text, question.hint, question.chosen)
        found = self._find(text, detected)
        if card is None:
            card = self._danger_entry(found)
        if card is None or self.knowledge.entry(card, found.reply_in) is None:
            return found
        besides = Unknown(**_common(detected)) if isinstance(found, SmallTalk | Urgent) else found
        return Urgent(
            language=found.language,
            reply_in=found.reply_in,
            confidence=found.confidence,
            candidates=found.candidates,
            card=card,
            besides=besides,
        )

    def _room(self, code: str) -> _Room:
        with self._building:
            room = self._rooms.get(code)
            if room is None:
                known = self.knowledge.languages[code]
                room = self._rooms[code] = _built(known, self.knowledge.digest, self._cache)
        return room

    def _danger_entry(self, found: Decision) -> str | None:
        if isinstance(found, SmallTalk) or not found.candidates:
            return None
        best = found.candidates[0]
        entry = self.knowledge.entry(best.entry, found.reply_in)
        return best.entry if entry and entry.urgent and best.confidence >= URGENT_FROM else None

    def _find(self, text: str, detected: Detected) -> Decision:
        if detected.language not in {*self.knowledge.languages, UNDECIDED}:
            return Unknown(**_common(detected))
        room = self._room(detected.reply_in)
        ranking = room.index.rank(room.index.understood(text), marks=room.index.marks(text))
        squeezed = squeeze(text)
        exact = room.index.exact.get(squeezed)
        if exact is None and squeezed not in room.index.off_topic:
            exact = room.index.with_tokens(ranking.tokens)
        if exact is not None:
            return self._exact(room, detected, exact, ranking)
        if squeezed in room.index.off_topic:
            return Unknown(**_common(detected))
        return self._judge(room, detected, ranking)

    def _judge(self, room: _Room, detected: Detected, ranking: Ranking) -> Decision:
        first, among = room.confidence.of(room.index, ranking)
        candidates = _candidates(room.index, ranking, first)
        best = room.index.ids[int(ranking.order[0])] if ranking.found else ""
        if best.startswith(SMALL_TALK) and first >= SMALL_TALK_FROM:
            return _small_talk(best, _common(detected, first, candidates))
        if best and first >= room.confidence.answer_from and not best.startswith(SMALL_TALK):
            return Answer(**_common(detected, first, candidates), entry=best)
        # Choices are no way around Unknown: not for what is most like a message off topic.
        doubtful = among >= CHOICES_FROM and ranking.best_phrasing >= ranking.off_topic
        offered = _offered(room.index, ranking) if doubtful else ()
        if len(offered) > 1:
            return Choices(**_common(detected, first, candidates), entries=offered)
        return Unknown(**_common(detected, first, candidates))

    def _exact(self, room: _Room, detected: Detected, number: int, ranking: Ranking) -> Decision:
        found = room.index.ids[number]
        others = [c for c in _candidates(room.index, ranking, SURE) if c.entry != found]
        if found.startswith(SMALL_TALK):
            return _small_talk(found, _common(detected, SURE, tuple(others)))
        rest = tuple(Candidate(c.entry, min(c.confidence, 1 - SURE)) for c in others)
        return Answer(**_common(detected, SURE, (Candidate(found, SURE), *rest)), entry=found)


def _latin_words(known: LanguageKnowledge) -> frozenset[str]:
    texts = [phrasing for entry in known.entries() for phrasing in entry.phrasings]
    texts += [said for talk in known.words.small_talk for said in talk.said]
    return frozenset(word for text in texts for word in words(text) if word.isascii())


def _built(known: LanguageKnowledge, digest: str, cache: Cache) -> _Room:
    documents = [Document(e.id, e.phrasings, e.answer) for e in known.entries()]
    documents += [Document(SMALL_TALK + s.id, s.said) for s in known.words.small_talk]
    plain = analyzer_for(known.code)
    analyzer = RememberingAnalyzer(plain, f"tokens-{known.code}", cache)
    terms = TermMarks(analyzer, known.code, known.terms)
    marks = RememberingAnalyzer(terms, f"marks-{known.code}", cache, repr(known.terms))
    index = Index(documents, analyzer, known.off_topic, marks, spaced=writes_spaces(known.code))
    analyzer.save()
    marks.save()
    # Messages of people are never remembered.
    index.analyze = plain
    index.marks = terms.by(plain)
    release_dictionary_pages()
    return _Room(known, index, _confidence(known.code, index, digest, cache))


def is_prepared(knowledge: Knowledge, cache: Cache) -> bool:
    """Whether a cache holds all that a finder on this knowledge would compute."""
    return all(
        cache.get(*_confidence_key(code, knowledge.digest)) is not None
        for code in knowledge.languages
    )


def _confidence(code: str, index: Index, digest: str, cache: Cache) -> Confidence:
    name, key = _confidence_key(code, digest)
    held = cache.get(name, key)
    if held is not None:
        return Confidence.from_json(held)
    learnt = learn(index)
    cache.put(name, key, learnt.as_json())
    return learnt


def _confidence_key(code: str, digest: str) -> tuple[str, str]:
    return f"confidence-{code}", f"{digest} {code_version()}"


def _candidates(index: Index, ranking: Ranking, first: float) -> tuple[Candidate, ...]:
    """The entries found, best first. Those behind the first share what it leaves, by score."""
    order = [int(n) for n in ranking.order[:20] if ranking.scores[n] > 0]
    if not order:
        return ()
    behind = sum(float(ranking.scores[n]) for n in order[1:]) or 1.0
    shares = [first] + [
        (1.0 - first) * min(first, float(ranking.scores[n]) / behind) for n in order[1:]
    ]
    return tuple(
        Candidate(index.ids[n], round(share, 4))
        for n, share in zip(order, shares, strict=True)
        if not index.ids[n].startswith(SMALL_TALK)
    )


def _offered(index: Index, ranking: Ranking) -> tuple[str, ...]:
    top = float(ranking.scores[ranking.order[0]])
    found = [int(n) for n in ranking.order[: CHOICES * 2] if ranking.scores[n] > 0]
    entries = [n for n in found if not index.ids[n].startswith(SMALL_TALK)][:CHOICES]
    near = [n for i, n in enumerate(entries) if i <= 1 or ranking.scores[n] >= CHOICE_SHARE * top]
    return tuple(index.ids[n] for n in near)


class _Common(TypedDict):
    """What every decision carries."""

    language: str
    reply_in: str
    confidence: float
    candidates: tuple[Candidate, ...]


def _common(
    detected: Detected, confidence: float = 0.0, candidates: Sequence[Candidate] = ()
) -> _Common:
    return _Common(
        language=detected.language,
        reply_in=detected.reply_in,
        confidence=round(confidence, 4),
        candidates=tuple(candidates),
    )


def _small_talk(document: str, common: _Common) -> SmallTalk:
    return SmallTalk(**common, talk=document.removeprefix(SMALL_TALK))
