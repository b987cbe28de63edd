"""How sure is the first candidate? A probability learnt from the knowledge base itself.

A raw BM25 score means nothing from one question to the next, and a threshold does not carry over
from one knowledge base to another. So each index is asked questions whose right answer is known:
its own phrasings, alone and in pairs (people write longer than phrasings are), with those very
phrasings left out, and the same with the whole entry left out (nothing is right then); single
words that many entries share; and messages that are off topic. A logistic regression over four
features tells how often a first candidate that looks like this one was right, and the threshold
for the wanted precision is read off. It is learnt again at every load, so edits keep it true.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from retrieval.index import Index, Ranking

WANTED_PRECISION: Final = 0.95
"""Share of direct answers that are to be right."""
CHOICES_FROM: Final = 0.6
"""Choices are offered where the right entry is among them at least this often."""
CHOICES: Final = 4

SINGLES: Final = 3
PAIRS: Final = 5
"""Phrasings and pairs of phrasings asked of each entry."""
SHARED_BY: Final = 4
"""A word in the phrasings of so many entries does not tell which one is meant."""
SHARED_WORDS: Final = 150

# How much each kind of example weighs, about as often as each is met. A phrasing that was left
# out is harder than what people write (on the labelled development questions the first candidate
# is right five times of six), and an entry's nearest sibling is not a typical near miss.
RIGHT, WRONG, NO_ENTRY, OFF_TOPIC, VAGUE = 0.55, 0.10, 0.05, 0.25, 0.05

Floats = NDArray[np.float64]
FEATURES: Final = 5


@dataclass(frozen=True, slots=True)
class Confidence:
    """The judge of one index. `answer_from` is the probability from which a candidate is shown."""

    first: Floats
    among: Floats
    answer_from: float

    def of(self, index: Index, ranking: Ranking) -> tuple[float, float]:
        """Probabilities that the first candidate is right, and that one of the first four is."""
        if not ranking.found:
            return 0.0, 0.0
        row = features(index, ranking)
        return float(_sigmoid(row @ self.first)), float(_sigmoid(row @ self.among))

    def as_json(self) -> list[list[float]]:
        """Its numbers, for a cache."""
        return [self.first.tolist(), self.among.tolist(), [self.answer_from]]

    @classmethod
    def from_json(cls, held: list[list[float]]) -> Self:
        """The opposite of `as_json`."""
        first, among, (answer_from,) = held
        return cls(np.array(first), np.array(among), answer_from)


@dataclass(frozen=True, slots=True)
class _Example:
    """A question with a known answer: what its ranking looks like, and whether it is right."""

    row: Floats
    first: bool
    among: bool
    kind: str


def features(index: Index, ranking: Ranking, left_out: Sequence[int] = ()) -> Floats:
    """What tells a right first candidate from a wrong one.

    Its score and its lead over the second, both on a logarithmic scale; the share of the
    question's idf that its entry covers; how much nearer its best phrasing is than the nearest
    message that no entry answers. The leading 1 is the regression's constant.
    """
    first = int(ranking.order[0])
    top = float(ranking.scores[first])
    second = float(ranking.scores[ranking.order[1]]) if len(ranking.order) > 1 else 0.0
    coverage = index.coverage(ranking.tokens, first, left_out)
    nearer = np.log1p(ranking.best_phrasing) - np.log1p(ranking.off_topic)
    return np.array([1.0, np.log1p(top) / 5, np.log1p(top - second) / 3, coverage, nearer])


def learn(index: Index, seed: int = 1) -> Confidence:
    """Learn from the index's own phrasings and the messages that no entry answers.

    With too little to learn from (no two phrasings of any entry), nothing is answered directly
    but what is letter for letter a phrasing.
    """
    examples = list(_examples(index, Random(seed)))  # noqa: S311 - no secret
    first = np.array([e.first for e in examples], dtype=float)
    if not first.any() or first.all():
        return Confidence(np.zeros(FEATURES), np.zeros(FEATURES), 1.0)
    rows = np.array([e.row for e in examples])
    weights = _weights(examples)
    model = _fit(rows, first, weights)
    among = _fit(rows, np.array([e.among for e in examples], dtype=float), weights)
    threshold = _threshold(_sigmoid(rows @ model), first, weights, WANTED_PRECISION)
    return Confidence(model, among, threshold)


def _examples(index: Index, random: Random) -> Iterator[_Example]:
    for number in range(len(index.documents)):
        own = index.phrasings_of(number)
        if len(own) > 1:
            picks = [[random.choice(own)] for _ in range(SINGLES)]
            picks += [random.sample(own, 2) for _ in range(PAIRS)]
            for pick in picks:
                yield from _asked(index, number, pick)
    for number, tokens in enumerate(index.off_topic_tokens):
        yield from _example(index, index.rank(tokens, without_off_topic=number), "off-topic")
    shared = sorted(index.words_of_many(SHARED_BY))
    for word in random.sample(shared, min(len(shared), SHARED_WORDS)):
        yield from _example(index, index.rank([word]), "vague")


def _asked(index: Index, number: int, pick: Sequence[int]) -> Iterator[_Example]:
    tokens = list(dict.fromkeys(t for n in pick for t in index.phrasing_tokens[n]))
    marks = list(dict.fromkeys(m for n in pick for m in index.phrasing_marks[n]))
    ranking = index.rank(tokens, marks=marks, without_phrasings=pick)
    yield from _example(index, ranking, "own", right=number, left_out=pick)
    yield from _example(index, index.rank(tokens, marks=marks, without_document=number), "no-entry")


def _example(
    index: Index,
    ranking: Ranking,
    kind: str,
    right: int | None = None,
    left_out: Sequence[int] = (),
) -> Iterator[_Example]:
    if not ranking.found:
        return
    best = ranking.order[:CHOICES].tolist()
    is_first = best[0] == right
    own = left_out if is_first else ()
    if kind == "own":
        kind = "right" if is_first else "wrong"
    yield _Example(features(index, ranking, own), is_first, right in best, kind)


def _weights(examples: Sequence[_Example]) -> Floats:
    share = {
        "right": RIGHT,
        "wrong": WRONG,
        "no-entry": NO_ENTRY,
        "off-topic": OFF_TOPIC,
        "vague": VAGUE,
    }
    counts = Counter(e.kind for e in examples)
    return np.array([share[e.kind] / counts[e.kind] for e in examples])


def _fit(rows: Floats, labels: Floats, weights: Floats, ridge: float = 1e-4) -> Floats:
    """Logistic regression by Newton's method (iteratively reweighted least squares).

    Source: Hastie, Tibshirani, Friedman, "The Elements of Statistical Learning", 4.4.1.
    """
    scaled = weights / weights.sum()
    model = np.zeros(rows.shape[1])
    for _ in range(50):
        chance = _sigmoid(rows @ model)
        gradient = rows.T @ (scaled * (chance - labels)) + ridge * model
        curvature = (rows * (scaled * chance * (1 - chance))[:, None]).T @ rows
        step = np.linalg.solve(curvature + ridge * np.eye(len(model)), gradient)
        model = model - step
        if float(np.abs(step).max()) < 1e-6:  # noqa: PLR2004 - converged
            break
    return model


def _threshold(chances: Floats, labels: Floats, weights: Floats, precision: float) -> float:
    """The lowest chance from which answers are right often enough; 1 if there is none."""
    order = np.argsort(-chances, kind="stable")
    right = np.cumsum(weights[order] * labels[order])
    shown = np.cumsum(weights[order])
    good = np.flatnonzero(right / shown >= precision)
    return float(chances[order[good[-1]]]) if len(good) else 1.0


def _sigmoid(x: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(x, -30, 30))))
