"""Open suggestions for a terminal and as JSON."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from questions.drafts import Suggestion
from retrieval.text import clean

KEY_SHOWN: Final = 8
"""Characters of a key: enough to tell a few hundred apart."""


def as_lines(found: Sequence[Suggestion]) -> Iterator[str]:
    """One line each, for people and for `grep`."""
    for suggestion in found:
        yield f"{line(suggestion)}\t{suggestion.day}\t{clean(suggestion.by)}"
    if not found:
        yield "no open suggestions"


def line(suggestion: Suggestion) -> str:
    """A suggestion in one line, without who made it."""
    draft = suggestion.draft
    place = f"{draft.language}/{draft.entry}"
    if draft.kind == "new-entry":
        place = f"{place} (new, in {draft.topic})"
    return f"{suggestion.key[:KEY_SHOWN]}\t{place}\t{clean(draft.text)}"


def as_object(found: Sequence[Suggestion]) -> dict[str, Any]:
    """The list as JSON."""
    return {
        "suggestions": [
            {
                "key": suggestion.key,
                "kind": suggestion.draft.kind,
                "language": suggestion.draft.language,
                "entry": suggestion.draft.entry,
                "topic": suggestion.draft.topic,
                "text": suggestion.draft.text,
                "by": suggestion.by,
                "day": suggestion.day.isoformat(),
            }
            for suggestion in found
        ]
    }
