"""The regressions find what they were given."""

import numpy as np
import pytest

from retrieval.regression import fit_choice, fit_logistic, logit, sigmoid, softmax, threshold

RANDOM = np.random.default_rng(7)


def test_logistic_regression_recovers_its_coefficients() -> None:
    model = np.array([-0.5, 2.0, -1.0])
    rows = np.hstack([np.ones((20_000, 1)), RANDOM.normal(size=(20_000, 2))])
    labels = (RANDOM.random(20_000) < sigmoid(rows @ model)).astype(float)
    assert fit_logistic(rows, labels, np.ones(20_000)) == pytest.approx(model, abs=0.1)


def test_conditional_logit_recovers_its_coefficients() -> None:
    model = np.array([1.5, -0.7])
    tables = [RANDOM.normal(size=(RANDOM.integers(2, 5), 2)) for _ in range(20_000)]
    chosen = [int(RANDOM.choice(len(t), p=softmax(t @ model))) for t in tables]
    assert fit_choice(tables, chosen, np.ones(len(tables))) == pytest.approx(model, abs=0.1)


def test_perfectly_separable_choices_end_too() -> None:
    tables = [np.array([[1.0, 0.0], [0.0, 1.0]])] * 50
    model = fit_choice(tables, [0] * 50, np.ones(50))
    assert np.isfinite(model).all()
    assert softmax(tables[0] @ model)[0] > 0.95


def test_the_threshold_is_the_lowest_that_keeps_the_precision() -> None:
    chances = np.array([0.9, 0.8, 0.7, 0.6])
    labels = np.array([1.0, 1.0, 0.0, 1.0])
    assert threshold(chances, labels, np.ones(4), 0.75) == 0.6
    assert threshold(chances, labels, np.ones(4), 0.95) == 0.8
    assert threshold(chances, np.zeros(4), np.ones(4), 0.95) == 1.0


def test_logit_is_the_opposite_of_sigmoid() -> None:
    assert sigmoid(np.array([logit(0.3)]))[0] == pytest.approx(0.3)
    assert np.isfinite([logit(0.0), logit(1.0)]).all()
