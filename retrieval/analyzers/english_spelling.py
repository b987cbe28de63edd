"""British spelling to American, for comparison only: both sides of a search go through it, so that
a rule need not know every exception (promise may become promize wherever it stands).
"""

import re
from typing import Final

_RULES: Final[tuple[tuple[re.Pattern[str], str], ...]] = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        (r"(?<=[a-z]{3})is(?=(?:e|es|ed|er|ers|ing|ation|ations|ational)$)", "iz"),
        (r"(?<=[a-z]{3})ys(?=(?:e|es|ed|er|ers|ing)$)", "yz"),
        (r"(?<=[a-z]{3})our(?=(?:s|ed|er|ers|ing|ful|able|hood|hoods|ly|ite|ites)?$)", "or"),
        (r"(?<=[a-z]{3})([tb])re(?=s?$)", r"\1er"),
        (r"(?<=[a-z]{3}[aeiou])ll(?=(?:ed|er|ers|ing|or|ors)$)", "l"),
        (r"(?<=[a-z]{3}n)ce(?=s?$)", "se"),
    )
)
_WORDS: Final = {
    "programme": "program", "programmes": "programs", "cheque": "check", "cheques": "checks",
    "grey": "gray", "whilst": "while", "enrol": "enroll", "enrolment": "enrollment",
    "fulfil": "fulfill", "ageing": "aging", "licence": "license", "licences": "licenses",
    "practise": "practice", "judgement": "judgment", "catalogue": "catalog", "tyre": "tire",
}  # fmt: skip


def american(word: str) -> str:
    """A word in lower case with the spelling that British and American have in common here."""
    listed = _WORDS.get(word)
    if listed is not None:
        return listed
    for pattern, by in _RULES:
        word = pattern.sub(by, word)
    return word
