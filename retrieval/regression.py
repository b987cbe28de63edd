"""The two regressions that confidence is learnt with. Small, dense, solved by Newton's method.

Sources: Hastie, Tibshirani, Friedman, "The Elements of Statistical Learning", 4.4.1 (logistic
regression); McFadden (1974), "Conditional logit analysis of qualitative choice behavior".
"""

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

MOST_STEPS = 60
CLOSE = 1e-6


def sigmoid(x: Floats) -> Floats:
    """The logistic function, safe for any argument."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(x, -30, 30))))


def logit(chance: float) -> float:
    """The opposite of `sigmoid`; chances are kept within a millionth of 0 and 1."""
    kept = min(max(chance, 1e-6), 1 - 1e-6)
    return float(np.log(kept / (1 - kept)))


def softmax(scores: Floats) -> Floats:
    """Probabilities along the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def fit_logistic(rows: Floats, labels: Floats, weights: Floats, ridge: float = 1e-4) -> Floats:
    """Coefficients of a weighted logistic regression. `rows`: examples x features."""
    scaled = weights / weights.sum()
    model = np.zeros(rows.shape[1])
    for _ in range(MOST_STEPS):
        chance = sigmoid(rows @ model)
        gradient = rows.T @ (scaled * (chance - labels)) + ridge * model
        curvature = (rows * (scaled * chance * (1 - chance))[:, None]).T @ rows
        step = np.linalg.solve(curvature + ridge * np.eye(len(model)), gradient)
        model = model - step
        if float(np.abs(step).max()) < CLOSE:
            break
    return model


def fit_choice(
    tables: Sequence[Floats], chosen: Sequence[int], weights: Floats, ridge: float = 1e-3
) -> Floats:
    """Coefficients of a weighted conditional logit: which of several alternatives is chosen?

    Each table has a row for each alternative (any number of them), all have the same columns;
    `chosen` is the number of the right row.
    """
    stacks = _stacked(tables, chosen, weights / weights.sum())
    model = np.zeros(tables[0].shape[1])
    loss = _choice_loss(stacks, model, ridge)
    for _ in range(MOST_STEPS):
        gradient, curvature = ridge * model, ridge * np.eye(len(model))
        for stack, right, share in stacks:
            chance = softmax(stack @ model)
            mean = np.einsum("nd,ndk->nk", chance, stack)
            gradient = gradient + share @ (mean - stack[np.arange(len(right)), right])
            flat = (stack * (share[:, None] * chance)[:, :, None]).reshape(-1, len(model))
            curvature = curvature + flat.T @ stack.reshape(-1, len(model))
            curvature = curvature - (mean * share[:, None]).T @ mean
        step = np.linalg.solve(curvature, gradient)
        # Far from the solution a full step may lead uphill.
        size = 1.0
        while size > CLOSE and _choice_loss(stacks, model - size * step, ridge) > loss:
            size /= 2
        model = model - size * step
        before, loss = loss, _choice_loss(stacks, model, ridge)
        if before - loss < CLOSE:
            break
    return model


_Stack = tuple[Floats, NDArray[np.intp], Floats]


def _stacked(tables: Sequence[Floats], chosen: Sequence[int], weights: Floats) -> list[_Stack]:
    """Tables of the same height in one array each, so that numpy does the work."""
    by_height: dict[int, list[int]] = defaultdict(list)
    for number, table in enumerate(tables):
        by_height[len(table)].append(number)
    return [
        (
            np.stack([tables[n] for n in numbers]),
            np.array([chosen[n] for n in numbers], dtype=np.intp),
            weights[numbers],
        )
        for numbers in by_height.values()
    ]


def _choice_loss(stacks: Sequence[_Stack], model: Floats, ridge: float) -> float:
    loss = 0.5 * ridge * float(model @ model)
    for stack, right, share in stacks:
        scores = stack @ model
        top = scores.max(axis=1)
        log_sum = top + np.log(np.exp(scores - top[:, None]).sum(axis=1))
        loss += float(share @ (log_sum - scores[np.arange(len(right)), right]))
    return loss


def threshold(chances: Floats, labels: Floats, weights: Floats, precision: float) -> float:
    """The lowest chance from which labels are true often enough; 1 if there is none."""
    order = np.argsort(-chances, kind="stable")
    right = np.cumsum(weights[order] * labels[order])
    shown = np.cumsum(weights[order])
    good = np.flatnonzero(right / shown >= precision)
    return float(chances[order[good[-1]]]) if len(good) else 1.0
