"""Is a message about what the knowledge base is about at all? A linear discriminant of vectors.

Nearness to single texts cannot tell: a near miss lies near an entry, whatever is right lies near
something off topic. All texts together can: ridge regression of "no entry answers this" on vectors,
with as much weight on the one side as on the other.

Formulas: Hoerl and Kennard (1970), "Ridge regression"; leaving rows out follows from the Woodbury
identity (Hastie, Tibshirani, Friedman, "The Elements of Statistical Learning", 7.10).
"""

from collections.abc import Sequence
from typing import Final

import numpy as np

from retrieval.whitening import BLOCK, Vectors

RIDGE: Final = 10.0
"""On the labelled development questions 3 to 30 do the same."""
CONSTANT: Final = 0.5
"""The last component of each row, for the constant."""


class Scope:
    """Learnt from phrasings and messages off topic, rows of unit length. Immutable.

    `weight`: of a message off topic beside a phrasing; by default both sides weigh the same.
    """

    def __init__(self, phrasings: Vectors, off_topic: Vectors, weight: float | None = None) -> None:
        self._rows = (phrasings, off_topic)
        self._weight = len(phrasings) / max(len(off_topic), 1) if weight is None else weight
        size = phrasings.shape[1] + 1
        squares, answers = RIDGE * np.eye(size), np.zeros(size)
        for side, share in ((phrasings, 1.0), (off_topic, self._weight)):
            for start in range(0, len(side), BLOCK):
                rows = _with_constant(side[start : start + BLOCK])
                squares += share * (rows.T @ rows)
                if side is off_topic:
                    answers += share * rows.sum(axis=0)
        self._inverse = np.linalg.inv(squares)
        self._model = self._inverse @ answers

    def foreign(self, vector: Vectors) -> float:
        """About 0 for what the knowledge base speaks of, about 1 for what it does not."""
        return float(_with_constant(vector[None])[0] @ self._model)

    def foreign_without(
        self, vector: Vectors, phrasings: Sequence[int], off_topic: int | None = None
    ) -> float:
        """The same as if some phrasings or a message off topic had never been there."""
        ours, others = self._rows
        answers = np.zeros(len(phrasings))
        rows, weight = ours[np.asarray(phrasings, dtype=np.intp)], 1.0
        if off_topic is not None:
            rows, weight, answers = others[off_topic : off_topic + 1], self._weight, np.ones(1)
        left = _with_constant(rows)
        gains = self._inverse @ left.T
        inner = np.eye(len(left)) / weight - left @ gains
        model = self._model - gains @ np.linalg.solve(inner, answers - left @ self._model)
        return float(_with_constant(vector[None])[0] @ model)


def _with_constant(rows: Vectors) -> Vectors:
    return np.hstack([rows, np.full((len(rows), 1), CONSTANT, dtype=rows.dtype)])
