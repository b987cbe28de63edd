"""One language's entries as an index: tokens in, entries ranked.

An entry is found by the phrasing that fits best (so that each new way of asking helps and none
dilutes another), by all its phrasings together, by its answer, and by the groups of terms it
touches (`terms`). Where vectors are at hand, likeness of meaning is added (`meaning`).
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from retrieval.analyzers import Analyzer
from retrieval.bm25 import Bm25, Hits, Numbers, Scores, best
from retrieval.meaning import NOTHING, Cosines, Meaning
from retrieval.ranking import RANKED, Ranking, Reading
from retrieval.spelling import Speller
from retrieval.text import fold, squeeze, words

BEST_PHRASING: Final = 0.5
ALL_PHRASINGS: Final = 2.0
ANSWER: Final = 0.3
TERMS: Final = 0.6
"""Weights of the four signals of words, from the labelled development questions."""
MEANING: Final = 0.7
"""Weight of likeness of meaning beside words, both as standard scores over all documents (their
sum was the best of the combinations tried: docs/retrieval.md)."""

WORD_WEIGHTS: Final = np.array([BEST_PHRASING, ALL_PHRASINGS, ANSWER, TERMS])

LONG: Final = 6
"""Letters of a word of small talk that typing errors are corrected to."""


@dataclass(frozen=True, slots=True)
class Document:
    """What can be found: an entry, or a kind of small talk."""

    id: str
    phrasings: tuple[str, ...]
    answer: str = ""
    signs: str = ""
    """Emoji and the like that say the same, one character each."""


class Index:
    """The documents of one language. Immutable; safe to share between threads.

    `meaning` and what reads messages are set once, before the index is shared.
    """

    meaning: Meaning | None = None
    spell: Callable[[str], str] = staticmethod(str)
    """Writes a message as the knowledge base would."""
    marks_of: Callable[[Sequence[str], str], list[str]] = staticmethod(lambda _tokens, _text: [])
    """The marks of tokens and the text they are of."""

    def __init__(
        self,
        documents: Sequence[Document],
        analyzer: Analyzer,
        off_topic: Sequence[str] = (),
        marks: Analyzer = lambda _text: [],
        *,
        spaced: bool = False,
    ) -> None:
        self.documents = tuple(documents)
        self.analyze = analyzer
        self.ids = [document.id for document in documents]
        self.numbers = {name: number for number, name in enumerate(self.ids)}
        self.owner = np.array(
            [number for number, d in enumerate(documents) for _ in d.phrasings], dtype=np.intp
        )
        self.starts = np.searchsorted(self.owner, np.arange(len(documents)))
        texts = [phrasing for document in documents for phrasing in document.phrasings]
        self.phrasing_tokens = [tuple(analyzer(text)) for text in texts]
        self.phrasing_marks = [tuple(marks(text)) for text in texts]
        self.off_topic_tokens = [tuple(analyzer(text)) for text in off_topic]
        self.phrasings = Bm25([*self.phrasing_tokens, *self.off_topic_tokens])
        # What has no letter is squeezed to nothing, as any emoji is.
        self.off_topic = frozenset(squeeze(text) for text in off_topic) - {""}
        folded = [fold(text) for text in texts]
        self._speller = _speller(documents, self.owner, folded) if spaced else None
        self.exact: dict[str, int] = {}
        for text, number in zip(folded, self.owner.tolist(), strict=True):
            self.exact.setdefault(text.replace(" ", ""), number)
        self.exact.pop("", None)
        self._signs = {sign: n for n, d in enumerate(documents) for sign in d.signs}
        self._distinct = np.array([len(set(tokens)) for tokens in self.phrasing_tokens])
        self._together = Bm25([self._tokens_of(number) for number in range(len(documents))])
        self._terms = Bm25([self._marks_of(number) for number in range(len(documents))])
        self._answers = Bm25([analyzer(document.answer) for document in documents])

    def by_sign(self, text: str) -> int | None:
        """The document that the first known sign of a text stands for."""
        return next((self._signs[sign] for sign in text if sign in self._signs), None)

    def read(self, text: str) -> Reading:
        """Read a message, analyzed once if there is nothing to correct."""
        spelled = self.spell(text)
        typed = self.analyze(spelled)
        return Reading(typed, self._corrected(typed, spelled), self.marks_of(typed, spelled))

    def _corrected(self, tokens: list[str], text: str) -> list[str]:
        if self._speller is None:
            return tokens
        found = words(text)
        meant = self._speller.correct(found)
        return tokens if meant == found else self.analyze(" ".join(meant))

    def corrections(self, typed: Sequence[str]) -> list[tuple[str, str]]:
        """Which words of a message were corrected, and to what."""
        if self._speller is None:
            return []
        meant = self._speller.correct(typed)
        return [(a, b) for a, b in zip(typed, meant, strict=True) if a != b]

    def with_tokens(self, tokens: Sequence[str]) -> int | None:
        """The one document that has a phrasing of just these words, two or more, in any order and
        form."""
        wanted = set(tokens)
        if len(wanted) <= 1:
            return None
        rarest = min((self.phrasings.holders(token) for token in wanted), key=len)
        ours = rarest[: np.searchsorted(rarest, len(self.owner))]
        same = ours[self._distinct[ours] == len(wanted)].tolist()
        owners = {int(self.owner[n]) for n in same if wanted.issuperset(self.phrasing_tokens[n])}
        return owners.pop() if len(owners) == 1 else None

    def speak_of(self, token: str) -> tuple[int, int]:
        """How many phrasings, and how many messages off topic, have a token."""
        having = self.phrasings.holders(token)
        ours = int(np.searchsorted(having, len(self.owner)))
        return ours, len(having) - ours

    def documents_with(self, token: str) -> int:
        """How many documents have a token in their phrasings."""
        return len(self._together.holders(token))

    def phrasings_of(self, number: int) -> range:
        """The numbers of a document's phrasings."""
        first = int(self.starts[number])
        return range(first, first + len(self.documents[number].phrasings))

    def words_of_many(self, documents: int) -> list[str]:
        """Terms that stand in the phrasings of at least so many documents."""
        return [term for term in self._together.idf if self.documents_with(term) >= documents]

    def _tokens_of(self, number: int) -> list[str]:
        return [t for n in self.phrasings_of(number) for t in self.phrasing_tokens[n]]

    def rank(
        self,
        tokens: Sequence[str],
        *,
        marks: Sequence[str] = (),
        cosines: Cosines | None = None,
        without_phrasings: Sequence[int] = (),
        without_document: int | None = None,
        without_off_topic: int | None = None,
    ) -> Ranking:
        """Rank all documents for a query; by meaning too, if its cosines are given.

        `without_phrasings` leaves phrasings of one document out, `without_document` a whole
        document, `without_off_topic` a message that no entry answers, as if they were not there:
        so the index can be asked its own texts (see `confidence`).
        """
        # A word counts once: saying it again makes nobody's meaning clearer.
        tokens = tuple(dict.fromkeys(tokens))
        singles, off_topic = self._phrasings(tokens, without_phrasings, without_off_topic)
        together, terms = self._together.hits(tokens), self._terms.hits(marks)
        hits = (singles, together, self._answers.hits(tokens), terms)
        by_meaning = self.meaning is not None and cosines is not None
        documents, fields = _joined(hits, len(self.documents), every=by_meaning)
        if len(without_phrasings):
            owner = int(self.owner[without_phrasings[0]])
            left_out = [t for number in without_phrasings for t in self.phrasing_tokens[number]]
            left_marks = [m for number in without_phrasings for m in self.phrasing_marks[number]]
            fields[documents == owner, 1] = self._together.score_without(tokens, owner, left_out)
            fields[documents == owner, 3] = self._terms.score_without(marks, owner, left_marks)
        if without_document is not None:
            fields[documents == without_document] = 0.0
        by_words = scores = fields @ WORD_WEIGHTS
        likeness, foreign = NOTHING, 0.0
        if self.meaning is not None and cosines is not None:
            left: Sequence[int] = without_phrasings
            if without_document is not None:
                left = self.phrasings_of(without_document)
            found = self.meaning.likeness(cosines, left, without_off_topic)
            like = np.stack([found.best, found.together], axis=1)
            scores = _standard(by_words) + MEANING * _standard(like.sum(axis=1))
            fields = np.hstack([fields, like])
            likeness, foreign = found.off_topic, found.foreign
        return Ranking(
            tokens,
            documents,
            scores,
            by_words,
            fields,
            best(scores, RANKED),
            off_topic,
            likeness,
            foreign,
            sum(self.phrasings.idf.get(t, self.phrasings.unknown_idf) for t in tokens),
        )

    def _phrasings(
        self,
        tokens: Sequence[str],
        without_phrasings: Sequence[int],
        without_off_topic: int | None,
    ) -> tuple[Hits, float]:
        """The best phrasing of each document, and the score of the nearest message off topic."""
        numbers, scores = self.phrasings.hits(tokens)
        if len(without_phrasings):
            scores[np.isin(numbers, without_phrasings)] = 0.0
        if without_off_topic is not None:
            scores[numbers == len(self.owner) + without_off_topic] = 0.0
        ours = int(np.searchsorted(numbers, len(self.owner)))
        off_topic = float(scores[ours:].max(initial=0.0))
        if not ours:
            return Hits(numbers[:0], scores[:0]), off_topic
        owners = self.owner[numbers[:ours]]
        starts = np.flatnonzero(np.diff(owners, prepend=-1))
        return Hits(owners[starts], np.maximum.reduceat(scores[:ours], starts)), off_topic

    def _marks_of(self, number: int) -> list[str]:
        return [m for n in self.phrasings_of(number) for m in self.phrasing_marks[n]]

    def coverage(
        self, tokens: Sequence[str], number: int, without_phrasings: Sequence[int] = ()
    ) -> float:
        """The share, 0 to 1, of a query's idf that a document's words cover.

        Words that nobody knows count as the rarest.
        """
        left_out = Counter(t for n in without_phrasings for t in self.phrasing_tokens[n])
        idf = self.phrasings.idf
        mass = covered = 0.0
        for term in tokens:
            weight = idf.get(term, self.phrasings.unknown_idf)
            mass += weight
            if self._together.frequency(number, term) > left_out[term] or (
                self._answers.frequency(number, term)
            ):
                covered += weight
        return covered / mass if mass else 0.0


def _speller(documents: Sequence[Document], owner: Numbers, folded: Sequence[str]) -> Speller:
    """Nothing is corrected to the short words of small talk: bake is not baka."""
    is_entry = [bool(document.answer) for document in documents]
    asked: set[str] = set()
    talked: set[str] = set()
    for text, number in zip(folded, owner.tolist(), strict=True):
        (asked if is_entry[number] else talked).update(text.split())
    talked -= asked
    long = {word for word in talked if len(word) >= LONG}
    return Speller(asked | long, talked)


def _joined(hits: Sequence[Hits], size: int, *, every: bool) -> tuple[Numbers, Scores]:
    """The documents that any signal found, or every one, and a row for each: what each signal
    gives it."""
    touched = np.full(size, every)
    for found in hits:
        touched[found.documents] = True
    documents = np.flatnonzero(touched)
    # Only what is written here is read again: the rest of it costs nothing.
    row = np.empty(size, dtype=np.intp)
    row[documents] = np.arange(len(documents))
    fields = np.zeros((len(documents), len(hits)))
    for signal, found in enumerate(hits):
        fields[row[found.documents], signal] = found.scores
    return documents, fields


def _standard(values: Scores) -> Scores:
    """Standard scores: mean 0, standard deviation 1."""
    return np.asarray((values - values.mean()) / (values.std() + 1e-9), dtype=np.float64)
