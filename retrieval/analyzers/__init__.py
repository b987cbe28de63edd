"""Text to tokens, one way for each kind of language. None is known to any other module."""

from collections.abc import Callable

from retrieval.analyzers.dictionary_memory import give_back_memory, release_dictionary_pages
from retrieval.analyzers.japanese import JapaneseAnalyzer, japanese_surface_forms
from retrieval.analyzers.ngrams import bigrams
from retrieval.analyzers.snowball import SnowballAnalyzer

Analyzer = Callable[[str], list[str]]

WITHOUT_SPACES = frozenset({"zh", "th", "my", "km", "lo"})
"""Languages written without spaces between words, besides Japanese."""


def writes_spaces(language: str) -> bool:
    """Whether a language parts its words by spaces."""
    return language.partition("-")[0] not in WITHOUT_SPACES | {"ja"}


def analyzer_for(language: str) -> Analyzer:
    """The analyzer of a language: a tokenizer for Japanese, character pairs for other scripts
    without spaces, stems where Snowball knows the language, plain words for all others.
    """
    code = language.partition("-")[0]
    if code == "ja":
        return JapaneseAnalyzer()
    if code in WITHOUT_SPACES:
        return bigrams
    return SnowballAnalyzer(code)


def surface_forms(language: str) -> Analyzer:
    """No analysis at all, for comparison: words as they stand."""
    if writes_spaces(language):
        return str.split
    return japanese_surface_forms if language == "ja" else list


__all__ = [
    "WITHOUT_SPACES",
    "Analyzer",
    "analyzer_for",
    "give_back_memory",
    "release_dictionary_pages",
    "surface_forms",
    "writes_spaces",
]
