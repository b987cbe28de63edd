"""Names that people give, in whichever language. Works on `normal_form` text."""

import re
from typing import Final

import questions.redaction.naming_english as english
import questions.redaction.naming_japanese as japanese
from questions.redaction.cues import LATIN

_OTHERWISE: Final = re.compile(
    # Sentences begin with a capital.
    r"(?i:\bme llamo\b|\bmi nombre\b|\bm'appelle\b|\bmon nom\b|\btên (?:tôi|em|mình)\b|\btôi tên\b"
    r"|\bich hei(?:ß|ss)e\b|\bmein name\b|\bnama saya\b|\bpangalan ko\b|\bako si\b|\bmeu nome\b"
    r"|\bme chamo\b|\bmi chiamo\b|\b(?:adım|ismim)\b|\bwo jiao\b|\bjina l(?:angu|a)\b"
    r"|\b(?:mero|mera) na+m\b"
    r"|\besm(?:am|e man)\b|\bismi\b)"
)
_IN_CHINESE: Final = re.compile("我叫|我是|我的名字|姓名")


def without_names(text: str) -> str:
    """The text with <name> where a person gives a name."""
    if LATIN.search(text):
        text = english.without_names(text)
    return japanese.without_names(text)


def may_hold_name(text: str) -> bool:
    """Whether what is left may still be a name: then the text is not kept."""
    if LATIN.search(text) and (_OTHERWISE.search(text) or english.may_hold_name(text)):
        return True
    return bool(_IN_CHINESE.search(text)) or japanese.may_hold_name(text)
