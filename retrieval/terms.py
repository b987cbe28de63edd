"""The term bank: words that mean the same to a person asking find each other.

Each group of _terms.yaml has a mark of its own. A text's marks are those of the groups whose words
it touches; they are a field of the index beside the words, so that an exact word still weighs more
than a synonym. (Marks among the words, or in their place, were worse: docs/retrieval.md.)
"""

from collections.abc import Sequence
from copy import copy
from typing import Final

from retrieval.analyzers import Analyzer, writes_spaces
from retrieval.text import fold

SHORTEST_WITHIN: Final = 3
"""Characters from which a word is looked for anywhere in unspaced text."""


class TermMarks:
    """Text to the marks of the term groups it touches, each once."""

    def __init__(self, analyzer: Analyzer, language: str, groups: Sequence[Sequence[str]]) -> None:
        self._analyzer = analyzer
        self._unspaced = not writes_spaces(language)
        self._sequences: dict[tuple[str, ...], str] = {}
        self._within: dict[str, str] = {}
        for number, group in enumerate(groups):
            for term in group:
                self._learn(term, str(number))
        self._longest = max((len(s) for s in self._sequences), default=0)

    def by(self, analyzer: Analyzer) -> "TermMarks":
        """The same groups, looked for in texts by another analyzer that gives the same tokens."""
        other = copy(self)
        other._analyzer = analyzer
        return other

    def _learn(self, term: str, mark: str) -> None:
        joined = fold(term).replace(" ", "")
        if self._unspaced and not joined.isascii() and len(joined) >= SHORTEST_WITHIN:
            # A tokenizer cuts unknown kana anywhere: なんみん is not found by its tokens.
            self._within.setdefault(joined, mark)
        else:
            self._sequences.setdefault(tuple(self._analyzer(term)), mark)

    def __call__(self, text: str) -> list[str]:
        """The marks of a text."""
        return self.of(self._analyzer(text), text)

    def of(self, tokens: Sequence[str], text: str) -> list[str]:
        """The marks of a text that has these tokens."""
        marks = dict.fromkeys(self._in_sequence(tokens))
        if self._within:
            joined = fold(text).replace(" ", "")
            marks |= dict.fromkeys(mark for term, mark in self._within.items() if term in joined)
        return list(marks)

    def _in_sequence(self, tokens: Sequence[str]) -> list[str]:
        """Groups of the longest terms from left to right; no token counts for two."""
        found: list[str] = []
        start = 0
        while start < len(tokens):
            for length in range(min(self._longest, len(tokens) - start), 0, -1):
                mark = self._sequences.get(tuple(tokens[start : start + length]))
                if mark:
                    found.append(mark)
                    start += length - 1
                    break
            start += 1
        return found
