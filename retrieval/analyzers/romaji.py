"""Japanese in Latin letters to kana: Hepburn, Kunrei and what keyboards take, word by word.

jaconv, the kept library for this, loses letters of what is no romaji (seminar becomes せみなっ) and
reads onna as おんあ; a message holds both, so here a word is read whole or not at all.
"""

import re
from typing import Final

_VOWELS: Final = "aiueo"
_ROWS: Final = {
    "": "あいうえお", "k": "かきくけこ", "s": "さしすせそ", "t": "たちつてと", "n": "なにぬねの",
    "h": "はひふへほ", "m": "まみむめも", "r": "らりるれろ", "g": "がぎぐげご", "z": "ざじずぜぞ",
    "d": "だぢづでど", "b": "ばびぶべぼ", "p": "ぱぴぷぺぽ",
}  # fmt: skip
_WITH_Y: Final = {
    "ky": "き", "gy": "ぎ", "ny": "に", "hy": "ひ", "by": "び", "py": "ぴ", "my": "み", "ry": "り",
    "sy": "し", "sh": "し", "ty": "ち", "ch": "ち", "cy": "ち", "zy": "じ", "jy": "じ", "j": "じ",
}  # fmt: skip
_OTHERS: Final = {
    "ya": "や", "yu": "ゆ", "yo": "よ", "wa": "わ", "wo": "を", "shi": "し", "chi": "ち",
    "tsu": "つ", "fu": "ふ", "ji": "じ", "fa": "ふぁ", "fi": "ふぃ", "fe": "ふぇ", "fo": "ふぉ",
    "va": "ゔぁ", "vi": "ゔぃ", "vu": "ゔ", "ve": "ゔぇ", "vo": "ゔぉ", "she": "しぇ",
    "che": "ちぇ", "je": "じぇ", "thi": "てぃ", "dhi": "でぃ", "-": "ー",
}  # fmt: skip
_SMALL: Final = {"a": "ゃ", "u": "ゅ", "o": "ょ"}
_SYLLABLES: Final = (
    {row + v: kana for row, line in _ROWS.items() for v, kana in zip(_VOWELS, line, strict=True)}
    | {row + v: kana + small for row, kana in _WITH_Y.items() for v, small in _SMALL.items()}
    | _OTHERS
)
_LONGEST: Final = max(map(len, _SYLLABLES))
_MACRONS: Final = str.maketrans({"ā": "aa", "ī": "ii", "ū": "uu", "ē": "ee", "ō": "ou"})
_PARTICLES: Final = {"wa": "は", "o": "を", "wo": "を", "e": "へ", "he": "へ"}
_WORD: Final = re.compile(r"[a-zāīūēō'’-]+")
# A doubled consonant is a small っ; n before a consonant or at the end is ん.
_DOUBLED: Final = re.compile(r"([kstcpgdbzjfhmr])\1|tch")
_SYLLABIC_N: Final = re.compile(r"n(?:['’]|n(?![aiueoy])|(?![aiueoy]))")


def kana_of(word: str) -> str | None:
    """A word in hiragana; None where it is no romaji. Particles that stand alone as written."""
    letters = word.casefold().translate(_MACRONS)
    if not _WORD.fullmatch(letters):
        return None
    if letters in _PARTICLES:
        return _PARTICLES[letters]
    kana, at = "", 0
    while at < len(letters):
        found = _at(letters, at)
        if found is None:
            return None
        kana, at = kana + found[0], found[1]
    return kana


def _at(letters: str, at: int) -> tuple[str, int] | None:
    if _DOUBLED.match(letters, at):
        return "っ", at + 1
    nasal = _SYLLABIC_N.match(letters, at)
    if nasal:
        return "ん", nasal.end()
    for length in range(_LONGEST, 0, -1):
        kana = _SYLLABLES.get(letters[at : at + length])
        if kana is not None:
            return kana, at + length
    return None
