"""Small, pure helpers on text that every stage shares."""

import re
import unicodedata

MAX_MESSAGE_LENGTH = 4096
"""Telegram's limit for a message; nothing longer is ever looked at."""

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
# Written in two ways by people who mean the same: apostrophes, the dot that Turkish İ leaves behind
# in lower case, and Arabic letters typed on an Arabic or a Persian keyboard. Marks of no word are:
# variation selectors, as many emoji have; what encloses a character (a keycap's frame); Japanese
# voicing marks that NFKC leaves alone (た゛す゛け゛て゛ is 助けて in a choked voice); the Arabic
# tatweel, which only makes a word longer. The emoji that cries for help is a word.
_SAME = (
    {"'": None, "’": None, "ʼ": None, "\u0307": None, "ي": "ی", "ى": "ی", "ك": "ک"}
    | dict.fromkeys("أإآٱ", "ا")
    | {"ة": "ه"}
    | dict.fromkeys(map(chr, (*range(0xFE00, 0xFE10), *range(0xE0100, 0xE01F0))))
    | dict.fromkeys(map(chr, (0x0640, 0x3099, 0x309A, *range(0x20D0, 0x2100))))
    | {"\U0001f198": " sos "}
)
_MARKS_KEPT = frozenset({"Mn", "Mc"})


class _Folded(dict[int, str | None]):
    """What stands for each character, for `str.translate`; found out when it is first met."""

    MOST = 20_000
    """Characters that are remembered: a message could bring a million."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        kept = character.isalnum() or unicodedata.category(character) in _MARKS_KEPT
        stands = character if kept else " "
        if len(self) < self.MOST:
            self[code] = stands
        return stands


_FOLDED = _Folded(str.maketrans(_SAME))


def clean(text: str) -> str:
    """A message without what no person typed: control characters, lone surrogates, excess length.

    Line breaks and tabs stay. The result can always be encoded as UTF-8.
    """
    shortened = text[:MAX_MESSAGE_LENGTH]
    encodable = shortened.encode("utf-8", "replace").decode("utf-8")
    return _CONTROL.sub(" ", encodable).strip()


def fold(text: str) -> str:
    """The form in which texts are compared: NFKC, no case, punctuation and emoji as one space.

    Combining marks (Thai, Burmese, Devanagari vowels ...) belong to their word and stay.
    """
    normal = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(normal.translate(_FOLDED).split())


def squeeze(text: str) -> str:
    """`fold` without any space: equal for two spellings that differ in spaces and marks only."""
    return fold(text).replace(" ", "")


def words(text: str) -> list[str]:
    """The words of a text in a script that writes spaces, folded."""
    return fold(text).split()
