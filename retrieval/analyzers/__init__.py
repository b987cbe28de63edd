"""Text to tokens, one way for each kind of language."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Protocol

from retrieval.analyzers.dictionary_memory import (
    give_back_memory,
    release_dictionary_pages,
    settle,
)
from retrieval.analyzers.japanese import JapaneseAnalyzer, japanese_surface_forms, readings
from retrieval.analyzers.kana import KanaSpelling
from retrieval.analyzers.ngrams import bigrams
from retrieval.analyzers.snowball import SnowballAnalyzer

Analyzer = Callable[[str], list[str]]


class Spelling(Protocol):
    """Writes what people write in another way as the knowledge base writes it."""

    def __call__(self, text: str) -> str:
        """The text in the knowledge base's spelling."""

    def of_knowledge(self, text: str) -> str:
        """The same for a text of the knowledge base that it was learnt with."""

    def knows(self, word: str) -> bool:
        """Whether a word in Latin letters stands for words of the knowledge base."""

    def with_more(self, texts: Iterable[str]) -> "Spelling":
        """What is learnt from these texts too."""

    def as_json(self) -> Mapping[str, Any]:
        """What it has learnt, for a cache."""


class AsWritten:
    """The spelling of languages that are written in one way."""

    def __call__(self, text: str) -> str:
        """The text itself."""
        return text

    def of_knowledge(self, text: str) -> str:
        """The text itself."""
        return text

    def knows(self, word: str) -> bool:  # noqa: ARG002 - a Spelling's signature
        """None but the words as they stand."""
        return False

    def with_more(self, texts: Iterable[str]) -> "AsWritten":  # noqa: ARG002 - the same
        """Nothing is learnt."""
        return self

    def as_json(self) -> Mapping[str, Any]:
        """Nothing was learnt."""
        return {}


def spelling_of(
    language: str,
    texts: Iterable[str],
    others: Iterable[str] = (),
    held: Mapping[str, Any] | None = None,
    read: Analyzer = readings,
) -> Spelling:
    """A language's spelling, learnt from the knowledge base's texts or as `as_json` held it.

    `others`: texts of the knowledge base that are looked up, and do not teach; `read`: `readings`,
    or what remembers them."""
    if _code(language) != "ja":
        return AsWritten()
    return KanaSpelling.learn(texts, others, read) if held is None else KanaSpelling.from_json(held)


WITHOUT_SPACES = frozenset({"zh", "th", "my", "km", "lo"})
"""Languages written without spaces between words, besides Japanese."""


def writes_spaces(language: str) -> bool:
    """Whether a language parts its words by spaces."""
    return _code(language) not in WITHOUT_SPACES | {"ja"}


def analyzer_for(language: str) -> Analyzer:
    """The analyzer of a language: a tokenizer for Japanese, character pairs for other scripts
    without spaces, stems where Snowball knows the language, plain words for all others.
    """
    code = _code(language)
    if code == "ja":
        return JapaneseAnalyzer()
    if code in WITHOUT_SPACES:
        return bigrams
    return SnowballAnalyzer(code)


def surface_forms(language: str) -> Analyzer:
    """No analysis at all, for comparison: words as they stand."""
    if writes_spaces(language):
        return str.split
    return japanese_surface_forms if _code(language) == "ja" else list


def _code(language: str) -> str:
    """`zh` of `zh-Hans`."""
    return language.partition("-")[0]


__all__ = [
    "WITHOUT_SPACES",
    "Analyzer",
    "AsWritten",
    "Spelling",
    "analyzer_for",
    "give_back_memory",
    "readings",
    "release_dictionary_pages",
    "settle",
    "spelling_of",
    "surface_forms",
    "writes_spaces",
]
