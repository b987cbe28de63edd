"""Japanese: NFKC, then UniDic lemmas of the words that carry meaning."""

import re
import unicodedata
from typing import Final

from fugashi import UnidicNode

from retrieval.analyzers.dictionary import dictionary

# Particles, auxiliary verbs, marks and fillers carry nothing here.
_DROPPED_KINDS: Final = frozenset({"助詞", "助動詞", "補助記号", "空白", "接続詞", "フィラー"})
# These stand in nearly every question.
_DROPPED_LEMMAS: Final = frozenset(
    {"為る", "居る", "有る", "成る", "御", "事", "物", "呉れる", "下さる", "教える", "言う",
     "願う", "頂く", "貰う", "ござる", "御座る", "知る", "いただく", "です"}
)  # fmt: skip
_LEMMA: Final = 7
"""Number of the lemma among UniDic's fields."""
_READING: Final = 17
"""Number of the surface's reading, in katakana."""
_NUMBER: Final = re.compile(r"\d[\d,.]*\d|\d")
_SPACES_BETWEEN_KANA: Final = re.compile(r"(?<=[ぁ-ゖー])[ \u3000]+(?=[ぁ-ゖー])")


class JapaneseAnalyzer:
    """Lemmas of nouns, verbs, adjectives and question words; Latin words in lower case.

    Kana words parted by spaces, as learners write them, are joined first: UniDic expects none.
    Safe to share between threads.
    """

    def __init__(self) -> None:
        self._dictionary = dictionary()

    def __call__(self, text: str) -> list[str]:
        """The lemmas of a text. A text with none of them keeps all its words."""
        joined = _SPACES_BETWEEN_KANA.sub("", unicodedata.normalize("NFKC", text))
        # UniDic cuts numbers into digits, each of which stands everywhere.
        numbers = _NUMBER.findall(joined)
        worded = _NUMBER.sub(" ", joined) if numbers else joined
        found = self._dictionary.read(worded.casefold(), _lemma_and_kind)
        kept = [
            lemma
            for lemma, kind in found
            if kind not in _DROPPED_KINDS and lemma not in _DROPPED_LEMMAS
        ]
        kept += [number.replace(",", "") for number in numbers]
        return kept or [lemma for lemma, kind in found if kind not in {"補助記号", "空白"}]


def japanese_surface_forms(text: str) -> list[str]:
    """The words of a text as they are written: what a plain tokenizer gives."""
    return dictionary().read(text, lambda word: str(word.surface))


def readings(text: str) -> list[str]:
    """The words of a text as they are written, each with a tab and its reading in katakana."""
    found = dictionary().read(text, lambda w: (str(w.surface), w.feature_raw.split(",")))
    return [f"{surface}\t{f[_READING]}" for surface, f in found if len(f) > _READING]


def _lemma_and_kind(word: UnidicNode) -> tuple[str, str]:
    # UniDic's first field is the part of speech; words it does not know have only six fields.
    # Read from the raw line, since fugashi's named fields take twice as long to make.
    fields = word.feature_raw.split(",", 8)
    # Loans are written マラソン-marathon.
    lemma = fields[_LEMMA].partition("-")[0] if len(fields) > _LEMMA else ""
    return lemma or word.surface, fields[0]
