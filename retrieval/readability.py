"""How easily can an answer be read? Hints, not rules."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from retrieval.loader import Read
from retrieval.problems import Problem, Severity

WORDS_A_SENTENCE: Final = 28
"""Plain-English guides ask for 15 to 20 on average; longer single ones are named."""
CHARACTERS_A_SENTENCE: Final = 90
"""For scripts without spaces."""
KANJI_PERCENT: Final = 42
"""Newspapers have about 45%, texts in easy Japanese about 30%."""

MOSTLY: Final = 0.2

_SENTENCE_END: Final = re.compile(r"(?<=[.!?])\s+|(?<=[。！？])|\n")
_KANJI: Final = re.compile(r"[\u4e00-\u9fff々]")
_KANA: Final = re.compile(r"[\u3041-\u30ff]")


def readability_hints(topics: Sequence[Read]) -> Iterator[Problem]:
    """Long sentences and many kanji, one hint of each kind an entry at most."""
    for read in topics:
        for number, entry in enumerate(read.file.entries):
            place = read.document.place(("entries", number, "answer"))
            for code, details in _hints(entry.answer):
                yield Problem(place, Severity.HINT, code, {"id": entry.id, **details})


def _hints(answer: str) -> Iterator[tuple[str, dict[str, str]]]:
    sentences = [s for s in _SENTENCE_END.split(answer) if s.strip()]
    letters = sum(c.isalpha() for c in answer) or 1
    # An English answer may quote a Japanese word.
    japanese = len(_KANA.findall(answer)) / letters > MOSTLY
    limit = CHARACTERS_A_SENTENCE if japanese else WORDS_A_SENTENCE
    longest = max((len(s) if japanese else len(s.split()) for s in sentences), default=0)
    if longest > limit:
        yield "long-sentence", {"length": str(longest), "limit": str(limit)}
    kanji, kana = len(_KANJI.findall(answer)), len(_KANA.findall(answer))
    share = round(100 * kanji / (kanji + kana)) if japanese else 0
    if share > KANJI_PERCENT:
        yield "many-kanji", {"share": str(share), "limit": str(KANJI_PERCENT)}
