"""How wide a text is on a screen."""

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=4096)
def width(text: str) -> int:
    """Columns: full-width characters take two, combining marks none."""
    return sum(map(_columns, text))


@lru_cache(maxsize=4096)
def shorten(text: str, columns: int) -> str:
    """The text, cut to so many columns with an ellipsis where it is longer.

    Remembered, as width is: the texts are labels, the same few hundred again and again.
    """
    if width(text) <= columns:
        return text
    kept, used = "", 0
    for character in text:
        used += _columns(character)
        if used > columns - 1:
            break
        kept += character
    return kept.rstrip() + "…"


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
