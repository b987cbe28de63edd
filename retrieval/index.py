"""One language's entries as an index: tokens in, entries ranked.

An entry is found by the phrasing that fits best (so that each new way of asking helps and none
dilutes another), by all its phrasings together, by its answer, and by the groups of terms it
touches (`terms`). Where vectors are at hand, likeness of meaning is added (`meaning`).
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from retrieval.analyzers import Analyzer
from retrieval.bm25 import Bm25, Scores
from retrieval.meaning import NOTHING, Meaning, Vectors
from retrieval.spelling import Speller
from retrieval.text import squeeze, words

BEST_PHRASING: Final = 0.5
ALL_PHRASINGS: Final = 2.0
ANSWER: Final = 0.3
TERMS: Final = 0.6
"""Weights of the four signals of words, from the labelled development questions."""
MEANING: Final = 0.7
"""Weight of likeness of meaning beside words, both as standard scores over all documents (their
sum was the best of the combinations tried: docs/retrieval.md)."""


WORD_WEIGHTS: Final = np.array([BEST_PHRASING, ALL_PHRASINGS, ANSWER, TERMS])


@dataclass(frozen=True, slots=True)
class Document:
    """What can be found: an entry, or a kind of small talk."""

    id: str
    phrasings: tuple[str, ...]
    answer: str = ""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Scores of all documents for one query, in the index's order, and their order by score."""

    tokens: tuple[str, ...]
    scores: Scores
    """What the order is by: BM25 of words, or standard scores of words and meaning."""
    words: Scores
    """BM25 of words, 0 where no word is shared."""
    order: NDArray[np.intp]
    fields: Scores
    """Documents x signals, unweighted: best phrasing, all phrasings, answer, terms; with vectors
    also the cosines of the best phrasing and of all."""
    off_topic: float = 0.0
    """Score of the most similar message that no entry answers."""
    off_topic_likeness: float = NOTHING
    """Cosine of the most similar message that no entry answers."""
    best_phrasing: float = 0.0
    """Score of the first document's most similar phrasing."""
    mass: float = 0.0
    """Sum of the idf of the query's tokens: how much was said."""

    @property
    def by_meaning(self) -> bool:
        """Whether meaning took part."""
        return bool(self.fields.shape[1] > len(WORD_WEIGHTS))

    @property
    def found(self) -> bool:
        """Whether any document has to do with the query."""
        if not len(self.order):
            return False
        return self.by_meaning or bool(np.any(self.words > 0))


class Index:
    """The documents of one language. Immutable; safe to share between threads.

    `meaning` may be set once, before the index is shared.
    """

    meaning: Meaning | None = None

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
        self.owner = np.array(
            [number for number, d in enumerate(documents) for _ in d.phrasings], dtype=np.intp
        )
        self.starts = np.searchsorted(self.owner, np.arange(len(documents)))
        texts = [phrasing for document in documents for phrasing in document.phrasings]
        self.phrasing_tokens = [tuple(analyzer(text)) for text in texts]
        self.phrasing_marks = [tuple(marks(text)) for text in texts]
        self.off_topic_tokens = [tuple(analyzer(text)) for text in off_topic]
        self.phrasings = Bm25([*self.phrasing_tokens, *self.off_topic_tokens])
        self.off_topic = frozenset(squeeze(text) for text in off_topic)
        self._speller = Speller({w for t in texts for w in words(t)}) if spaced else None
        self.exact: dict[str, int] = {}
        for text, number in zip(texts, self.owner.tolist(), strict=True):
            self.exact.setdefault(squeeze(text), number)
        self._by_tokens = self._same_tokens()
        self._together = Bm25([self._tokens_of(number) for number in range(len(documents))])
        self.marks = marks
        self._terms = Bm25([self._marks_of(number) for number in range(len(documents))])
        self._answers = Bm25([analyzer(document.answer) for document in documents])

    def _same_tokens(self) -> dict[tuple[str, ...], int | None]:
        """Sets of two or more tokens that a phrasing consists of; None where documents share it."""
        owners: dict[tuple[str, ...], int | None] = {}
        for tokens, owner in zip(self.phrasing_tokens, self.owner.tolist(), strict=True):
            key = tuple(sorted(set(tokens)))
            if len(key) > 1:
                owners[key] = owner if owners.get(key, owner) == owner else None
        return owners

    def understood(self, text: str) -> list[str]:
        """The tokens of a message, typing errors corrected to words that phrasings have."""
        if self._speller is None:
            return self.analyze(text)
        return self.analyze(" ".join(self._speller.correct(words(text))))

    def corrections(self, typed: Sequence[str]) -> list[tuple[str, str]]:
        """Which words of a message were corrected, and to what."""
        if self._speller is None:
            return []
        meant = self._speller.correct(typed)
        return [(a, b) for a, b in zip(typed, meant, strict=True) if a != b]

    def with_tokens(self, tokens: Sequence[str]) -> int | None:
        """The one document that has a phrasing of just these words, in any order and form."""
        return self._by_tokens.get(tuple(sorted(set(tokens))))

    def speak_of(self, token: str) -> tuple[int, int]:
        """How many phrasings, and how many messages off topic, have a token."""
        has = self.phrasings.scores([token]) > 0
        return int(has[: len(self.owner)].sum()), int(has[len(self.owner) :].sum())

    def phrasings_of(self, number: int) -> range:
        """The numbers of a document's phrasings."""
        first = int(self.starts[number])
        return range(first, first + len(self.documents[number].phrasings))

    def words_of_many(self, documents: int) -> set[str]:
        """Terms that stand in the phrasings of at least so many documents."""
        holders: dict[str, set[int]] = {}
        for number in range(len(self.documents)):
            for phrasing in self.phrasings_of(number):
                for term in self.phrasing_tokens[phrasing]:
                    holders.setdefault(term, set()).add(number)
        return {term for term, found in holders.items() if len(found) >= documents}

    def _tokens_of(self, number: int) -> list[str]:
        return [t for n in self.phrasings_of(number) for t in self.phrasing_tokens[n]]

    def rank(
        self,
        tokens: Sequence[str],
        *,
        marks: Sequence[str] = (),
        vector: Vectors | None = None,
        without_phrasings: Sequence[int] = (),
        without_document: int | None = None,
        without_off_topic: int | None = None,
    ) -> Ranking:
        """Rank all documents for a query; by meaning too, if its vector is given.

        `without_phrasings` leaves phrasings of one document out, `without_document` a whole
        document, `without_off_topic` a message that no entry answers, as if they were not there:
        so the index can be asked its own texts (see `confidence`).
        """
        # A word counts once: saying it again makes nobody's meaning clearer.
        tokens = tuple(dict.fromkeys(tokens))
        every = self.phrasings.scores(tokens)
        singles, foreign = every[: len(self.owner)], every[len(self.owner) :]
        if without_off_topic is not None:
            foreign[without_off_topic] = 0.0
        off_topic = float(foreign.max(initial=0.0))
        together = self._together.scores(tokens)
        terms = self._terms.scores(marks)
        if len(without_phrasings):
            singles[list(without_phrasings)] = 0.0
            owner = int(self.owner[without_phrasings[0]])
            left_out = [t for number in without_phrasings for t in self.phrasing_tokens[number]]
            together[owner] = self._together.score_without(tokens, owner, left_out)
            left_marks = [m for number in without_phrasings for m in self.phrasing_marks[number]]
            terms[owner] = self._terms.score_without(marks, owner, left_marks)
        if not len(singles):
            return _nothing(tokens, len(self.documents), off_topic)
        best = np.maximum.reduceat(singles, self.starts)
        fields = np.stack([best, together, self._answers.scores(tokens), terms], axis=1)
        if without_document is not None:
            fields[without_document] = 0.0
        by_words = scores = fields @ WORD_WEIGHTS
        likeness = None
        if self.meaning is not None and vector is not None:
            likeness = self.meaning.compare(vector, without_phrasings, without_off_topic)
            cosines = np.stack([likeness.best, likeness.together], axis=1)
            if without_document is not None:
                cosines[without_document] = NOTHING
            scores = _standard(by_words) + MEANING * _standard(cosines.sum(axis=1))
            fields = np.hstack([fields, cosines])
        order = np.argsort(-scores, kind="stable")
        return Ranking(
            tokens,
            scores,
            by_words,
            order,
            fields,
            off_topic,
            likeness.off_topic if likeness else NOTHING,
            float(best[order[0]]),
            sum(self.phrasings.idf.get(t, self.phrasings.unknown_idf) for t in tokens),
        )

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


def _nothing(tokens: tuple[str, ...], documents: int, off_topic: float) -> Ranking:
    none = np.zeros(documents)
    order = np.zeros(0, dtype=np.intp)
    return Ranking(tokens, none, none, order, np.zeros((documents, len(WORD_WEIGHTS))), off_topic)


def _standard(values: Scores) -> Scores:
    """Standard scores: mean 0, standard deviation 1."""
    return np.asarray((values - values.mean()) / (values.std() + 1e-9), dtype=np.float64)
