"""Names of people in Japanese text, as UniDic marks them."""

import re
from typing import Final

from fugashi import UnidicNode

from retrieval.analyzers.dictionary import dictionary

_KATAKANA: Final = re.compile(r"[ァ-ヺー・]{3,}")


def with_names_marked(text: str) -> list[tuple[str, bool]]:
    """The words of a text, each with whether it may be a name: a surname or a given name of the
    dictionary, or a word of katakana that it does not know, as most foreign names are.
    """
    return dictionary().read(text, lambda word: (str(word.surface), _may_be_name(word)))


def _may_be_name(word: UnidicNode) -> bool:
    if word.is_unk and _KATAKANA.fullmatch(str(word.surface)):
        return True
    features: list[str] = word.feature_raw.split(",", 3)
    return features[2:3] == ["人名"]
