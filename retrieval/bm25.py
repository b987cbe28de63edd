"""BM25 as rank_bm25 scores it, read through postings.

`rank_bm25.BM25Plus` counts the words and gives idf, average length and parameters. Added to it are
guards for its faults (an empty corpus divides by zero; documents without any word of the query
still get delta x idf) and postings: for each term only the documents that have it, so that a
question costs what its own words cost. A test holds our scores equal to its own.

Formula: Lv and Zhai (2011), "Lower-bounding term frequency normalization", less its constant.
"""

from array import array
from collections import Counter
from collections.abc import Sequence
from typing import Any, Final, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Plus

Scores = NDArray[np.float64]
Numbers = NDArray[np.intp]
Number = TypeVar("Number", float, Scores)

FEW: Final = 32
"""With fewer postings than a part of so many of all documents, only these are looked at: an array
over all documents is faster to add up in, but costs what all of them cost."""
GROUP: Final = 16
"""Scores of which only the highest is looked at to find how high the best ones are."""


class Hits(NamedTuple):
    """The documents that share a word with a query, in their order, and the score of each."""

    documents: Numbers
    scores: Scores


def best(scores: Scores, most: int) -> Numbers:
    """The places of the highest scores, best first, equal ones in their order; at most so many.

    Sorts those only that can be among them: as many groups as are asked for have a score as high
    as `floor`, so that nothing lower is.
    """
    groups = len(scores) // GROUP
    if groups <= most:
        return np.argsort(-scores, kind="stable")[:most]
    highest = scores[: groups * GROUP].reshape(GROUP, groups).max(axis=0)
    floor = np.partition(highest, groups - most)[groups - most]
    high = np.flatnonzero(scores >= floor)
    return high[np.argsort(-scores[high], kind="stable")[:most]]


def _summed(numbers: Numbers, weights: Scores, size: int) -> Scores:
    """The sum of the weights of each number from 0 to `size`."""
    found: NDArray[Any] = np.bincount(numbers, weights, minlength=size)
    return found


class Bm25:
    """Scores of documents for a query. Documents are lists of tokens and keep their order."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        self.size = len(documents)
        self.unknown_idf = max(float(np.log(self.size + 1.0)), 1.0)
        """The weight of a word that no document has: that of the rarest known one, at least 1."""
        self.idf: dict[str, float] = {}
        # A term's documents, how often each has it and its weight in each stand side by side, from
        # one bound to the next.
        self._rows: dict[str, int] = {}
        self._bounds = array("q", [0])
        self._numbers: Numbers = np.zeros(0, dtype=np.intp)
        self._counts = np.zeros(0, dtype=np.int32)
        self._weights: Scores = np.zeros(0)
        self._lengths = np.array([len(document) for document in documents], dtype=np.float64)
        self._norm: tuple[float, float, float] = (0.0, 0.0, 1.0)
        if any(documents):
            model = BM25Plus(documents)
            self.idf = {term: float(idf) for term, idf in model.idf.items()}
            self._norm = (model.k1, model.b, model.avgdl)
            self._lay_out(model.doc_freqs)

    def _lay_out(self, frequencies: Sequence[dict[str, int]]) -> None:
        sizes = [len(found) for found in frequencies]
        self._rows = rows = {term: row for row, term in enumerate(self.idf)}
        terms = np.array([rows[term] for found in frequencies for term in found])
        counts = np.array([count for found in frequencies for count in found.values()])
        order = np.argsort(terms, kind="stable")
        self._numbers = np.repeat(np.arange(self.size), sizes)[order]
        self._counts = counts[order].astype(np.int32)
        self._weights = self._weight(
            np.array([*self.idf.values()])[terms[order]],
            self._counts.astype(np.float64),
            self._lengths[self._numbers],
        )
        self._bounds.extend(np.bincount(terms, minlength=len(rows)).cumsum().tolist())

    def _place(self, term: str) -> slice:
        """Where what is known of a term stands."""
        row = self._rows.get(term)
        return slice(0) if row is None else slice(self._bounds[row], self._bounds[row + 1])

    def scores(self, query: Sequence[str]) -> Scores:
        """One score a document, 0 where no word of the query occurs; a word twice counts twice.

        Equal to `BM25Plus.get_scores(query)` less delta times the sum of the query's idf.
        """
        return _summed(*self._postings(query), self.size)

    def hits(self, query: Sequence[str]) -> Hits:
        """The documents that share a word with a query; their scores are those of `scores`."""
        numbers, weights = self._postings(query)
        if len(numbers) * FEW < self.size:
            found, places = np.unique(numbers, return_inverse=True)
            return Hits(found, _summed(places, weights, len(found)))
        total = _summed(numbers, weights, self.size)
        found = np.flatnonzero(total > 0)
        return Hits(found, total[found])

    def _postings(self, query: Sequence[str]) -> tuple[Numbers, Scores]:
        """The documents of each term, term by term, and its weight in each."""
        places = [self._place(term) for term in query if term in self._rows]
        if not places:
            return self._numbers[:0], self._weights[:0]
        return (
            np.concatenate([self._numbers[place] for place in places]),
            np.concatenate([self._weights[place] for place in places]),
        )

    def holders(self, term: str) -> Numbers:
        """The documents that have a term, in their order."""
        return self._numbers[self._place(term)]

    def frequency(self, number: int, term: str) -> int:
        """How often a term occurs in a document."""
        place = self._place(term)
        at = (place.start or 0) + int(np.searchsorted(self._numbers[place], number))
        there = at < place.stop and self._numbers[at] == number
        return int(self._counts[at]) if there else 0

    def score_without(self, query: Sequence[str], number: int, part: Sequence[str]) -> float:
        """The score one document would have if the tokens of `part` were not in it."""
        removed = Counter(part)
        length = float(self._lengths[number]) - len(part)
        total = 0.0
        for term in query:
            frequency = self.frequency(number, term) - removed[term]
            if frequency > 0:
                total += self._weight(self.idf[term], float(frequency), length)
        return total

    def _weight(self, idf: Number, frequency: Number, length: Number) -> Number:
        """What a term adds to the score of a document of that many tokens that has it so often."""
        k1, b, usual = self._norm
        norm = k1 * (1 - b + b * length / usual)
        weight: Number = idf * frequency * (k1 + 1) / (norm + frequency)
        return weight
