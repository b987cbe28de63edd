"""Ways of writing a number."""

from collections.abc import Callable
from random import Random


def digits(rng: Random, count: int, first: str = "") -> str:
    return first + "".join(rng.choice("0123456789") for _ in range(count - len(first)))


def _in_script(zero: str) -> Callable[[str], str]:
    return lambda text: "".join(chr(ord(zero) + int(c)) if c in "0123456789" else c for c in text)


def _zero_width(text: str) -> str:
    return "\u200b".join(text)


_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_KANA = ("ぜろ", "いち", "に", "さん", "よん", "ご", "ろく", "なな", "はち", "きゅう")


def _in_words(words: tuple[str, ...], between: str) -> Callable[[str], str]:
    return lambda text: between.join(words[int(c)] for c in text if c.isdigit())


SPELLINGS: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "full-width": lambda text: "".join(
        chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text
    ),
    "arabic-indic": _in_script("٠"),
    "persian": _in_script("۰"),
    "devanagari": _in_script("०"),
    "burmese": _in_script("၀"),
    "thai": _in_script("๐"),
    "mathematical bold": _in_script("𝟎"),
    "keycaps": lambda text: "".join(c + "\ufe0f\u20e3" if c in "0123456789" else c for c in text),
    "kanji digits": lambda text: "".join(
        "〇一二三四五六七八九"[int(c)] if c in "0123456789" else c for c in text
    ),
    "black circles": lambda text: "".join(
        "⓿❶❷❸❹❺❻❼❽❾"[int(c)] if c in "0123456789" else c for c in text
    ),
    "khmer": _in_script("០"),
    "bengali": _in_script("০"),
    "tibetan": _in_script("༠"),
    "words": _in_words(_WORDS, " "),
    "words with dashes": _in_words(_WORDS, "-"),
    "kana": _in_words(_KANA, ""),
    "zero-width": _zero_width,
    "long marks": lambda text: text.replace("-", "ー"),
    "minus signs": lambda text: text.replace("-", "−"),
    "spaces": lambda text: text.replace("-", " "),
    "wide spaces": lambda text: text.replace("-", "\u3000"),
    "dots": lambda text: text.replace("-", "."),
    "no between": lambda text: text.replace("-", "の"),
    "slashes": lambda text: text.replace("-", "/"),
    "underscores": lambda text: text.replace("-", "_"),
    "stars": lambda text: text.replace("-", "★"),
    "line breaks": lambda text: text.replace("-", "\n"),
    "tight": lambda text: text.replace("-", ""),
}
"""Of numbers; the first change digits, those the marks between them."""
