"""BM25 as rank_bm25 scores it, read through postings.

`rank_bm25.BM25Plus` counts the words and gives idf, average length and parameters. Added to it are
guards for its faults (an empty corpus divides by zero; documents without any word of the query
still get delta x idf) and postings: for each term only the documents that have it, so that a
question costs what its own words cost. A test holds our scores equal to its own.

Formula: Lv and Zhai (2011), "Lower-bounding term frequency normalization", less its constant.
"""

from collections import Counter
from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Plus

Scores = NDArray[np.float64]
Number = TypeVar("Number", float, Scores)


class Bm25:
    """Scores of documents for a query. Documents are lists of tokens and keep their order."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        self.size = len(documents)
        self.idf: dict[str, float] = {}
        # A term's documents and its weight in each stand side by side, from one place to the next.
        self._places: dict[str, slice] = {}
        self._numbers = np.zeros(0, dtype=np.intp)
        self._weights: Scores = np.zeros(0)
        self._model: BM25Plus | None = None
        if any(documents):
            self._model = model = BM25Plus([list(document) for document in documents])
            self.idf = {term: float(idf) for term, idf in model.idf.items()}
            self._lay_out(model)

    @property
    def unknown_idf(self) -> float:
        """The weight of a word that no document has: that of the rarest known one, at least 1."""
        return max(float(np.log(self.size + 1.0)), 1.0)

    def _lay_out(self, model: BM25Plus) -> None:
        holders: dict[str, list[int]] = {}
        counts: dict[str, list[int]] = {}
        for number, frequencies in enumerate(model.doc_freqs):
            for term, count in frequencies.items():
                holders.setdefault(term, []).append(number)
                counts.setdefault(term, []).append(count)
        sizes = [len(numbers) for numbers in holders.values()]
        self._numbers = np.array([n for found in holders.values() for n in found], dtype=np.intp)
        self._weights = _weight(
            model,
            np.repeat([self.idf[term] for term in holders], sizes),
            np.array([c for found in counts.values() for c in found], dtype=np.float64),
            np.asarray(model.doc_len, dtype=np.float64)[self._numbers],
        )
        end = 0
        for term, size in zip(holders, sizes, strict=True):
            self._places[term] = slice(end, end + size)
            end += size

    def scores(self, query: Sequence[str]) -> Scores:
        """One score a document, 0 where no word of the query occurs; a word twice counts twice.

        Equal to `BM25Plus.get_scores(query)` less delta times the sum of the query's idf.
        """
        total = np.zeros(self.size)
        for term in query:
            place = self._places.get(term)
            if place is not None:
                total[self._numbers[place]] += self._weights[place]
        return total

    def frequency(self, number: int, term: str) -> int:
        """How often a term occurs in a document."""
        return int(self._model.doc_freqs[number].get(term, 0)) if self._model else 0

    def score_without(self, query: Sequence[str], number: int, part: Sequence[str]) -> float:
        """The score one document would have if the tokens of `part` were not in it."""
        if self._model is None:
            return 0.0
        removed = Counter(part)
        length = float(self._model.doc_len[number]) - len(part)
        total = 0.0
        for term in query:
            frequency = self.frequency(number, term) - removed[term]
            if frequency > 0:
                total += _weight(self._model, self.idf[term], float(frequency), length)
        return total


def _weight(model: BM25Plus, idf: Number, frequency: Number, length: Number) -> Number:
    """What a term adds to the score of a document of that many tokens that has it so often."""
    norm = model.k1 * (1 - model.b + model.b * length / model.avgdl)
    weight: Number = idf * frequency * (model.k1 + 1) / (norm + frequency)
    return weight
