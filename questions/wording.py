"""May these words go into the knowledge base? An analyst's own may; a logged question's may not.

What a person wrote stays out of the repository, also with a word changed, turned round, or with
another ending: whoever wrote it could find it there, and so could somebody else.
"""

from collections.abc import Callable, Iterable
from typing import Final

from rapidfuzz import fuzz, process

from retrieval.text import clean, squeeze

LONGEST: Final = 200
"""Characters of a phrasing."""
NEAR: Final = 82.0
"""Likeness of letters, 0 to 100, from which two texts are nearly equal."""
LOOKED_AT: Final = 45.0
"""Likeness of letters from which words are compared too."""
MOST_LOOKED_AT: Final = 300
SAME_WORDS: Final = 0.75
"""Share of the words of both that are common to both, from which one is the other turned round."""
FEWEST_WORDS: Final = 3
"""With fewer words, the same words are no sign of copying: there is hardly another way to ask."""
LONG_PART: Final = 24
"""Letters, without spaces, from which a part of a question that stands in a text as it is is too
much. A Japanese letter counts twice: it tells about as much as two Latin ones."""

_KATAKANA: Final = {code: code - 0x60 for code in range(0x30A1, 0x30F7)}

Analyze = Callable[[str], list[str]]


def tidied(text: str) -> str:
    """A text as it would stand in a knowledge file: one line, without what no person typed."""
    return " ".join(clean(text).split())


def copy_of(text: str, logged: Iterable[str], analyze: Analyze) -> str | None:
    """The logged question that a text is equal or nearly equal to, if there is one.

    Compared are letters (without case, width, spaces, punctuation, kind of kana) and words as
    `analyze` sees them, whatever their order. 100,000 questions take 0.6 s.
    """
    own = _normal(text)
    questions = {normal: question for question in logged if (normal := _normal(question))}
    if own in questions:
        return questions[own]
    for normal, likeness, _ in process.extract(
        own, list(questions), scorer=fuzz.ratio, score_cutoff=LOOKED_AT, limit=MOST_LOOKED_AT
    ):
        if likeness >= NEAR or _same_words(text, questions[normal], analyze):
            return questions[normal]
    return next((q for normal, q in questions.items() if _contains(own, normal)), None)


def _normal(text: str) -> str:
    return squeeze(text).translate(_KATAKANA)


def _same_words(one: str, other: str, analyze: Analyze) -> bool:
    ours, theirs = set(analyze(one)), set(analyze(other))
    if min(len(ours), len(theirs)) < FEWEST_WORDS:
        return False
    return len(ours & theirs) / len(ours | theirs) >= SAME_WORDS


def _contains(own: str, question: str) -> bool:
    """Whether all of a question of some length stands in the text, or all of the text in it."""
    short, long = sorted((own, question), key=len)
    return short in long and _weight(short) >= LONG_PART


def _weight(text: str) -> int:
    return sum(1 if c.isascii() else 2 for c in text)
