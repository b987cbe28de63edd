"""Messages that ask nothing: no letters, one character, mashed keys, swearing.

They are marked so that a page can fold them away, never deleted: a list like this is sometimes
wrong, and an analyst can look.
"""

import re
from typing import Final

from retrieval.text import fold

_SWEARING_LATIN: Final = re.compile(
    r"\b(?:f+u+c+k\w*|fck|fuk|shit(?:ty|ting)?s?|bullshit|bitch\w*|asshole\w*|bastards?|cunts?|dickheads?|stfu|wtf"
    r"|(?:you|u)(?: are|r|re)? (?:stupid|useless|dumb|idiots?|trash|garbage)|stupid bot|idiot bot"
    r"|go to hell|kuso|baka)\b"
)
_SWEARING_JAPANESE: Final = re.compile(
    r"死ね|しね$|氏ね|くたばれ|クソ(?:が|ボット|bot|野郎|だな|$)|くそ(?:が|ボット|bot|やろう|野郎|$)"
    r"|ばーか|バーカ|馬鹿野郎|ばかやろ|バカボット|(?:^|この|お前|おまえ)(?:ばか|バカ|馬鹿|アホ|あほ)$"
    r"|うざい|ウザい|きもい$|キモい$|消えろ|黙れ|役立たず|ゴミ(?:ボット|bot|だな|$)|無能"
)
_ROWS: Final = ("qwertyuiop", "asdfghjkl", "zxcvbnm", "あいうえお", "かきくけこ")
_SAME_AGAIN: Final = re.compile(r"(.{1,3}?)\1{3,}")
_VOWEL: Final = re.compile(r"[aeiouy]")
SHORTEST_MASH: Final = 4
LONGEST_CONSONANTS: Final = 5
"""Letters without a vowel that an abbreviation may have: UNHCR."""


def is_noise(text: str) -> bool:
    """Whether a text asks nothing, as far as its form tells."""
    folded = fold(text)
    letters = [c for c in folded if c.isalpha()]
    if len(letters) <= 1:
        return True
    if _SWEARING_LATIN.search(folded) or _SWEARING_JAPANESE.search(folded.replace(" ", "")):
        return True
    return all(_is_mashed(word) for word in folded.split())


def _is_mashed(word: str) -> bool:
    if word.isdigit():
        return True
    if len(word) < SHORTEST_MASH:
        return word == "w" * len(word)
    repeated = sum(len(found[0]) for found in _SAME_AGAIN.finditer(word))
    along = sum(_along_a_row(word[i : i + 4]) for i in range(len(word) - 3))
    vowels = not word.isascii() or len(word) <= LONGEST_CONSONANTS or _VOWEL.search(word)
    return not vowels or repeated * 2 > len(word) or along * 2 > len(word) - 3


def _along_a_row(piece: str) -> bool:
    return any(piece in row or piece[::-1] in row for row in _ROWS)
