"""Whether something is asked more than before, or only happened to come up."""

import math
from typing import Final

LEAST: Final = 10
"""Times it must have been asked: few questions are news to nobody, and may be one person."""
CHANCE: Final = 0.05
"""Probability with which a report shows any rise where nothing has changed."""


def has_risen(now: int, all_now: int, before: int, all_before: int, compared: int = 1) -> bool:
    """Whether its share of all questions has grown by more than chance explains.

    Of the `now + before` times it was asked, as many fall into this period as this period has of
    all questions: a binomial test (the conditional test of two Poisson rates; Przyborowski and
    Wilenski 1940). `compared`: how many things are looked at, each of which may rise by chance
    (Bonferroni). So 1 -> 3 is no rise, and neither is what grew as everything else did.
    """
    if now < LEAST or not all_before:
        return False
    return _tail(now, now + before, all_now / (all_now + all_before)) < CHANCE / max(compared, 1)


def _tail(least: int, of: int, probability: float) -> float:
    """The probability of at least so many of so many."""
    if probability >= 1:
        return 1.0
    yes, no = math.log(probability), math.log1p(-probability)
    whole = math.lgamma(of + 1)
    return sum(
        math.exp(whole - math.lgamma(k + 1) - math.lgamma(of - k + 1) + k * yes + (of - k) * no)
        for k in range(least, of + 1)
    )
