"""Does a confidence mean what it says? And which entries are taken for each other?"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from retrieval.decision import SmallTalk
from retrieval.evaluation import Asked

BINS = 10
ABOUT_ENTRIES = frozenset({"in-scope", "out-of-scope", "near-miss", "vague"})


@dataclass(frozen=True, slots=True)
class Bin:
    """Messages whose confidence lies between `low` and `high`. `confidence` is their mean,
    `right` the share of those whose first candidate was right; both 0 to 1."""

    low: float
    high: float
    messages: int
    confidence: float
    right: float


def reliability(asked: Iterable[Asked]) -> list[Bin]:
    """A reliability table; bins without messages are left out.

    Source: Guo et al. (2017), "On calibration of modern neural networks".
    """
    groups: list[list[Asked]] = [[] for _ in range(BINS)]
    for one in asked:
        if one.question.kind in ABOUT_ENTRIES and not isinstance(one.decision, SmallTalk):
            groups[min(int(one.decision.confidence * BINS), BINS - 1)].append(one)
    return [
        Bin(
            number / BINS,
            (number + 1) / BINS,
            len(group),
            sum(one.decision.confidence for one in group) / len(group),
            sum(one.right for one in group) / len(group),
        )
        for number, group in enumerate(groups)
        if group
    ]


def calibration_error(bins: Sequence[Bin]) -> float:
    """The expected calibration error: how far confidence and truth lie apart on average."""
    messages = sum(b.messages for b in bins)
    return sum(b.messages * abs(b.confidence - b.right) for b in bins) / messages if bins else 0.0


def confusions(asked: Iterable[Asked]) -> list[tuple[str, str, int]]:
    """(entry wanted, entry found first instead, how often), the most frequent first."""
    pairs: Counter[tuple[str, str]] = Counter()
    for one in asked:
        if one.question.kind == "in-scope" and not one.right and one.decision.candidates:
            wanted = " or ".join(one.question.relevant)
            pairs[wanted, one.decision.candidates[0].entry] += 1
    return [(wanted, found, count) for (wanted, found), count in pairs.most_common()]
