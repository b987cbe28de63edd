"""A message in, a decision out: the whole of retrieval in the order it happens."""

import functools
import logging
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, replace
from threading import Lock
from typing import Final

from retrieval.analyzers import Spelling
from retrieval.cache import Cache, NoCache, ReadOnlyCache, code_version
from retrieval.deciding import decide, unknown
from retrieval.decision import Choices, Decision, SmallTalk, Unknown, Urgent
from retrieval.follow_up import follow_up
from retrieval.knowledge import Knowledge
from retrieval.language import UNDECIDED, Detected, LanguageDetector, Vocabulary
from retrieval.meaning import VectorStore
from retrieval.room import Room, build, learnt_spelling, meaning_of, spelling_like
from retrieval.text import clean, words
from retrieval.urgent import DangerWords

logger = logging.getLogger(__name__)

URGENT_FROM: Final = 0.06
URGENT_FROM_BY_WORDS: Final = 0.15
URGENT_FROM_SMALL_TALK: Final = 0.3
"""Confidence of all urgent entries together from which a card is shown: a false alarm costs one
card, a miss may cost a life. Words alone spread it over whatever shares one."""


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

    Without `vectors`, words alone decide. `ready`: rooms of another state, which are taken over
    where their language is the same object in both; `danger`: the words of danger, likewise.
    """

    def __init__(
        self,
        knowledge: Knowledge,
        default_language: str = "en",
        cache: Cache | None = None,
        vectors: VectorStore | None = None,
        ready: Sequence[Room] = (),
        danger: DangerWords | None = None,
    ) -> None:
        self.knowledge = knowledge
        self._default_language = default_language
        self._cache = held = cache or NoCache()
        self._vectors = vectors
        self._danger = danger or DangerWords(knowledge.urgent_rules)
        self._rooms = {code: room for room in ready if (code := _home(room, knowledge))}
        self._building = Lock()
        # No method of this object: it would hold itself, and an old state would stay in memory.
        spelling = functools.partial(_spelling, knowledge, self._cache, tuple(ready))
        learnt = self._spelling = functools.cache(spelling)
        vocabulary = functools.cache(
            lambda code: Vocabulary(_latin_words(knowledge, code, held), learnt(code))
        )
        self._language = LanguageDetector(tuple(knowledge.languages), vocabulary, default_language)

    def on(self, changed: Knowledge) -> "Finder":
        """One that decides in the same way on a changed state. What is the same in both is in
        memory once; nothing of the change is put into the cache."""
        cache = ReadOnlyCache(self._cache)
        rooms = tuple(self._rooms.values())
        same = changed.urgent_rules is self.knowledge.urgent_rules
        danger = self._danger if same else None
        return Finder(changed, self._default_language, cache, self._vectors, rooms, danger)

    def warm_up(self, step: Callable[[], None] = lambda: None) -> None:
        """Make every language ready now rather than at its first question (0.1 to 1 s each, some
        seconds where the cache lacks it). `step` is called after each."""
        for code in self.knowledge.languages:
            self.room(code)
            step()
        # The identifier and the words it goes by are made when they are first needed.
        self._language.detect("which language is this")

    def room(self, language: str) -> Room:
        """A language, ready to be asked. Made at the first call."""
        with self._building:
            room = self._rooms.get(language)
            if room is None:
                known = self.knowledge.languages[language]
                room = self._rooms[language] = build(
                    known,
                    self._spelling(language),
                    self.knowledge.digest,
                    self._cache,
                    self._vectors,
                )
        return room

    def with_vectors_as_they_are(self, language: str) -> Room | None:
        """A language by meaning in the model's own space, for comparison; None without vectors.
        Its confidence is that of the space in service: of no use there."""
        if self._vectors is None:
            return None
        room = self.room(language)
        meaning = meaning_of(room.knowledge, room.spelling, room.index, self._vectors, plain=True)
        index = copy(room.index)
        index.meaning = meaning
        return replace(room, index=index) if meaning else None

    @property
    def is_quick(self) -> bool:
        """Whether a short message takes but a few milliseconds: every language is ready, and words
        alone decide."""
        rooms = [self._rooms.get(code) for code in self.knowledge.languages]
        return all(room is not None and room.index.meaning is None for room in rooms)

    @property
    def by_meaning(self) -> bool:
        """Whether meaning takes part in every language."""
        return all(self.room(code).index.meaning for code in self.knowledge.languages)

    def danger_card(self, text: str) -> str | None:
        """The card that words of danger in a text lead to."""
        return self._danger.card(clean(text))

    def decide(self, question: Question) -> Decision:
        """Decide about one message: urgent, small talk, an answer, choices, or unknown.

        What fails while looking for an answer is raised, but for a message with words of danger:
        its card is shown whatever happens.
        """
        text = clean(question.text)
        said = self._danger.card(text)
        found = self._find_at_any_rate(question, text) if said else self._find(question, text)
        card = said or self._danger_entry(found)
        reply_in = self._folder_with(card, found.reply_in) if card else None
        if card is None or reply_in is None:
            return found
        besides = found
        if isinstance(besides, SmallTalk | Urgent) or reply_in != found.reply_in:
            besides = unknown(Detected(found.language, reply_in))
        return Urgent(
            language=found.language,
            reply_in=reply_in,
            confidence=found.confidence,
            candidates=found.candidates,
            card=card,
            by_words=said is not None,
            besides=besides,
        )

    def _folder_with(self, card: str, language: str) -> str | None:
        """Where a help card stands: in this language if it can be, else in any, so that a folder
        which lacks it (a new one, or one with a broken file) costs nobody the card."""
        folders = (language, self._default_language, *self.knowledge.languages)
        return next((code for code in folders if self.knowledge.entry(card, code)), None)

    def _find_at_any_rate(self, question: Question, text: str) -> Decision:
        try:
            return self._find(question, text)
        except Exception as error:
            # Its text may hold the message.
            logger.error("no answer besides a help card: %s", type(error).__name__)
            return unknown(self._language.detect("", question.hint, question.chosen))

    def _find(self, question: Question, text: str) -> Decision:
        detected = self._language.detect(text, question.hint, question.chosen)
        if detected.language not in {*self.knowledge.languages, UNDECIDED}:
            return unknown(detected)
        room = self.room(detected.reply_in)
        ranking = room.rank(text)
        found = decide(room, detected, text, ranking)
        if question.after and isinstance(found, Choices | Unknown):
            return follow_up(room, found, text, ranking, question.after)
        return found

    def _danger_entry(self, found: Decision) -> str | None:
        """The urgent entry that is probably meant, though no danger word was said."""
        meant = [c for c in found.candidates if self._is_urgent(c.entry, found.reply_in)]
        if not meant:
            return None
        least = URGENT_FROM if self.room(found.reply_in).index.meaning else URGENT_FROM_BY_WORDS
        if isinstance(found, SmallTalk):
            least = URGENT_FROM_SMALL_TALK
        if sum(c.confidence for c in meant) < least:
            return None
        return meant[0].entry

    def _is_urgent(self, entry_id: str, language: str) -> bool:
        entry = self.knowledge.entry(entry_id, language)
        return entry is not None and entry.urgent


def _home(room: Room, knowledge: Knowledge) -> str | None:
    """The language of a room, if it is as it was."""
    code = room.knowledge.code
    return code if knowledge.languages.get(code) is room.knowledge else None


def _spelling(knowledge: Knowledge, cache: Cache, ready: Sequence[Room], code: str) -> Spelling:
    known = knowledge.languages[code]
    for room in ready:
        if room.knowledge is known:
            return room.spelling
        if room.knowledge.code == code and (like := spelling_like(room, known)):
            return like
    return learnt_spelling(known, knowledge.digest, cache)


def _latin_words(knowledge: Knowledge, code: str, cache: Cache) -> frozenset[str]:
    name, key = f"latin-{code}", f"{knowledge.digest} {code_version()}"
    held = cache.get(name, key)
    if held is not None:
        return frozenset(held)
    known = knowledge.languages[code]
    texts = [phrasing for entry in known.entries() for phrasing in entry.phrasings]
    texts += [said for talk in known.words.small_talk for said in talk.said]
    found = sorted({word for text in texts for word in words(text) if word.isascii()})
    cache.put(name, key, found)
    return frozenset(found)
