"""Danger words: is somebody who writes this in danger now? On every text, in every language."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from retrieval.analyzers import writes_spaces
from retrieval.entries import UrgentRule
from retrieval.text import fold

MAX_GAP = 30
"""Characters that `*` may stand for. A pattern that begins with `=` is the whole message."""


# "k i l l" is written to pass by filters, or by somebody whose hands shake.
_LETTER_BY_LETTER = re.compile(r"(?<!\S)[^\W\d](?: [^\W\d]){2,}(?!\S)")


@dataclass(frozen=True, slots=True)
class _Pattern:
    card: str
    parts: tuple[str, ...]
    spaced: bool
    whole: bool = False


class DangerWords:
    """All patterns of _urgent.yaml. The card whose longest pattern matches is the one shown."""

    def __init__(self, rules: Iterable[UrgentRule]) -> None:
        self._patterns = [
            pattern
            for rule in rules
            for language, texts in rule.patterns.items()
            for text in texts
            if (pattern := _compile(rule.card, language, text))
        ]

    def card(self, text: str) -> str | None:
        """The help card for a message, or None. Costs about 1 ms for 2,000 patterns."""
        folded = _LETTER_BY_LETTER.sub(lambda found: found[0].replace(" ", ""), fold(text))
        spaced, joined = f" {folded} ", folded.replace(" ", "")
        best: tuple[int, str] | None = None
        for pattern in self._patterns:
            subject = spaced if pattern.spaced else joined
            if pattern.whole and pattern.parts[0] != subject:
                continue
            if pattern.parts[0] in subject and _matches(pattern.parts, subject):
                length = sum(map(len, pattern.parts))
                if best is None or length > best[0]:
                    best = (length, pattern.card)
        return best[1] if best else None


def _compile(card: str, language: str, text: str) -> _Pattern | None:
    spaced = writes_spaces(language)
    # Romaji and other Latin text in a list of a language without spaces is matched by words.
    if not spaced and text.isascii():
        spaced = True
    whole = text.startswith("=")
    parts = [fold(part) for part in text.split("*")]
    kept = [f" {p} " if spaced else p.replace(" ", "") for p in parts if p]
    return _Pattern(card, tuple(kept), spaced, whole) if kept else None


def _matches(parts: tuple[str, ...], subject: str) -> bool:
    """Whether the parts occur in this order, each at most MAX_GAP after the one before."""
    start = subject.find(parts[0])
    while start >= 0:
        end = start + len(parts[0])
        if _rest_matches(parts[1:], subject, end):
            return True
        start = subject.find(parts[0], start + 1)
    return False


def _rest_matches(parts: tuple[str, ...], subject: str, end: int) -> bool:
    if not parts:
        return True
    # The space that ends one word may be the one that begins the next.
    begin = max(0, end - 1) if parts[0].startswith(" ") else end
    found = subject.find(parts[0], begin, end + MAX_GAP + len(parts[0]))
    while found >= 0:
        if _rest_matches(parts[1:], subject, found + len(parts[0])):
            return True
        found = subject.find(parts[0], found + 1, end + MAX_GAP + len(parts[0]))
    return False
