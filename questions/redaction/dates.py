"""Dates of birth, and whole dates that may be one."""

import re
from collections.abc import Callable
from typing import Final

RECENT: Final = 2024
"""Whole dates from this year on are of events, unless a word of birth stands beside them."""

_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_ORDINAL: Final = r"(?:st|nd|rd|th)?"
_BIRTH: Final = (
    r"(?:born|birth\s?da(?:y|te)|date\s+of\s+birth|\bdob\b|d\.o\.b\.?"
    r"|生年月日|誕生日|生まれ|生れ|うまれ)"
)
_ERA: Final = r"(?:明治|大正|昭和|平成|令和|(?<![a-z])[mtshr])"
_KANJI: Final = "一二三四五六七八九十"
_YEAR: Final = r"(?P<year>(?:18|19|20)\d\d)"
_MONTH_NUMBER: Final = r"(?:0?[1-9]|1[0-2])"
_DAY_NUMBER: Final = r"(?:[12]\d|3[01]|0?[1-9])"
_IN_NUMBERS: Final = rf"\d|{_ORDINAL}\s*(?:of\s*)?{_MONTH}"


def _date(found: re.Match[str]) -> str:
    return found[0] if int(found["year"]) >= RECENT else "<date>"


def _p(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


WRITTEN_OUT: Final = (
    _p(rf"(?:{_ERA})?(?=[\d{_KANJI}元]{{1,5}}年)(?=[^年]*[{_KANJI}元])[\d{_KANJI}元]{{1,5}}年"
       rf"[\d{_KANJI}]{{1,3}}月[\d{_KANJI}]{{1,3}}日"),
    "<date>",
)  # fmt: skip
"""The one shape of a date that needs no digit."""
DATES: Final[tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...]] = (
    # Beside a word of birth any date, also a year or a day alone.
    (_p(rf"{_BIRTH}[^\d]{{0,14}}?\d[\d\s./-]*(?:年|月|日|{_IN_NUMBERS}|[\s,./-])*"), "<date>"),
    (_p(rf"{_BIRTH}\W{{0,4}}(?:\w+\s){{0,3}}?{_MONTH}\s*\d[\d\s,]*"), "<date>"),
    (_p(rf"\d[\d\s年月日./-]*(?:に|、|,)?\s*{_BIRTH}"), "<date>"),
    (
        _p(rf"{_ERA}\s*(?:\d{{1,2}}|元)\s*[年./-]\s*\d{{1,2}}\s*[月./-]\s*\d{{1,2}}\s*日?"),
        "<date>",
    ),
    WRITTEN_OUT,
    (_p(rf"(?<!\d)(?:18|19)\d\d年[{_KANJI}]{{1,3}}月[{_KANJI}]{{1,3}}日"), "<date>"),
    (
        _p(rf"(?<!\d){_YEAR}\s*[年./\s-]\s*{_MONTH_NUMBER}\s*[月./\s-]\s*{_DAY_NUMBER}"
           r"(?!\d)\s*日?"),
        _date,
    ),
    (_p(rf"(?<![\d.])\d{{1,2}}\s*[./\s-]\s*\d{{1,2}}\s*[./\s-]\s*{_YEAR}(?!\d)"), _date),
    (_p(rf"(?<!\d)\d{{1,2}}{_ORDINAL}\s*(?:of\s+)?[\s-]?{_MONTH}[\s,-]*{_YEAR}(?!\d)"), _date),
    (_p(rf"\b{_MONTH}\s*\d{{1,2}}{_ORDINAL}[\s,-]+{_YEAR}(?!\d)"), _date),
    (_p(rf"(?<![\d.]){_DAY_NUMBER}[/.]{_DAY_NUMBER}[/.]\d{{2}}(?!\d)"), "<date>"),
)  # fmt: skip
