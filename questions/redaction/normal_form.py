"""One spelling for many: the form of a text in which identifiers are looked for."""

import re
import unicodedata
from typing import Final

_KANJI: Final = "〇零一二三四五六七八九壱弐参"
_KANJI_DIGITS: Final = str.maketrans(_KANJI, "00123456789123")
_KANJI_RUN: Final = re.compile(rf"[{_KANJI}][{_KANJI}\s・の-]{{2,}}[{_KANJI}]")
_DIGIT_WORDS: Final = {
    "zero": "0", "oh": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5",
    "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14",
    "fifteen": "15", "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19",
    "twenty": "20", "thirty": "30", "forty": "40", "fifty": "50", "sixty": "60",
    "seventy": "70", "eighty": "80", "ninety": "90",
    "ゼロ": "0", "ぜろ": "0", "れい": "0", "レイ": "0", "まる": "0", "マル": "0",
    "いち": "1", "イチ": "1", "に": "2", "ニ": "2", "さん": "3", "サン": "3",
    "よん": "4", "ヨン": "4", "し": "4", "ご": "5", "ゴ": "5", "ろく": "6", "ロク": "6",
    "なな": "7", "ナナ": "7", "しち": "7", "はち": "8", "ハチ": "8",
    "きゅう": "9", "キュウ": "9", "く": "9",
}  # fmt: skip
_WORD: Final = "|".join(sorted(_DIGIT_WORDS, key=len, reverse=True))
_SPOKEN_RUN: Final = re.compile(rf"(?:(?:{_WORD})[\s,、・の-]*){{6,}}", re.IGNORECASE)
_ENGLISH: Final = "|".join(word for word in _WORD.split("|") if word.isascii())
# Fewer than of Japanese words, which are syllables of others.
_ENGLISH_RUN: Final = re.compile(
    rf"\b(?:(?:double|triple|{_ENGLISH})\b[\s,-]*){{4,}}", re.IGNORECASE
)
_SPOKEN: Final = re.compile(_WORD, re.IGNORECASE)
_DASHES: Final = re.compile(r"[‐‑‒–—―−﹣⁃➖~〜]")
_DASH_BETWEEN: Final = re.compile(
    r"(?<=\d)\s*(?:[ーｰ一の]|dash|hyphen|ハイフン|マイナス)\s*(?=\d)", re.IGNORECASE
)
_DOT_BETWEEN: Final = re.compile(r"(?<=\d)\s*(?:dot|point|ドット)\s*(?=\d)", re.IGNORECASE)
_DOT_IN_BRACKETS: Final = re.compile(
    r"(?<=\w)\s*[\[({<]\s*(?:\.|dot|ドット)\s*[\])}>]\s*(?=\w)", re.IGNORECASE
)
_APOSTROPHES: Final = str.maketrans("’‘ʼ`´", "'''''")
_KEYCAPS: Final = re.compile(r"[\ufe00-\ufe0f\u20e3]")
_INVISIBLE: Final = frozenset({"Cf", "Cc", "Cs", "Co", "Cn"})
_KEPT_CONTROLS: Final = frozenset("\n\t")


def normal_form(text: str) -> str:
    """NFKC; digits of every script, kanji and spoken ones as 0-9; one dash; nothing invisible."""
    seen = text if text.isprintable() else _visible(text)
    folded = unicodedata.normalize("NFKC", _KEYCAPS.sub("", seen))
    if not folded.isascii():
        folded = "".join(_digit(c) for c in folded)
    folded = _DASHES.sub("-", folded).translate(_APOSTROPHES)
    folded = _KANJI_RUN.sub(lambda m: m[0].translate(_KANJI_DIGITS), folded)
    folded = _ENGLISH_RUN.sub(_as_digits, _SPOKEN_RUN.sub(_as_digits, folded))
    folded = _DOT_IN_BRACKETS.sub(".", folded)
    return _DOT_BETWEEN.sub(".", _DASH_BETWEEN.sub("-", folded))


def _visible(text: str) -> str:
    return "".join(
        c for c in text if c in _KEPT_CONTROLS or unicodedata.category(c) not in _INVISIBLE
    )


def _digit(character: str) -> str:
    if character.isascii():
        return character
    # Also of digits in circles that NFKC leaves as they are.
    value = unicodedata.digit(character, None)
    return character if value is None else str(value)


def _as_digits(run: re.Match[str]) -> str:
    digits = "".join(_DIGIT_WORDS[word.lower()] for word in _SPOKEN.findall(run[0]))
    return f" {digits} "


_HANDLED: Final = re.compile(
    "[A-Za-z\u00c0-\u024f\u1e00-\u1eff\u3041-\u309f\u30a1-\u30ff\u31f0-\u31ff々〆〇"
    "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0002ebef]"
)


def is_handled(text: str) -> bool:
    """Whether every letter is of a script that redaction knows: Latin, kana, kanji."""
    if text.isascii():
        return True
    letters = (c for c in text if not c.isascii() and unicodedata.category(c).startswith("L"))
    return all(_HANDLED.match(c) for c in letters)
