"""What analysts have labelled and nobody has worded yet: where suggestions begin."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from questions.labels import LabelledQuestion
from questions.suggestions import Suggestion

SHOWN: Final = 5


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
    group_of: Callable[[str, str], str | None],
) -> list[Waiting]:
    """What waits to be worded, most questions first.

    `group_of` gives the group of a language and text, by which questions without an entry are put
    together. What a suggestion was made from waits no longer.
    """
    done = {s.draft.question for s in suggested}
    found: dict[tuple[str, str], list[LabelledQuestion]] = defaultdict(list)
    for question in labelled:
        if question.verdict == "entry" and question.entry:
            found[question.language, question.entry].append(question)
        elif question.verdict == "new-entry":
            group = group_of(question.language, question.text) or question.question
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
