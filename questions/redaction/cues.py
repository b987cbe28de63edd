"""What a text must show for a pattern to be in it: most texts show little, and need no closer look.

That nothing is missed is proved from the patterns themselves (tests/questions/test_cues.py): each
pattern stands beside a cue without which it matches nothing. Works on `normal_form` text.
"""

import re
from collections.abc import Callable
from typing import Final

Replacement = str | Callable[[re.Match[str]], str]
Rules = tuple[tuple[re.Pattern[str], Replacement], ...]
CuedRules = tuple[tuple[re.Pattern[str], Rules], ...]
"""Rules, in their order, each beside the cue that it needs."""

DIGIT: Final = re.compile(r"\d")
DAY_OR_YEAR: Final = re.compile("[年月日]")
ADDRESS_MARK: Final = re.compile(r"[.:@#]|dot|ドット", re.IGNORECASE)
"""In every address online, also a spelt one."""
LATIN: Final = re.compile("[a-z-]", re.IGNORECASE)
"""In whatever gives a name in English: a letter, or the dash before a signature."""
ANYTHING: Final = re.compile("")


def with_replaced(text: str, cued: CuedRules) -> str:
    """The text with a replacement for whatever the rules find."""
    for cue, rules in cued:
        if cue.search(text):
            for pattern, replacement in rules:
                text = pattern.sub(replacement, text)
    return text
