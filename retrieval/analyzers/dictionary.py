"""UniDic, read by fugashi."""

from collections.abc import Callable
from functools import cache
from threading import Lock
from typing import Final, TypeVar

from fugashi import Tagger, UnidicNode

from retrieval.analyzers.dictionary_memory import dictionary_pages, release_dictionary_pages

T = TypeVar("T")

READ_BETWEEN_RELEASES: Final = 50
"""Characters. Keeps what they touch of the mapped dictionary at some 15 MB; 200 took 26 MB, and
saved a fifth of a millisecond a message."""


class Dictionary:
    """The one tagger of the process: fugashi keeps its dictionary mapped until the process ends.

    A text's words are read while it is held, since the next text overwrites them.
    """

    def __init__(self) -> None:
        self._tagger, self._held = Tagger(), Lock()
        self._mapped = dictionary_pages()
        self._read = 0

    def read(self, text: str, wanted: Callable[[UnidicNode], T]) -> list[T]:
        """What is wanted of each word of a text."""
        with self._held:
            self._read += len(text)
            if self._read >= READ_BETWEEN_RELEASES:
                release_dictionary_pages(self._mapped)
                self._read = 0
            return [wanted(word) for word in self._tagger(text)]


@cache
def dictionary() -> Dictionary:
    """It; made at the first call."""
    return Dictionary()
