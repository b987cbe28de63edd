"""How sure is the first candidate? A probability learnt from the knowledge base itself.

A raw score means nothing from one question to the next, and a threshold does not carry over from
one knowledge base to another. So it is learnt, once for each state of it, from questions whose
right answer is known (`examples`). Features of a ranking go through a logistic regression that
tells how often a first candidate that looks like this one was right, and the threshold for the
wanted precision is read off. Edits keep it true; there is nothing to tune for another knowledge
base.

By words alone, the features are the first candidate's score, its lead, how much of the question it
covers, and how much nearer it is than anything off topic. With meaning, a conditional logit first
weighs all documents, and "none of them", against each other; its probabilities are the features,
beside whether the message is about our subject at all (`scope`). That is no part of "none of them":
an entry that is left out is none, and of our subject.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, Final, Self

import numpy as np

from retrieval.examples import Example, examples
from retrieval.index import Index
from retrieval.ranking import Ranking
from retrieval.regression import (
    Floats,
    fit_choice,
    fit_logistic,
    logit,
    sigmoid,
    softmax,
    threshold,
)

WANTED_PRECISION: Final = 0.95
"""Share of direct answers that are to be right."""
CHOICES: Final = 4

# How much each kind of example weighs, about as often as each is met. A phrasing that was left
# out is harder than what people write (on the labelled development questions the first candidate
# is right nine times of ten), an entry's nearest sibling is not a typical near miss, and the
# messages off topic are harder than what people send: half of them are near misses.
RIGHT, WRONG, NO_ENTRY, OFF_TOPIC, VAGUE = 0.74, 0.03, 0.05, 0.15, 0.03

WORD_FEATURES: Final = 5
NEVER: Final = -30.0
"""The constant of a model for which nothing is likely."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """Probabilities, 0 to 1: that the first candidate is right, and one of the first four."""

    first: float
    among: float


@dataclass(frozen=True, slots=True)
class Confidence:
    """The judge of one index. `answer_from` is the probability from which a candidate is shown;
    `posterior` the weights of the conditional logit, where meaning takes part."""

    first: Floats
    among: Floats
    answer_from: float
    posterior: Floats | None = None

    def of(self, index: Index, ranking: Ranking) -> Judgement:
        """Judge a ranking."""
        if not ranking.found:
            return Judgement(0.0, 0.0)
        row = _features(index, ranking, self.posterior)
        return Judgement(
            float(sigmoid(row @ self.first)),
            float(sigmoid(row @ self.among)),
        )

    def shares(self, ranking: Ranking, first: float) -> Floats:
        """The probability, 0 to 1, that each of the best documents is the right one, best first;
        the first candidate's is `first`, and none is more."""
        if self.posterior is None:
            total = float(ranking.words.sum()) or 1.0
            parts = ranking.words[ranking.best] / total * first
            others = (total - float(ranking.words[ranking.best[0]])) / total * first
        else:
            parts = np.zeros(len(ranking.best))
            parts[:CONSIDERED] = softmax(_alternatives(ranking) @ self.posterior)[:-1]
            others = float(parts[1:].sum())
        parts *= min(1.0, (1.0 - first) / (others or 1.0))
        parts[0] = first
        return np.minimum(parts, first)

    def as_json(self) -> dict[str, Any]:
        """Its numbers, for a cache."""
        return {
            "first": self.first.tolist(),
            "among": self.among.tolist(),
            "answer_from": self.answer_from,
            "posterior": None if self.posterior is None else self.posterior.tolist(),
        }

    @classmethod
    def from_json(cls, held: dict[str, Any]) -> Self:
        """The opposite of `as_json`."""
        posterior = held["posterior"]
        return cls(
            np.array(held["first"]),
            np.array(held["among"]),
            held["answer_from"],
            None if posterior is None else np.array(posterior),
        )


def learn(index: Index, seed: int = 1) -> Confidence:
    """Learn from the index's own phrasings and the messages that no entry answers.

    With too little to learn from (no two phrasings of any entry), nothing is shown but what is
    letter for letter a phrasing, and choices for a single word.
    """
    known = list(examples(index, Random(seed)))  # noqa: S311 - no secret
    first = np.array([_is_first(e) for e in known], dtype=float)
    if not first.any() or first.all():
        never = np.array([NEVER, *np.zeros(WORD_FEATURES - 1)])
        return Confidence(never, never, 1.0)
    posterior = _fit_posterior(known) if index.meaning else None
    rows = np.array([_features(index, e.ranking, posterior, _own_left_out(e)) for e in known])
    weights = _weights([_kind(e) for e in known])
    model = fit_logistic(rows, first, weights)
    among = fit_logistic(rows, np.array([_is_among(e) for e in known], dtype=float), weights)
    answer_from = threshold(sigmoid(rows @ model), first, weights, WANTED_PRECISION)
    return Confidence(model, among, answer_from, posterior)


def _features(
    index: Index, ranking: Ranking, posterior: Floats | None, left_out: Sequence[int] = ()
) -> Floats:
    """What tells a right first candidate from a wrong one. The leading 1 is the constant."""
    if posterior is None:
        return _word_features(index, ranking, left_out)
    chances = softmax(_alternatives(ranking) @ posterior)
    first, second = float(chances[0]), float(chances[min(1, len(ranking.best) - 1)])
    among = float(chances[: min(CHOICES, len(ranking.best))].sum())
    lead = np.log(max(first, 1e-9)) - np.log(max(second, 1e-9))
    none = logit(chances[-1])
    return np.array([1.0, logit(first) / 3, logit(among) / 3, lead / 3, none / 3, ranking.foreign])


def _word_features(index: Index, ranking: Ranking, left_out: Sequence[int]) -> Floats:
    first, *rest = (float(score) for score in ranking.words[ranking.best[:2]])
    top, lead = first, first - sum(rest)
    coverage = index.coverage(ranking.tokens, int(ranking.order[0]), left_out)
    nearer = np.log1p(ranking.best_phrasing) - np.log1p(ranking.off_topic)
    return np.array([1.0, np.log1p(top) / 5, np.log1p(max(lead, 0.0)) / 3, coverage, nearer])


def _alternatives(ranking: Ranking) -> Floats:
    """A row for each of the nearest documents, best first, and a last one for "none of them".

    Scores by tens and likenesses by thirds, so that all weights are of one size.
    """
    fields = ranking.fields[ranking.best[:CONSIDERED]]
    documents, signals = fields.shape
    table = np.zeros((documents + 1, signals + 4))
    table[:-1, : signals - 2] = fields[:, :-2] / 10
    table[:-1, signals - 2 : signals] = fields[:, -2:] * 3
    table[-1, signals:] = (
        1.0,
        ranking.off_topic / 10,
        ranking.off_topic_likeness * 3,
        ranking.mass / 20,
    )
    return table


CONSIDERED: Final = 32
"""Documents that are weighed against each other; the others are out of question."""


def _fit_posterior(known: Sequence[Example]) -> Floats:
    tables = [_alternatives(e.ranking) for e in known]
    chosen = [_row_of(e, len(table) - 1) for e, table in zip(known, tables, strict=True)]
    # The kinds as they are: whether the first is right is not known before this is fitted.
    return fit_choice(tables, chosen, _weights([e.kind for e in known]))


def _row_of(example: Example, none: int) -> int:
    """The row of the right document in its table; that of "none of them" where it is not there."""
    found = np.flatnonzero(example.ranking.order[:CONSIDERED] == example.right)
    return int(found[0]) if len(found) else none


def _is_first(example: Example) -> bool:
    return example.right is not None and int(example.ranking.order[0]) == example.right


def _is_among(example: Example) -> bool:
    return example.right in example.ranking.order[:CHOICES].tolist()


def _own_left_out(example: Example) -> tuple[int, ...]:
    return example.left_out if _is_first(example) else ()


def _kind(example: Example) -> str:
    if example.kind == "own":
        return "right" if _is_first(example) else "wrong"
    return example.kind


def _weights(kinds: Sequence[str]) -> Floats:
    share = {
        "own": RIGHT + WRONG,
        "right": RIGHT,
        "wrong": WRONG,
        "no-entry": NO_ENTRY,
        "off-topic": OFF_TOPIC,
        "vague": VAGUE,
    }
    counts = Counter(kinds)
    return np.array([share[kind] / counts[kind] for kind in kinds])
