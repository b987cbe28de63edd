"""Danger words: is somebody who writes this in danger now? On every text, in every language."""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from retrieval.analyzers import writes_spaces
from retrieval.drawn_out import calmer
from retrieval.entries import UrgentRule
from retrieval.text import fold

MAX_GAP = 30
"""Characters that `*` may stand for. A pattern that begins with `=` is the whole message."""


# "k i l l" is written to pass by filters, or by somebody whose hands shake.
_LETTER_BY_LETTER = re.compile(r"(?<!\S)[^\W\d](?: [^\W\d]){2,}(?!\S)")


class _Pattern(NamedTuple):
    number: int
    card: str
    parts: tuple[str, ...]
    spaced: bool
    whole: bool = False

    @property
    def key(self) -> str:
        """What a message must have for this pattern to match: its first word, or two characters."""
        return self.parts[0].split()[0] if self.spaced else self.parts[0][:2]

    @property
    def weight(self) -> tuple[int, int]:
        """The longest pattern decides, of equal ones the one that was written first."""
        return sum(map(len, self.parts)), -self.number


class DangerWords:
    """All patterns of _urgent.yaml. The card whose longest pattern matches is the one shown."""

    def __init__(self, rules: Iterable[UrgentRule]) -> None:
        texts = [
            (rule.card, language, text)
            for rule in rules
            for language, patterns in rule.patterns.items()
            for text in patterns
        ]
        # By key: a message looks at the few patterns that its own words begin.
        self._spaced: dict[str, list[_Pattern]] = {}
        self._joined: dict[str, list[_Pattern]] = {}
        for number, (card, language, text) in enumerate(texts):
            if pattern := _compile(number, card, language, text):
                kind = self._spaced if pattern.spaced else self._joined
                kind.setdefault(pattern.key, []).append(pattern)

    def card(self, text: str) -> str | None:
        """The help card for a message, or None. Costs what the message is long, however many
        patterns there are."""
        written = fold(text)
        found = [p for form in (written, *calmer(written)) for p in self._found(form)]
        return max(found, key=lambda pattern: pattern.weight).card if found else None

    def _found(self, written: str) -> Iterator[_Pattern]:
        runs = [run.replace(" ", "") for run in _LETTER_BY_LETTER.findall(written)]
        folded = _LETTER_BY_LETTER.sub(lambda run: run[0].replace(" ", ""), written)
        words, joined = folded.split(), folded.replace(" ", "")
        pairs = (
            joined[start : start + length] for start in range(len(joined)) for length in (1, 2)
        )
        yield from _matching(self._spaced, words, f" {folded} ")
        yield from _matching(self._joined, pairs, joined)
        for run in runs:
            yield from self._spelled_out(run, joined)

    def _spelled_out(self, run: str, message: str) -> Iterator[_Pattern]:
        """Patterns by words in letters that were written one by one: nothing parts the words."""
        for pattern in (p for same_key in self._spaced.values() for p in same_key):
            parts = tuple(part.replace(" ", "") for part in pattern.parts)
            if _matches(parts, run) and not (pattern.whole and parts[0] != message):
                yield pattern


def _matching(
    patterns: dict[str, list[_Pattern]], keys: Iterable[str], subject: str
) -> Iterator[_Pattern]:
    for key in patterns.keys() & set(keys):
        for pattern in patterns[key]:
            if pattern.whole and pattern.parts[0] != subject:
                continue
            if _matches(pattern.parts, subject):
                yield pattern


def _compile(number: int, card: str, language: str, text: str) -> _Pattern | None:
    spaced = writes_spaces(language)
    # Romaji and other Latin text in a list of a language without spaces is matched by words.
    if not spaced and text.isascii():
        spaced = True
    whole = text.startswith("=")
    parts = [fold(part) for part in text.split("*")]
    kept = [f" {p} " if spaced else p.replace(" ", "") for p in parts if p]
    return _Pattern(number, card, tuple(kept), spaced, whole) if kept else None


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
