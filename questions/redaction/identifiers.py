"""Numbers that lead to a person: what each looks like, and what replaces it.

Works on `normal_form` text. The order matters: what is longer and surer comes first.
"""

import re
from typing import Final

from phonenumbers import Leniency, PhoneNumberMatcher

from questions.redaction.cues import DIGIT, CuedRules, Rules
from questions.redaction.dates import DATES
from questions.redaction.online import ONLINE

PART: Final = r"[\s./()-]{0,3}"
"""Between the digits of a number."""


def _p(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


def _card(found: re.Match[str]) -> str:
    """A card, unless it is a list of years."""
    return found[0] if are_years(found[0]) else "<card>"


def _my_number(found: re.Match[str]) -> str:
    return found[0] if are_years(found[0]) else "<my-number>"


def are_years(text: str) -> bool:
    """Whether every number in it may be a year."""
    return all(len(g) == 4 and g[:2] in {"18", "19", "20"} for g in re.findall(r"\d+", text))  # noqa: PLR2004 - a year's digits


_NUMBERS: Final[Rules] = (
    # Residence card: two letters, eight digits, two letters.
    (
        _p(r"(?<![a-z])[a-z][\s.-]?[a-z](?:[\s.-]{0,2}\d){8}[\s.-]{0,2}[a-z][\s.-]?[a-z](?![a-z])"),
        "<residence-card>",
    ),
    # IBAN, and account numbers that are called so.
    (_p(r"\b[a-z]{2}\d{2}(?:[\s-]?[a-z0-9]{4}){2,7}(?:[\s-]?[a-z0-9]{1,4})?\b"), "<bank-account>"),
    (
        _p(r"(?:口座|普通預?金?|当座|貯金|記号|支店|account|acct|a/c|iban)\D{0,15}?"
           r"\d(?:[\s-]{0,2}\d){3,}"),
        "<bank-account>",
    ),
    (
        _p(rf"(?:passport|旅券|パスポート)\D{{0,15}}?[a-z]{{0,3}}{PART}\d(?:[\s-]{{0,2}}\d){{4,}}"),
        "<passport>",
    ),
    (
        re.compile(r"(?<![A-Za-z0-9])(?:[A-Z]{1,3}[\s.-]{0,2}|[A-Za-z]{1,3})"
                   r"\d(?:[\s.-]?\d){5,8}(?!\d)"),
        "<passport>",
    ),
    (_p(r"(?<![\d+])\d(?:[\s.-]?\d){12,18}(?!\d)"), _card),
    (_p(r"(?<![\d+])\d(?:[\s.-]?\d){11}(?!\d)"), _my_number),
    (_p(rf"(?<![\d.])(?:\+|00)\s?\d(?:{PART}\d){{6,14}}(?!\d)"), "<phone>"),
    (_p(rf"(?<![\d.,])\(?0(?:{PART}\d){{8,10}}(?!\d)"), "<phone>"),
)  # fmt: skip
_SHORT_NUMBERS: Final[Rules] = (
    (_p(r"〒\s*\d{3}[\s-]?\d{4}(?!\d)"), "<postal-code>"),
    (_p(r"(?<![\d.-])\d{3}-\d{4}(?![\d-])"), "<postal-code>"),
    (
        _p(r"\b(?:case|file|receipt|ticket|application|registration|reference|ref)\b\s*"
           r"(?:no\.?|number|#|id|is|:|=|\s)*[a-z-]{0,4}\d[\d-]{3,}|第\s*\d[\d-]{4,}\s*号"),
        "<number>",
    ),
    (
        _p(r"(?:番号|ナンバー|number|\bno\.|№|\bpin\b|暗証|コード|\bcode\b|password|パスワード|\bid\b)"
           r"\s*(?:is|は|が|:|=|→|-)*\s*[a-z-]{0,4}\d(?:[\s-]?\d|[a-z]){3,}"
           r"|番号\D{0,6}第\s*\d{3,}\s*号"
           r"|(?:password|passcode|パスワード)\s*(?:is|は|:|=)\s*(?=\S*\d)\S{4,}"),
        "<number>",
    ),
)  # fmt: skip
IDENTIFIERS: Final[CuedRules] = (*ONLINE, (DIGIT, _NUMBERS), *DATES, (DIGIT, _SHORT_NUMBERS))


def without_phones(text: str) -> str:
    """Phone numbers that the library knows as valid, of Japan or written internationally."""
    if not DIGIT.search(text):
        return text
    found = list(PhoneNumberMatcher(text, "JP", leniency=Leniency.VALID))
    for match in reversed(found):
        if not are_years(match.raw_string):
            text = f"{text[: match.start]}<phone>{text[match.end :]}"
    return text
