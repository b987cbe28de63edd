"""Is a message about what the knowledge base is about at all? A linear discriminant of vectors.

Nearness to single texts cannot tell: a near miss lies near an entry, whatever is right lies near
something off topic. All texts together can: ridge regression of "no entry answers this" on vectors,
with as much weight on the one side as on the other.

Formulas: Hoerl and Kennard (1970), "Ridge regression"; leaving rows out follows from the Woodbury
identity (Hastie, Tibshirani, Friedman, "The Elements of Statistical Learning", 7.10).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from retrieval.whitening import BLOCK, Vectors

RIDGE: Final = 10.0
"""On the labelled development questions 3 to 30 do the same."""
CONSTANT: Final = 0.5
"""The last component of each row, for the constant."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What is learnt from phrasings and messages off topic, rows of unit length.

    `weight`: of a message off topic beside a phrasing; `inverse`: of the weighted squares of all
    rows, ridge included; `model`: the coefficients.
    """

    phrasings: Vectors
    off_topic: Vectors
    weight: float
    inverse: NDArray[np.floating[Any]]
    model: NDArray[np.floating[Any]]

    @classmethod
    def learn(cls, phrasings: Vectors, off_topic: Vectors, weight: float | None = None) -> "Scope":
        """Learn; by default both sides weigh the same."""
        if weight is None:
            weight = len(phrasings) / max(len(off_topic), 1)
        size = phrasings.shape[1] + 1
        squares, answers = RIDGE * np.eye(size), np.zeros(size)
        for side, share in ((phrasings, 1.0), (off_topic, weight)):
            for start in range(0, len(side), BLOCK):
                rows = _with_constant(side[start : start + BLOCK])
                squares += share * (rows.T @ rows)
                if side is off_topic:
                    answers += share * rows.sum(axis=0)
        inverse = np.linalg.inv(squares)
        return cls(phrasings, off_topic, weight, inverse, inverse @ answers)

    def foreign(self, vector: Vectors) -> float:
        """About 0 for what the knowledge base speaks of, about 1 for what it does not."""
        return float(_with_constant(vector[None])[0] @ self.model)

    def foreign_without(
        self, vector: Vectors, phrasings: Sequence[int], off_topic: int | None = None
    ) -> float:
        """The same as if some phrasings or a message off topic had never been there."""
        answers = np.zeros(len(phrasings))
        rows, weight = self.phrasings[np.asarray(phrasings, dtype=np.intp)], 1.0
        if off_topic is not None:
            rows, weight = self.off_topic[off_topic : off_topic + 1], self.weight
            answers = np.ones(1)
        left = _with_constant(rows)
        gains = self.inverse @ left.T
        inner = np.eye(len(left)) / weight - left @ gains
        model = self.model - gains @ np.linalg.solve(inner, answers - left @ self.model)
        return float(_with_constant(vector[None])[0] @ model)


def _with_constant(rows: Vectors) -> Vectors:
    return np.hstack([rows, np.full((len(rows), 1), CONSTANT, dtype=rows.dtype)])
