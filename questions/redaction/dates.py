"""Dates of birth, and whole dates that may be one."""

import re
from typing import Final

from questions.redaction.cues import DAY_OR_YEAR, DIGIT, CuedRules, Rules

RECENT: Final = 2021
"""Whole dates from this year on are of events, unless a word of birth stands beside them: who was
born since does not write yet."""
RECENT_OF_REIWA: Final = 3

_MONTH: Final = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_ROMAN: Final = r"(?:i{1,3}|iv|vi{0,3}|ix|xi{0,2})"
_ORDINAL: Final = r"(?:st|nd|rd|th)?"
_BIRTH: Final = (
    r"(?:born|birth\s?da(?:y|te)|date\s+of\s+birth|\bdob\b|d\.o\.b\.?"
    r"|生年月日|(?<!学)生年|誕生日|たんじょうび|生まれ|生れ|うまれ)"
)
_BORN_THEN: Final = rf"(?:{_BIRTH}|(?:(?<=[\d日])|(?<=\d{{4}}年))生(?![徒活命物産態還]))"
_ERA: Final = r"(?:明治|大正|昭和|平成|令和(?=\s*(?P<reiwa>\d*))|(?<![a-z])[mtshr])"
_THEN: Final = rf"(?:{_ERA}\s*)?'?\d[\d\s年月日./・、,の'-]*(?:に|、|,)?\s*"
_KANJI: Final = "一二三四五六七八九十"
_YEAR: Final = r"(?P<year>(?:18|19|20)\d\d)"
_MONTH_NUMBER: Final = r"(?:0?[1-9]|1[0-2])"
_DAY_NUMBER: Final = r"(?:[12]\d|3[01]|0?[1-9])"
_IN_NUMBERS: Final = rf"\d|{_ORDINAL}\s*(?:of\s*)?{_MONTH}"
_BETWEEN: Final = r"\s*(?:[年月./・、,-]\s*の?|\s)\s*"
_EVENT_BEFORE: Final = re.compile(
    r"(?:\bsince|happened|adopted|signed|(?:in|into) force|began|started)\s*(?:on|in)?\s*$", re.I
)
_EVENT_AFTER: Final = re.compile(
    r"\s*(?:以降|以来|に[^。]{0,8}?(?:施行|採択|発効|成立|加入|署名|始ま|起き|起こ|何が)|の(?:条約|議定書|法改正))"
)


def _date(found: re.Match[str]) -> str:
    """The date, if it is of an event."""
    said = found.groupdict()
    recent = int(said.get("year") or 0) >= RECENT or int(said.get("reiwa") or 0) >= RECENT_OF_REIWA
    text, (start, end) = found.string, found.span()
    event = _EVENT_BEFORE.search(text[:start]) or _EVENT_AFTER.match(text[end:])
    return found[0] if recent or event else "<date>"


def _p(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


# Beside a word of birth any date, also a year or a day alone.
_BESIDE_BIRTH: Final[Rules] = (
    (
        _p(rf"(?:{_THEN})?{_BIRTH}[^\d]{{0,14}}?\d[\d\s./・、'-]*"
           rf"(?:年|月|日|ねん|がつ|にち|{_IN_NUMBERS}|[\s,./・、'の-])*"),
        "<date>",
    ),
)  # fmt: skip
_BESIDE_BIRTH_IN_KANJI: Final[Rules] = (
    (_p(rf"{_BIRTH}[^。\n]{{0,10}}?[{_KANJI}元]{{1,4}}\s*[年月][{_KANJI}年月日\s]*"), "<date>"),
    (_p(rf"[{_KANJI}年月日\s]*[{_KANJI}]日\s*{_BORN_THEN}"), "<date>"),
)
_BESIDE_BIRTH_OR_OF_AN_ERA: Final[Rules] = (
    (_p(rf"{_BIRTH}\W{{0,4}}(?:\w+\s){{0,3}}?{_MONTH}\s*\d[\d\s,]*"), "<date>"),
    (_p(rf"{_THEN}{_BORN_THEN}"), "<date>"),
    (
        _p(rf"{_ERA}\s*(?:\d{{1,2}}|元)\s*[年./-]\s*\d{{1,2}}\s*[月./-]\s*\d{{1,2}}\s*日?"),
        _date,
    ),
)
_IN_KANJI: Final[Rules] = (
    (
        _p(rf"(?:{_ERA})?(?=[^年]*[{_KANJI}元])[\d{_KANJI}元]{{1,5}}年"
           rf"[\d{_KANJI}]{{1,3}}月[\d{_KANJI}]{{1,3}}日"),
        "<date>",
    ),
)  # fmt: skip
_WHOLE: Final[Rules] = (
    (_p(rf"(?<!\d)(?:18|19)\d\d年[{_KANJI}]{{1,3}}月[{_KANJI}]{{1,3}}日"), "<date>"),
    (
        _p(rf"(?<!\d){_YEAR}{_BETWEEN}(?:{_MONTH_NUMBER}|{_MONTH}){_BETWEEN}{_DAY_NUMBER}"
           r"(?!\d)\s*日?"),
        _date,
    ),
    (_p(rf"(?<![\d.])\d{{1,2}}\s*[./\s-]\s*\d{{1,2}}\s*[./\s-]\s*{_YEAR}(?!\d)"), _date),
    (
        _p(rf"(?<!\d)\d{{1,2}}{_ORDINAL}\s*(?:(?:day\s+)?of\s+)?[\s-]?{_MONTH}[\s,-]*{_YEAR}"
           r"(?!\d)"),
        _date,
    ),
    (_p(rf"(?<!\d)\d{{1,2}}[./-]{_MONTH}[./-]'?\d\d(?!\d)"), "<date>"),
    # Of the Hijri and the Buddhist calendar.
    (_p(rf"(?<!\d)(?:1[34]|2[45])\d\d[/.-]{_MONTH_NUMBER}[/.-]{_DAY_NUMBER}(?!\d)"), "<date>"),
    (_p(rf"(?<!\d)\d{{1,2}}[\s./-]+{_ROMAN}[\s./-]+{_YEAR}(?!\d)"), _date),
    (_p(rf"\b{_MONTH}\s*\d{{1,2}}{_ORDINAL}[\s,-]+{_YEAR}(?!\d)"), _date),
    (_p(rf"(?<![\d.]){_DAY_NUMBER}[/.]{_DAY_NUMBER}[/.]\d{{2}}(?!\d)"), "<date>"),
)  # fmt: skip
DATES: Final[CuedRules] = (
    (DIGIT, _BESIDE_BIRTH),
    (DAY_OR_YEAR, _BESIDE_BIRTH_IN_KANJI),
    (DIGIT, _BESIDE_BIRTH_OR_OF_AN_ERA),
    (DAY_OR_YEAR, _IN_KANJI),
    (DIGIT, _WHOLE),
)
