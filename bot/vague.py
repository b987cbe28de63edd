"""A message of one word names a subject and asks nothing: it gets choices."""

from typing import Final

from retrieval.decision import Choices, Decision, Unknown
from retrieval.finder import Finder

FEWEST, MOST = 2, 4
"""Entries to choose from. One alone would be an answer nobody is sure of."""
MAX_LENGTH: Final = 30
"""Characters of a word; longer ones are none."""


def choices_for_one_word(finder: Finder, decision: Decision, text: str) -> Decision:
    """Choices in place of Unknown for one word that several entries speak of."""
    known = decision.language in {*finder.knowledge.languages, "und"}
    if not isinstance(decision, Unknown) or not known or len(text) > MAX_LENGTH:
        return decision
    tokens = set(finder.index(decision.reply_in).analyze(text))
    entries = tuple(c.entry for c in decision.candidates[:MOST])
    if len(tokens) != 1 or len(entries) < FEWEST:
        return decision
    return Choices(
        language=decision.language,
        reply_in=decision.reply_in,
        confidence=decision.confidence,
        candidates=decision.candidates,
        entries=entries,
    )
