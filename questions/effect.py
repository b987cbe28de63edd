"""What would a suggestion do? Its effect is shown before anybody makes it.

The knowledge base with the change, in memory, is asked again: the logged questions that gave the
idea, and the labelled questions, which must not get worse.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

from questions.drafts import Draft
from retrieval.changing import with_new_entry, with_phrasing
from retrieval.comparison import Moved, compare_labelled, compare_logged
from retrieval.evaluation import Labelled, ask_all, ask_each
from retrieval.finder import Finder
from retrieval.knowledge import Knowledge


@dataclass(frozen=True, slots=True)
class Effect:
    """What moves. `logged` and `labelled`: questions that get something else to read, of
    `logged_asked` and `labelled_asked` that were asked. `seconds`: how long that took."""

    logged: tuple[Moved, ...]
    labelled: tuple[Moved, ...]
    logged_asked: int
    labelled_asked: int
    seconds: float

    @property
    def answered(self) -> int:
        """Logged questions that had no direct answer, and would have one."""
        return sum(moved.is_answered_now for moved in self.logged)

    @property
    def worse(self) -> int:
        """Labelled questions that would be answered less well."""
        return sum(moved.verdict == "worse" for moved in self.labelled)

    @property
    def better(self) -> int:
        """Labelled questions that would be answered better."""
        return sum(moved.verdict == "better" for moved in self.labelled)


def effect_of(
    finder: Finder, labelled: Sequence[Labelled], draft: Draft, texts: Sequence[str]
) -> Effect:
    """The effect of a draft on logged texts and labelled questions of its language; some seconds.

    `finder` asks the state without it; what is the same in both is in memory once.

    Raises:
        KeyError: there is no such language, entry or topic (`refusals.refusal` says so first).
    """
    start = time.monotonic()
    after = finder.on(changed(finder.knowledge, draft))
    own = [question for question in labelled if question.language == draft.language]
    before = ask_all(finder, own)
    now = ask_each(after, [one.question for one in before])
    logged = compare_logged(finder, after, texts, draft.language)
    return Effect(
        tuple(logged),
        tuple(compare_labelled(before, now)),
        len(texts),
        len(before),
        time.monotonic() - start,
    )


def changed(knowledge: Knowledge, draft: Draft) -> Knowledge:
    """The knowledge base as a draft would make it, in memory.

    Raises:
        KeyError: there is no such language, entry or topic.
    """
    if draft.kind == "phrasing":
        return with_phrasing(knowledge, draft.language, draft.entry, draft.text)
    topic = draft.topic or ""
    return with_new_entry(knowledge, draft.language, topic, draft.entry, draft.text)
