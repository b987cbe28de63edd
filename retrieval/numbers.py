"""The numbers a text states, in one form whatever the language writes: 1億2,320万 is 123.2 million.

Years, dates, times of day and the numbering of lists are no numbers in this sense.
"""

import re
import unicodedata
from decimal import Decimal
from typing import Final

_MONTH: Final = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
)
_NO_NUMBERS: Final = re.compile(
    "|".join(
        (
            r"^\s*(?:-\s+)?\d{1,2}[.)]\s",  # numbering of a list
            r"(?<!\d)(?:19|20)\d{2}-\d{2}(?:-\d{2})?(?!\d)",
            r"\d{4}年(?:度)?(?:\s*\d{1,2}月(?:\s*\d{1,2}日)?)?",
            r"(?<!\d)\d{1,2}月(?:\s*\d{1,2}日)?(?!間)",
            r"(?<!\d)\d{1,2}日(?!間|以内|分)",
            rf"(?:\d{{1,2}}(?:st|nd|rd|th)?(?:\s*(?:-|–|to|and)\s*\d{{1,2}})?\s+)?{_MONTH}"
            r"(?:\s+\d{1,2}(?:st|nd|rd|th)?(?!\d))?(?:,?\s+\d{4})?(?![a-z])",
            r"24\s*(?:時間|hours?\b)",  # "day and night" as often as in digits
            r"(?<!\d)\d{1,2}:\d{2}(?!\d)",
            r"(?<!\d)\d{1,2}時(?!間|限)(?:\d{1,2}分|半)?",
            r"(?<![\d,.])(?:19|20)\d{2}(?!\d|,\d{3}|\.\d|人|件|円|か国|ヵ国)",  # a year
        )
    ),
    re.MULTILINE | re.IGNORECASE,
)
_PLAIN: Final = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_NUMBER: Final = re.compile(
    rf"(?P<oku>{_PLAIN})\s*億(?:\s*(?P<man_after>{_PLAIN})\s*万)?"
    rf"|(?P<man>{_PLAIN})\s*万(?P<rest>\d{{1,4}})?"
    rf"|(?P<wari>{_PLAIN})\s*割"
    rf"|(?P<english>{_PLAIN})\s*(?P<unit>million|billion|thousand)\b"
    rf"|(?P<phone>0\d+(?:-\d+)+)|#?(?P<plain>{_PLAIN})",
    re.IGNORECASE,
)
_UNITS: Final = {"thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}


def numbers(text: str) -> dict[str, str]:
    """The numbers of a text: canonical form -> as written first.

    Phone numbers count as one number each, their digits in a row.
    """
    normal = unicodedata.normalize("NFKC", text).replace("**", "")
    found: dict[str, str] = {}
    for match in _NUMBER.finditer(_NO_NUMBERS.sub(" ", normal)):
        found.setdefault(_canonical(match), match[0].strip())
    return found


def _canonical(match: re.Match[str]) -> str:
    if match["oku"]:
        value = _decimal(match["oku"]) * 100_000_000
        return _text(value + _decimal(match["man_after"] or "0") * 10_000)
    if match["man"]:
        return _text(_decimal(match["man"]) * 10_000 + _decimal(match["rest"] or "0"))
    if match["wari"]:  # tenths, said as a share: 7割 is 70%
        return _text(_decimal(match["wari"]) * 10)
    if match["english"]:
        return _text(_decimal(match["english"]) * _UNITS[match["unit"].lower()])
    if match["phone"]:
        return match["phone"].replace("-", "")
    return _text(_decimal(match["plain"]))


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def _text(value: Decimal) -> str:
    return format(value.normalize(), "f")
