"""BM25 as rank_bm25 scores it, read through postings.

`rank_bm25.BM25Plus` computes every weight; nothing of the formula is written again here. What is
added guards its faults (an empty corpus divides by zero; documents without any word of the query
still get delta x idf) and keeps, for each term, only the documents that have it, so that a
question costs what its own words cost.

Formula: Lv and Zhai (2011), "Lower-bounding term frequency normalization", less its constant.
"""

from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Plus

Scores = NDArray[np.float64]


class Bm25:
    """Scores of documents for a query. Documents are lists of tokens and keep their order."""

    def __init__(self, documents: Sequence[Sequence[str]]) -> None:
        self.size = len(documents)
        self.idf: dict[str, float] = {}
        self._postings: dict[str, tuple[NDArray[np.intp], Scores]] = {}
        self._model: BM25Plus | None = None
        if any(documents):
            self._read(documents)

    @property
    def unknown_idf(self) -> float:
        """The weight of a word that no document has: that of the rarest known one, at least 1."""
        return max(float(np.log(self.size + 1.0)), 1.0)

    def _read(self, documents: Sequence[Sequence[str]]) -> None:
        model = BM25Plus([list(document) for document in documents])
        model.doc_len = np.asarray(model.doc_len)  # get_batch_scores copies it on every call
        self._model = model
        self.idf = {term: float(idf) for term, idf in model.idf.items()}
        holders: dict[str, list[int]] = {}
        for number, frequencies in enumerate(model.doc_freqs):
            for term in frequencies:
                holders.setdefault(term, []).append(number)
        for term, numbers in holders.items():
            weights = np.asarray(model.get_batch_scores([term], numbers))
            self._postings[term] = (
                np.asarray(numbers, dtype=np.intp),
                weights - model.delta * self.idf[term],
            )

    def scores(self, query: Sequence[str]) -> Scores:
        """One score a document, 0 where no word of the query occurs; a word twice counts twice.

        Equal to `BM25Plus.get_scores(query)` less delta times the sum of the query's idf.
        """
        total = np.zeros(self.size)
        for term in query:
            posting = self._postings.get(term)
            if posting is not None:
                numbers, weights = posting
                total[numbers] += weights
        return total

    def frequency(self, number: int, term: str) -> int:
        """How often a term occurs in a document."""
        return int(self._model.doc_freqs[number].get(term, 0)) if self._model else 0

    def score_without(self, query: Sequence[str], number: int, part: Sequence[str]) -> float:
        """The score one document would have if the tokens of `part` were not in it."""
        if self._model is None:
            return 0.0
        model = self._model
        removed = Counter(part)
        length = float(model.doc_len[number]) - len(part)
        norm = model.k1 * (1 - model.b + model.b * length / model.avgdl)
        total = 0.0
        for term in query:
            frequency = model.doc_freqs[number].get(term, 0) - removed[term]
            if frequency > 0:
                total += self.idf[term] * frequency * (model.k1 + 1) / (norm + frequency)
        return total
