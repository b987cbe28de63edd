"""How wide a text is on a screen."""

import unicodedata


def width(text: str) -> int:
    """Columns: full-width characters take two, combining marks none."""
    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


def shorten(text: str, columns: int) -> str:
    """The text, cut to so many columns with an ellipsis where it is longer."""
    if width(text) <= columns:
        return text
    kept = ""
    for character in text:
        if width(kept + character) > columns - 1:
            break
        kept += character
    return kept.rstrip() + "…"
