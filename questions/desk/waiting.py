"""What analysts have labelled and nobody has worded yet: where suggestions begin."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from questions.drafts import Suggestion
from questions.grouping import Grouping, Text
from questions.labels import LabelledQuestion
from retrieval.finder import Finder


@dataclass(frozen=True, slots=True)
class Waiting:
    """Labelled questions of one language that are to be worded together. `entry`: where they
    belong; None: an entry is missing. `keys`: of their rows."""

    keys: tuple[str, ...]
    language: str
    entry: str | None
    texts: tuple[str, ...]
    """Redacted, each once, the most frequent first."""

    @property
    def key(self) -> str:
        """The key that stands for them."""
        return self.keys[0]

    @property
    def questions(self) -> int:
        """How many they are."""
        return len(self.keys)


class WaitingRoom:
    """What waits to be worded. Used in one thread, not in the event loop: what was labelled since
    the last look is grouped, about 2,000 texts a second."""

    def __init__(self, finder: Callable[[], Finder]) -> None:
        self._finder = finder
        self._grouping: Grouping | None = None

    def waiting(
        self, labelled: Iterable[LabelledQuestion], suggested: Iterable[Suggestion]
    ) -> list[Waiting]:
        """The groups as they were reviewed, most questions first. What a suggestion was made from
        waits no longer."""
        meant = [q for q in labelled if q.verdict in {"entry", "new-entry"}]
        grouping = self._grouped([Text(q.text, q.language, q.asked) for q in meant])
        done = {s.draft.question for s in suggested}
        found: dict[tuple[str, str | None, str | None], list[LabelledQuestion]] = defaultdict(list)
        for q in meant:
            found[q.language, q.entry, grouping.of(q.language, q.text)].append(q)
        left = [_waiting(some) for some in found.values() if not done & {q.question for q in some}]
        return sorted(left, key=lambda w: (-w.questions, w.language, w.key))

    def _grouped(self, texts: Sequence[Text]) -> Grouping:
        if self._grouping is None:
            self._grouping = Grouping(self._finder())
        self._grouping.keep_only(texts)
        self._grouping.add(texts)
        return self._grouping


def of_question(found: Iterable[Waiting], key: str) -> Waiting | None:
    """What waits together with a question."""
    return next((w for w in found if key in w.keys), None)


def _waiting(some: Sequence[LabelledQuestion]) -> Waiting:
    texts = tuple(text for text, _ in Counter(q.text for q in some).most_common())
    keys = tuple(q.question for q in some)
    return Waiting(keys, some[0].language, some[0].entry, texts)
