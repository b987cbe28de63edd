"""Vectors seen as one knowledge base needs them: what tells its entries apart counts more.

All its texts are about one subject, so that a model trained on everything finds them all alike; in
many directions phrasings of one entry differ as much as those of two. Within-class covariance
normalization shrinks the directions in which phrasings of the same entry spread, learnt from the
phrasings themselves, once for each state of them.

Formula: Hatch, Kajarekar, Stolcke (2006), "Within-class covariance normalization for SVM-based
speaker recognition"; smoothed by SMOOTHING times the mean variance.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]

SMOOTHING: Final = 2.0
"""From the labelled development questions, where 1 to 3 do the same."""
BLOCK: Final = 4096
"""Vectors that are worked on at once: what is made of them besides takes little memory."""
USUAL_LEAST: Final = 0.7
"""The cosine of two texts that have nothing in common, as E5 gives it: its own lie between about
0.7 and 1."""


@dataclass(frozen=True, slots=True)
class Space:
    """Where vectors of unit length are compared. `nothing`: the cosine, there, of two texts that
    have nothing in common."""

    origin: Vectors | None = None
    axes: Vectors | None = None
    nothing: float = USUAL_LEAST

    def place(self, vectors: Vectors) -> Vectors:
        """Vectors of the model, one row each, as rows of unit length in this space."""
        if self.origin is None or self.axes is None:
            return vectors
        placed = np.empty((len(vectors), self.axes.shape[1]), dtype=np.float32)
        for part in _blocks(len(vectors)):
            rows = (vectors[part] - self.origin) @ self.axes
            placed[part] = rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)
        return placed


def learn_space(phrasings: Vectors, owner: NDArray[np.intp]) -> Space:
    """The space of a knowledge base. `phrasings`: a row each, grouped by the document that `owner`
    numbers. With fewer phrasings to learn from than a vector has dimensions: the model's own.
    """
    size, dimensions = phrasings.shape
    documents = int(owner[-1]) + 1 if size else 0
    if size - documents < dimensions:
        return Space()
    origin = phrasings.mean(axis=0)
    counts = np.bincount(owner, minlength=documents)[:, None]
    starts = np.searchsorted(owner, np.arange(documents))
    means = (np.add.reduceat(phrasings, starts) / counts).astype(np.float32)
    within = np.zeros((dimensions, dimensions))
    for part in _blocks(size):
        apart = phrasings[part] - means[owner[part]]
        within += apart.T @ apart
    within /= size
    smoothed = within + SMOOTHING * np.trace(within) / dimensions * np.eye(dimensions)
    # Any root will do, as cosines do not change with how the axes are turned.
    axes = np.linalg.inv(np.linalg.cholesky(smoothed)).T
    return Space(origin, axes.astype(np.float32), 0.0)


def _blocks(size: int) -> Iterator[slice]:
    return (slice(start, start + BLOCK) for start in range(0, size, BLOCK))
