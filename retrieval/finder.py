"""A message in, a decision out: the whole of retrieval in the order it happens."""

import functools
from collections.abc import Sequence
from dataclasses import dataclass
from threading import Lock
from typing import Final, TypedDict

import numpy as np

from retrieval.analyzers import release_dictionary_pages
from retrieval.cache import Cache, NoCache
from retrieval.confidence import CHOICES
from retrieval.decision import (
    Answer,
    Candidate,
    Choices,
    Decision,
    SmallTalk,
    Unknown,
    Urgent,
)
from retrieval.follow_up import follow_up
from retrieval.index import Index, Ranking
from retrieval.knowledge import Knowledge, LanguageKnowledge
from retrieval.language import UNDECIDED, Detected, LanguageDetector
from retrieval.meaning import VectorStore
from retrieval.room import SMALL_TALK, Room, build
from retrieval.text import clean, squeeze, words
from retrieval.urgent import DangerWords

MESSAGES_BETWEEN_RELEASES: Final = 10
"""Keeps what messages touch of the mapped dictionary below about 20 MB; 2 ms each time."""
SURE: Final = 0.99
"""Confidence of a message that is a phrasing, letter for letter or word for word."""
CHOICES_FROM: Final = 0.38
CHOICES_FROM_BY_WORDS: Final = 0.6
"""Choices are offered where the right entry is among them at least this often. Words alone take
what is near an entry for what it answers more often, so they have to be surer."""
CHOICE_SHARE: Final = 0.5
"""By words alone, a choice scores at least this share of the best one."""
SMALL_TALK_FROM: Final = 0.35
"""Confidence from which small talk is taken for such: a wrong guess costs a friendly sentence."""
ALONE_FROM: Final = 0.25
LIKELIER_THAN_NOT: Final = 0.5
"""Confidences from which the first candidate is offered beside what a follow-up may mean, and
before it."""
LISTED: Final = 20
"""Candidates a decision names at most."""
URGENT_FROM: Final = 0.15
URGENT_FROM_SMALL_TALK: Final = 0.3
"""Confidence of all urgent entries together from which a card is shown: a false alarm costs one
card, a miss may cost a life."""


@dataclass(frozen=True, slots=True)
class Question:
    """A message. `hint`: the client's language code; `chosen`: the person's folder, if known;
    `after`: the entry this person was shown last, if that was a moment ago."""

    text: str
    hint: str | None = None
    chosen: str | None = None
    after: str | None = None


class Finder:
    """Decides about messages on one state of the knowledge base. Thread-safe.

    Without `vectors`, words alone decide.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        default_language: str = "en",
        cache: Cache | None = None,
        vectors: VectorStore | None = None,
    ) -> None:
        self.knowledge = knowledge
        self._cache = cache or NoCache()
        self._vectors = vectors
        self._danger = DangerWords(knowledge.urgent_rules)
        self._rooms: dict[str, Room] = {}
        self._asked = 0
        self._building = Lock()
        vocabulary = functools.cache(lambda code: _latin_words(knowledge.languages[code]))
        self._language = LanguageDetector(tuple(knowledge.languages), vocabulary, default_language)

    def warm_up(self) -> None:
        """Make every language ready now rather than at its first question (0.1 to 1 s each)."""
        for code in self.knowledge.languages:
            self._room(code)

    def room(self, language: str) -> Room:
        """A language, ready to be asked; for tools that look at it whole."""
        return self._room(language)

    @property
    def by_meaning(self) -> bool:
        """Whether meaning takes part in every language."""
        return all(self._room(code).index.meaning for code in self.knowledge.languages)

    def danger_card(self, text: str) -> str | None:
        """The card that words of danger in a text lead to."""
        return self._danger.card(clean(text))

    def decide(self, question: Question) -> Decision:
        """Decide about one message: urgent, small talk, an answer, choices, or unknown."""
        text = clean(question.text)
        self._asked += 1
        if self._asked % MESSAGES_BETWEEN_RELEASES == 0:
            release_dictionary_pages()
        card = self._danger.card(text)
        detected = self._language.detect(text, question.hint, question.chosen)
        found = self._find(text, detected)
        if (
            question.after
            and isinstance(found, Choices | Unknown)
            and found.reply_in == detected.reply_in
        ):
            found = self._follow_up(found, text, detected, question.after)
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

    def _room(self, code: str) -> Room:
        with self._building:
            room = self._rooms.get(code)
            if room is None:
                known = self.knowledge.languages[code]
                room = self._rooms[code] = build(
                    known, self.knowledge.digest, self._cache, self._vectors
                )
        return room

    def _danger_entry(self, found: Decision) -> str | None:
        """The urgent entry that is probably meant, though no danger word was said."""
        meant = [c for c in found.candidates if self._is_urgent(c.entry, found.reply_in)]
        least = URGENT_FROM_SMALL_TALK if isinstance(found, SmallTalk) else URGENT_FROM
        if sum(c.confidence for c in meant) < least:
            return None
        return meant[0].entry

    def _is_urgent(self, entry_id: str, language: str) -> bool:
        entry = self.knowledge.entry(entry_id, language)
        return entry is not None and entry.urgent

    def _find(self, text: str, detected: Detected) -> Decision:
        if detected.language not in {*self.knowledge.languages, UNDECIDED}:
            return Unknown(**_common(detected))
        room = self._room(detected.reply_in)
        ranking = room.rank(text)
        squeezed = squeeze(text)
        exact = room.index.exact.get(squeezed)
        if exact is None and squeezed not in room.index.off_topic:
            exact = room.index.with_tokens(ranking.tokens)
        if exact is not None:
            return self._exact(room, detected, exact, ranking)
        if squeezed in room.index.off_topic:
            return Unknown(**_common(detected))
        return self._judge(room, detected, ranking)

    def _follow_up(self, found: Decision, text: str, detected: Detected, after: str) -> Decision:
        """Read a vague message as a question about what was answered just before."""
        if detected.language not in {*self.knowledge.languages, UNDECIDED}:
            return found
        meant = follow_up(self._room(detected.reply_in), text, after)
        if not meant:
            return found
        # What the words say by themselves stays in sight, and first where it is likelier than not.
        alone = [c.entry for c in found.candidates if c.confidence >= ALONE_FROM][:1]
        likely = bool(alone) and found.candidates[0].confidence >= LIKELIER_THAN_NOT
        entries = [*alone, *meant] if likely else [*meant, *alone]
        offered = tuple(dict.fromkeys(entries))[:CHOICES]
        if len(offered) < 2:  # noqa: PLR2004 - a choice has two
            return found
        return Choices(**_common(detected, found.confidence, found.candidates), entries=offered)

    def _judge(self, room: Room, detected: Detected, ranking: Ranking) -> Decision:
        chance = room.judge(ranking)
        candidates = _candidates(room, ranking, chance.first)
        common = _common(detected, chance.first, candidates)
        best = room.index.ids[int(ranking.order[0])] if ranking.found else ""
        if best.startswith(SMALL_TALK) and chance.first >= SMALL_TALK_FROM:
            return _small_talk(best, common)
        if best and chance.first >= room.confidence.answer_from and not best.startswith(SMALL_TALK):
            return Answer(**common, entry=best)
        offered = _offered(room.index, ranking) if _in_doubt(ranking, chance.among) else ()
        offered = offered or _one_word(room.index, ranking)
        if len(offered) > 1:
            return Choices(**common, entries=offered)
        return Unknown(**common)

    def _exact(self, room: Room, detected: Detected, number: int, ranking: Ranking) -> Decision:
        found = room.index.ids[number]
        others = [c for c in _candidates(room, ranking, SURE) if c.entry != found]
        if found.startswith(SMALL_TALK):
            return _small_talk(found, _common(detected, SURE, tuple(others)))
        rest = tuple(Candidate(c.entry, min(c.confidence, 1 - SURE)) for c in others)
        return Answer(**_common(detected, SURE, (Candidate(found, SURE), *rest)), entry=found)


def _latin_words(known: LanguageKnowledge) -> frozenset[str]:
    texts = [phrasing for entry in known.entries() for phrasing in entry.phrasings]
    texts += [said for talk in known.words.small_talk for said in talk.said]
    return frozenset(word for text in texts for word in words(text) if word.isascii())


def _in_doubt(ranking: Ranking, among: float) -> bool:
    """Whether choices help. They are no way around Unknown: by words alone, not for what is most
    like a message off topic (with meaning, that is part of the probability)."""
    if ranking.by_meaning:
        return among >= CHOICES_FROM
    return among >= CHOICES_FROM_BY_WORDS and ranking.best_phrasing >= ranking.off_topic


def _candidates(room: Room, ranking: Ranking, first: float) -> tuple[Candidate, ...]:
    """The entries found, best first, with the probability that each is the right one."""
    if not ranking.found:
        return ()
    shares = room.confidence.shares(ranking, first)
    ids = room.index.ids
    return tuple(
        Candidate(ids[n], round(float(shares[n]), 4))
        for n in ranking.order[:LISTED].tolist()
        if shares[n] > 0 and not ids[n].startswith(SMALL_TALK)
    )


def _offered(index: Index, ranking: Ranking) -> tuple[str, ...]:
    found = [n for n in ranking.order.tolist() if not index.ids[n].startswith(SMALL_TALK)]
    if ranking.by_meaning:
        return tuple(index.ids[n] for n in found[:CHOICES])
    least = CHOICE_SHARE * float(ranking.words[ranking.order[0]])
    near = [
        n
        for i, n in enumerate(found[:CHOICES])
        if ranking.words[n] > 0 and (i <= 1 or ranking.words[n] >= least)
    ]
    return tuple(index.ids[n] for n in near)


def _one_word(index: Index, ranking: Ranking) -> tuple[str, ...]:
    """Entries for a message of one word that several speak of: it names a subject and asks
    nothing, so that only choices can follow."""
    if len(ranking.tokens) != 1 or ranking.tokens[0].isdigit():
        return ()
    ours, others = index.speak_of(ranking.tokens[0])
    if others > ours:
        return ()
    order = np.argsort(-ranking.words, kind="stable").tolist()
    found = [n for n in order if ranking.words[n] > 0 and not index.ids[n].startswith(SMALL_TALK)]
    return tuple(index.ids[n] for n in found[:CHOICES]) if len(found) > 1 else ()


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
