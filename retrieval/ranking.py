"""What an index finds for one message: how it was read, and the documents in order."""

from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from retrieval.bm25 import Numbers, Scores
from retrieval.meaning import NOTHING

RANKED: Final = 64
"""Documents that are put in order; what comes after them is out of question."""

SIGNALS_OF_WORDS: Final = 4
"""The columns of `Ranking.fields` that words give; meaning adds its own."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A message as the index understands it."""

    typed: list[str]
    """Its tokens as they were typed."""
    tokens: list[str]
    """... with typing errors corrected to words that phrasings have."""
    marks: list[str]
    """The groups of terms it touches."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """The documents that have to do with one query: those that share a word with it, or, where
    meaning takes part, all of them."""

    tokens: tuple[str, ...]
    documents: Numbers
    """Their numbers, ascending; what follows has a score or a row for each of them."""
    scores: Scores
    """What they are ranked by: BM25 of words, or standard scores of words and meaning."""
    words: Scores
    """BM25 of words, 0 where no word is shared."""
    fields: Scores
    """Documents x signals, unweighted: best phrasing, all phrasings, answer, terms; with vectors
    also the likeness to the best phrasing and to all of them."""
    best: Numbers
    """The places among them of the RANKED best, best first."""
    off_topic: float = 0.0
    """Score of the most similar message that no entry answers."""
    off_topic_likeness: float = NOTHING
    """Mean likeness to the most similar messages that no entry answers."""
    foreign: float = 0.0
    """What all texts together say of the message: about 0 for one of ours, about 1 for none."""
    mass: float = 0.0
    """Sum of the idf of the query's tokens: how much was said."""

    @property
    def order(self) -> Numbers:
        """The numbers of the best documents, best first."""
        return self.documents[self.best]

    @property
    def best_phrasing(self) -> float:
        """Score of the first document's most similar phrasing."""
        return float(self.fields[self.best[0], 0]) if len(self.best) else 0.0

    @property
    def by_meaning(self) -> bool:
        """Whether meaning took part."""
        return bool(self.fields.shape[1] > SIGNALS_OF_WORDS)

    @property
    def found(self) -> bool:
        """Whether any document has to do with the query."""
        if not len(self.best):
            return False
        # By words alone, nothing scores higher than the first.
        return self.by_meaning or bool(self.words[self.best[0]] > 0)

    def nearest(self) -> "Ranking":
        """The same of the best documents alone, for who keeps many rankings."""
        kept = np.sort(self.best)
        return replace(
            self,
            documents=self.documents[kept],
            scores=self.scores[kept],
            words=self.words[kept],
            fields=self.fields[kept],
            best=np.searchsorted(kept, self.best),
        )

    def score(self, number: int) -> float:
        """The score of any document, 0 if it has nothing to do with the query."""
        place = int(np.searchsorted(self.documents, number))
        there = place < len(self.documents) and self.documents[place] == number
        return float(self.scores[place]) if there else 0.0
