"""A pattern that is not tried for want of its cue would have found nothing."""

import importlib
import re
import sys
import unicodedata
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from phonenumbers import Leniency, PhoneNumberMatcher

from questions.redaction import naming, naming_english
from questions.redaction.cues import DIGIT, LATIN
from questions.redaction.doubt import DOUBTS_WITH_DIGITS
from questions.redaction.identifiers import IDENTIFIERS
from questions.redaction.normal_form import is_handled, normal_form
from retrieval.analyzers.names import with_names_marked
from tests.questions.planting import FRAMES, MAKERS

EVERY_CHARACTER = "".join(map(chr, range(sys.maxunicode + 1)))
DIGITS = re.findall(r"\d", EVERY_CHARACTER)


def _patterns(of: object) -> Iterator[re.Pattern[str]]:
    if isinstance(of, re.Pattern):
        yield of
    elif isinstance(of, tuple):
        for one in of:
            yield from _patterns(one)


CUED = [
    *((cue, pattern) for cue, rules in IDENTIFIERS for pattern in _patterns(rules)),
    *((DIGIT, pattern) for pattern in DOUBTS_WITH_DIGITS),
    *((LATIN, p) for value in vars(naming_english).values() for p in _patterns(value)),
    (LATIN, naming._OTHERWISE),
]
PIECES = sorted(
    {piece for _, p in CUED for piece in re.findall(r"[^\W\d_]+|[^\x00-\x7f]|[!-/:-@]", p.pattern)}
)
"""What the patterns are made of."""


@pytest.mark.parametrize(("cue", "pattern"), CUED, ids=map(str, range(len(CUED))))
def test_whatever_a_pattern_matches_shows_its_cue(
    cue: re.Pattern[str], pattern: re.Pattern[str]
) -> None:
    """Proved from the pattern's syntax tree, not from examples."""
    # The tree has no public name; nothing else tells what a pattern cannot do without.
    parser: Any = importlib.import_module("re._parser")
    assert cue.search("") or _shows(cue, parser.parse(pattern.pattern, pattern.flags))


@given(cued=st.sampled_from(CUED), data=st.data())
def test_what_is_drawn_from_a_pattern_shows_its_cue(
    cued: tuple[re.Pattern[str], re.Pattern[str]], data: st.DataObject
) -> None:
    cue, pattern = cued
    assert cue.search(data.draw(st.from_regex(pattern)))


def _shows(cue: re.Pattern[str], sequence: Any) -> bool:
    """Whether some part of a sequence cannot match without the cue."""
    letters = ""
    for op, of in sequence:
        letters = letters + chr(of) if str(op) == "LITERAL" else ""
        if cue.search(letters) or _part_shows(cue, str(op), of):
            return True
    return False


def _part_shows(cue: re.Pattern[str], op: str, of: Any) -> bool:
    match op:
        case "IN":
            return all(_all_show(cue, str(kind), members) for kind, members in of)
        case "BRANCH":
            return all(_shows(cue, way) for way in of[1])
        case "SUBPATTERN" | "ASSERT":
            return _shows(cue, of[-1])
        case "MAX_REPEAT" | "MIN_REPEAT":
            least, _, repeated = of
            return least > 0 and _shows(cue, repeated)
    return False


def _all_show(cue: re.Pattern[str], kind: str, members: Any) -> bool:
    match kind:
        case "LITERAL":
            return bool(cue.search(chr(members)))
        case "RANGE":
            return all(cue.search(chr(c)) for c in range(members[0], members[1] + 1))
        case "CATEGORY" if str(members) == "CATEGORY_DIGIT":
            return all(map(cue.search, DIGITS))
    return False


@pytest.mark.parametrize(
    ("cue", "pattern", "shows"),
    [
        (r"\d", r"a\d?", False),
        (r"\d", r"a(?=\w*\d)|\d[ab]", True),
        (r"\d", r"a(?!\d)", False),
        (r"\d", r"(?:\d|x)+", False),
        (r"\d", r"(?:[0-4]x){2,}", True),
        (r"\d", r"[^\d]|[\d.]", False),
        ("dot", r"\s+dot\s*", True),
        ("dot", r"do\s*t", False),
    ],
)
def test_the_proof_tells_what_a_pattern_can_do_without(cue: str, pattern: str, shows: bool) -> None:
    parser: Any = importlib.import_module("re._parser")
    assert _shows(re.compile(cue), parser.parse(pattern)) is shows


@pytest.mark.parametrize(("letters", "cue"), [("abcdefghijklmnopqrstuvwxyz", LATIN), ("dot", None)])
def test_letters_that_fold_into_those_of_a_cue_are_it_too(
    letters: str, cue: re.Pattern[str] | None
) -> None:
    """`ſ`, the sign of Kelvin and the like match s, k in a pattern that ignores case."""
    folding = set(re.findall("|".join(letters), EVERY_CHARACTER, re.IGNORECASE))
    assert folding <= (set(cue.findall(EVERY_CHARACTER)) if cue else {*letters, *letters.upper()})


@st.composite
def _written(draw: st.DrawFn) -> str:
    """Something planted in a sentence, among pieces of the patterns, some of it cut out."""
    maker = draw(st.sampled_from(MAKERS))
    planted = draw(st.sampled_from(FRAMES)).format(
        maker(Random(draw(st.integers(0, 2**32)))).written
    )
    without = draw(st.sampled_from([r"\d", r"[a-zA-Z-]", r"[.:@#]", "[年月日]", r"[^\x00-\x7f]"]))
    pieces = draw(st.lists(st.sampled_from([*PIECES, " ", "\n", "1", "一", "Aa"]), max_size=12))
    pieces.insert(draw(st.integers(0, len(pieces))), planted)
    return normal_form(re.sub(without, "", "".join(pieces)))


@given(text=_written())
def test_without_the_cue_nothing_is_found(text: str) -> None:
    for cue, pattern in CUED:
        assert cue.search(text) or not pattern.search(text), (cue, pattern)


@given(text=_written() | st.text())
def test_the_library_finds_no_phone_number_without_a_digit(text: str) -> None:
    text = DIGIT.sub("", text)
    assert not list(PhoneNumberMatcher(text, "JP", leniency=Leniency.VALID))


@given(text=_written() | st.text())
def test_no_name_in_english_without_a_letter(text: str) -> None:
    text = LATIN.sub("", text)
    assert naming_english.without_names(text) == text
    assert not naming_english.may_hold_name(text)


@given(text=_written() | st.text(st.characters(max_codepoint=127)))
def test_of_ascii_the_dictionary_makes_ascii(text: str) -> None:
    assume(text.isascii())
    assert all(word.isascii() for word, _ in with_names_marked(text))
    assert is_handled(text)


def test_what_is_printable_is_visible() -> None:
    """Of every character there is, so that a printable text is not looked through."""
    hidden = {
        c for c in EVERY_CHARACTER if unicodedata.category(c) in {"Cf", "Cc", "Cs", "Co", "Cn"}
    }
    assert not any(c.isprintable() for c in hidden)
