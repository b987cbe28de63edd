"""Whether a message is about the subject of the knowledge base at all."""

import numpy as np
import pytest

from retrieval.scope import Scope
from retrieval.whitening import Vectors

SIZE = 12


def around(center: int, count: int, seed: int) -> Vectors:
    rows = 0.4 * np.random.default_rng(seed).normal(size=(count, SIZE))
    rows[:, center] += 1
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    return np.asarray(rows, dtype=np.float32)


def test_what_is_like_nothing_of_ours_is_foreign() -> None:
    scope = Scope.learn(around(0, 200, 1), around(1, 60, 2))
    assert scope.foreign(around(0, 1, 3)[0]) < 0.3
    assert scope.foreign(around(1, 1, 4)[0]) > 0.7


def test_without_messages_off_topic_nothing_is_foreign() -> None:
    scope = Scope.learn(around(0, 20, 1), np.zeros((0, SIZE), dtype=np.float32))
    assert scope.foreign(around(1, 1, 2)[0]) == 0.0


@pytest.mark.parametrize(("phrasings", "off_topic"), [((), 7), ((4,), None), ((3, 4, 5), None)])
def test_leaving_out_is_as_never_having_known(
    phrasings: tuple[int, ...], off_topic: int | None
) -> None:
    ours, others = around(0, 40, 1), around(1, 40, 2)
    message = around(2, 1, 3)[0]
    found = Scope.learn(ours, others).foreign_without(message, phrasings, off_topic)
    kept_ours = np.delete(ours, list(phrasings), axis=0)
    kept_others = others if off_topic is None else np.delete(others, off_topic, axis=0)
    fewer = Scope.learn(kept_ours, kept_others, weight=1.0)
    assert found == pytest.approx(fewer.foreign(message), abs=1e-5)
    assert found != pytest.approx(Scope.learn(ours, others).foreign(message), abs=1e-5)
