"""What is screamed is written drawn out: HEEELP, たすけてええええ, こわいいい, 助けてーっ.

Its calmer forms are looked through for words of danger beside what was written. They may be no
words of any language: a form too many costs nothing as long as no pattern stands in it.
"""

import re
from collections.abc import Iterator
from typing import Final

_HIRAGANA: Final = {code: code - 0x60 for code in range(ord("ァ"), ord("ヶ") + 1)}
# Behind a kana or kanji: a bar, small vowels, and a stop at the end of what is said.
_DRAWN_OUT: Final = re.compile(r"(?<=[ぁ-ん一-鿿々])(?:[ーぁぃぅぇぉ]+|っ+(?![ぁ-んー一-鿿]))")
_VOWELS: Final = re.compile(r"(?<=[ぁ-ん一-鿿々])([あいうえお])\1+")
_THRICE: Final = re.compile(r"([^\W\d_])\1{2,}")
_TWICE: Final = re.compile(r"([a-z])\1+")


def calmer(folded: str) -> Iterator[str]:
    """Forms of a folded text (`text.fold`) as it would be written without haste, each once, the
    text itself not among them."""
    hiragana = folded.translate(_HIRAGANA)
    # てっー: the stop is at the end once the bar is gone.
    short = _DRAWN_OUT.sub("", _DRAWN_OUT.sub("", hiragana))
    forms = [
        hiragana,
        # たすけてええ has no え of its own, こわいい has an い.
        _VOWELS.sub("", short),
        _VOWELS.sub(r"\1", short),
        # HELLLP is help, KILLL is kill; and in haste a letter is struck twice.
        _THRICE.sub(r"\1", short),
        _THRICE.sub(r"\1\1", short),
        _TWICE.sub(r"\1", short),
    ]
    yield from dict.fromkeys(form for form in forms if form != folded)
