"""The space of a knowledge base: entries lie further apart in it than in the model's own."""

import numpy as np
import pytest
from numpy.typing import NDArray

from retrieval.whitening import Space, Vectors, learn_space

SIZE, DOCUMENTS, EACH = 16, 6, 40


def unit(rows: NDArray[np.float64]) -> Vectors:
    rows = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows, dtype=np.float32)


def texts_of_one_subject() -> tuple[Vectors, NDArray[np.intp]]:
    """What tells documents apart is small beside how widely each spreads in two directions."""
    random = np.random.default_rng(1)
    owner = np.repeat(np.arange(DOCUMENTS), EACH)
    documents = 0.3 * random.normal(size=(DOCUMENTS, SIZE))
    wording = random.normal(size=(len(owner), 2)) @ random.normal(size=(2, SIZE))
    noise = 0.1 * random.normal(size=(len(owner), SIZE))
    return unit(2 + documents[owner] + wording + noise), owner


def nearest_is_of_the_same(vectors: Vectors, owner: NDArray[np.intp]) -> float:
    cosines = vectors @ vectors.T
    np.fill_diagonal(cosines, -1)
    return float((owner[cosines.argmax(axis=1)] == owner).mean())


def test_what_tells_entries_apart_counts_more() -> None:
    phrasings, owner = texts_of_one_subject()
    placed = learn_space(phrasings, owner).place(phrasings)
    assert np.linalg.norm(placed, axis=1) == pytest.approx(1.0, abs=1e-4)
    assert nearest_is_of_the_same(placed, owner) > nearest_is_of_the_same(phrasings, owner) + 0.1


def test_a_message_is_placed_as_a_phrasing_is() -> None:
    phrasings, owner = texts_of_one_subject()
    space = learn_space(phrasings, owner)
    assert space.place(phrasings[3:4])[0] == pytest.approx(space.place(phrasings)[3], abs=1e-5)


@pytest.mark.parametrize("count", [0, 1, SIZE])
def test_a_small_base_keeps_the_space_of_the_model(count: int) -> None:
    phrasings, owner = texts_of_one_subject()
    space = learn_space(phrasings[:count], owner[:count])
    assert space == Space()
    assert (space.place(phrasings) == phrasings).all()
