"""Typing errors: a word the knowledge base does not know becomes the nearest one it does know."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Final

from rapidfuzz import process
from rapidfuzz.distance import OSA

SHORTEST: Final = 4
"""Letters of a word that is corrected at all."""
TWO_EDITS_FROM: Final = 8
"""Letters from which two edits (a letter more, less, other, or two swapped) are bridged."""


class Speller:
    """Corrects words to a vocabulary. Known words, short ones and numbers stay as they are.

    `also_known`: words that are right, but that no other is corrected to.
    """

    def __init__(self, vocabulary: Collection[str], also_known: Collection[str] = ()) -> None:
        self._known = frozenset(vocabulary) | frozenset(also_known)
        # By first letter: it is seldom wrong, and with it right few corrections are.
        self._candidates: dict[str, list[str]] = defaultdict(list)
        for candidate in sorted(vocabulary):
            if len(candidate) >= SHORTEST and candidate.isalpha():
                self._candidates[candidate[0]].append(candidate)

    def correct(self, words: Sequence[str]) -> list[str]:
        """The words, unknown ones corrected where a known one is near."""
        return [self._near(word) for word in words]

    def _near(self, word: str) -> str:
        if word in self._known or len(word) < SHORTEST or not word.isalpha():
            return word
        edits = 2 if len(word) >= TWO_EDITS_FROM else 1
        candidates = self._candidates.get(word[0], ())
        found = process.extractOne(word, candidates, scorer=OSA.distance, score_cutoff=edits)
        return found[0] if found else word
