"""What may still be an identifier once those that are sure are replaced."""

import re
from typing import Final

from questions.redaction.addresses import MAY_BE_ADDRESS, MAY_BE_NUMBERED_ADDRESS
from questions.redaction.cues import DIGIT
from questions.redaction.identifiers import PART, are_years
from questions.redaction.online import MAY_BE_FOUND_ONLINE

_CLUSTER: Final = re.compile(r"\d(?:(?:[^\w<>]|_){0,3}\d)*")
_GROUPED: Final = re.compile(r"(?<![\d,])\d{1,3}(?:,\d{3})+(?![\d,])")
_COUNTED: Final = re.compile(
    # Beyond five digits only what is round: a case number may stand before any of these words.
    r"(?<![\d.,-])[1-9](?:\d{0,4}|\d{0,5}000)(?:\.\d{1,4})?\s*(?=円|人|名|万|億|千|件|か国|カ国|ヶ国|年|時|月|日|分|歳|回|%|km|キロ|m\b"
    r"|yen|jpy|people|refugees|persons|dollars|usd|euros?|million|thousand|years?|hours?|days?)",
    re.I,
)
_DECIMAL: Final = re.compile(r"(?<![\d.-])\d{1,3}\.\d{1,3}(?![\d.-])")
_CLOCK: Final = re.compile(r"(?<!\d)[0-2]?\d:[0-5]\d(?!\d)")
_KEPT_DATE: Final = re.compile(r"(?<!\d)20\d\d[年./\s-]\d{1,2}[月./\s-]\d{1,2}(?!\d)")
# A replacement may have taken the first digits of a number and left the others standing.
_CUT_NUMBER: Final = re.compile(rf">{PART}\d{{3,}}|\d{{3,}}{PART}<")
# What tells a part of a number, the others being known or guessed: `card ending 1234`, 下4桁.
_PART_OF_NUMBER: Final = re.compile(
    r"(?:下|末尾|末)\s*[四4]?\s*(?:桁|けた)\D{0,4}\d{3}"
    r"|\bend(?:s|ing)\s*(?:in|with|on)?\s*(?!(?:19|20)\d\d(?!\d))\d{3}"
    r"|\b(?:cv[vc]2?|exp|expiry|security code)\W*(?:is\s*)?\d{2}|<card>.*\d{1,2}/\d{2}"
    r"|セキュリティ(?:コード|番号)\D{0,4}\d{3}"
    # A mobile phone's first digits, the others being told apart from them.
    r"|(?<![\d.,])0[5-9]0(?!\d)",
    re.IGNORECASE,
)
_ADDRESS_OF_A_MACHINE: Final = re.compile(r"(?:[0-9a-f]{1,4}::?){4}", re.IGNORECASE)
_LETTERED: Final = re.compile(
    # A card's or a document's beginning, or what a machine made: a wallet, a key.
    r"(?<![A-Za-z0-9])[A-Za-z]{1,2}(?!(?:18|19|20)\d\d(?!\d))\d{4,}"
    r"|(?<!\d)(?!(?:18|19|20)\d\d[A-Za-z])\d{4,}(?!km|kg|cm|mm|ml|th|st|am|pm|ad)[A-Z]{2}(?![A-Za-z])"
    r"|(?<![A-Za-z0-9])(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{16,}",
    re.IGNORECASE,
)
_BORN_IN_WORDS: Final = re.compile(
    r"\b(?:born|birth\s?da(?:y|te)|dob)\b.*?\b(?:first|second|third|\w+(?:teen|teenth|tieth|ty)"
    r"|\w+-\w+(?:st|nd|rd|th)|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth)\b",
    re.IGNORECASE | re.DOTALL,
)
_DOUBTS: Final = (
    MAY_BE_ADDRESS, MAY_BE_FOUND_ONLINE, _ADDRESS_OF_A_MACHINE, _BORN_IN_WORDS,
)  # fmt: skip
DOUBTS_WITH_DIGITS: Final = (MAY_BE_NUMBERED_ADDRESS, _CUT_NUMBER, _PART_OF_NUMBER, _LETTERED)
_LONGEST_RUN: Final = 5
_LONGEST_CLUSTER: Final = 6
_LOOSE: Final = 4


def leaves_doubt(text: str) -> bool:
    """Whether something in a redacted text may still be an identifier: then none of it is kept."""
    if any(p.search(text) for p in _DOUBTS):
        return True
    if not DIGIT.search(text):
        return False
    if any(p.search(text) for p in DOUBTS_WITH_DIGITS):
        return True
    for harmless in (_KEPT_DATE, _GROUPED, _COUNTED, _DECIMAL, _CLOCK):
        text = harmless.sub("n", text)
    return any(_is_long(cluster) for cluster in _CLUSTER.findall(text))


def _is_long(cluster: str) -> bool:
    groups = re.findall(r"\d+", cluster)
    if max(map(len, groups)) > _LONGEST_RUN:
        return True
    loose = sum(len(group) for group in groups if not are_years(group))
    return sum(map(len, groups)) > _LONGEST_CLUSTER and loose > _LOOSE
