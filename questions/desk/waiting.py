"""What analysts have labelled and nobody has worded yet: where suggestions begin."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from questions.drafts import Suggestion
from questions.grouping import Grouping, Text
from questions.labels import LabelledQuestion
from retrieval.finder import Finder

EVER: Final = date.min
"""When a text was first asked does not matter where all are grouped at once."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Labelled questions of one language that are to be worded together. `entry`: where they
    belong; None: an entry is missing. `keys`: of their rows."""

    keys: tuple[str, ...]
    language: str
    entry: str | None
    texts: tuple[str, ...]
    """Redacted, each once."""

    @property
    def key(self) -> str:
        """The key that stands for them."""
        return self.keys[0]

    @property
    def questions(self) -> int:
        """How many they are."""
        return len(self.keys)


def waiting(
    labelled: Iterable[LabelledQuestion],
    suggested: Sequence[Suggestion],
    finder: Finder,
) -> list[Waiting]:
    """What waits to be worded, most questions first. What a suggestion was made from waits no
    longer.

    Questions without an entry are grouped anew: up to a second for 10,000, so not in the event
    loop.
    """
    labelled = list(labelled)
    grouping = Grouping(finder)
    grouping.add(Text(q.text, q.language, EVER) for q in labelled if q.verdict == "new-entry")
    done = {s.draft.question for s in suggested}
    found: dict[tuple[str, str], list[LabelledQuestion]] = defaultdict(list)
    for question in labelled:
        if question.verdict == "entry" and question.entry:
            found[question.language, question.entry].append(question)
        elif question.verdict == "new-entry":
            group = grouping.of(question.language, question.text)
            found[question.language, f" {group}"].append(question)
    several = [_waiting(some) for some in found.values() if not done & {q.question for q in some}]
    return sorted(several, key=lambda w: (-w.questions, w.language, w.key))


def of_question(found: Iterable[Waiting], key: str) -> Waiting | None:
    """What waits together with a question."""
    return next((w for w in found if key in w.keys), None)


def _waiting(some: Sequence[LabelledQuestion]) -> Waiting:
    texts = tuple(dict.fromkeys(q.text for q in some))
    keys = tuple(q.question for q in some)
    return Waiting(keys, some[0].language, some[0].entry, texts)
