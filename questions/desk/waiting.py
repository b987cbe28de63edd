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
        self._groupings: dict[str | None, Grouping] = {}

    def waiting(
        self, labelled: Iterable[LabelledQuestion], suggested: Iterable[Suggestion]
    ) -> list[Waiting]:
        """The groups as they were reviewed, most questions first. What a suggestion was made from
        waits no longer."""
        by_entry: defaultdict[str | None, list[LabelledQuestion]] = defaultdict(list)
        for question in labelled:
            if question.verdict in {"entry", "new-entry"}:
                by_entry[question.entry].append(question)
        done = {s.draft.question for s in suggested}
        every = (some for entry, meant in by_entry.items() for some in self._grouped(entry, meant))
        left = [_waiting(some) for some in every if not done & {q.question for q in some}]
        return sorted(left, key=lambda w: (-w.questions, w.language, w.key))

    def _grouped(
        self, entry: str | None, meant: Sequence[LabelledQuestion]
    ) -> Iterable[Sequence[LabelledQuestion]]:
        """By entry: what belongs elsewhere draws no question out of its group."""
        texts = [Text(q.text, q.language, q.asked) for q in meant]
        grouping = self._groupings.setdefault(entry, Grouping(self._finder()))
        grouping.keep_only(texts)
        grouping.add(texts)
        found: dict[tuple[str, str | None], list[LabelledQuestion]] = defaultdict(list)
        for q in meant:
            found[q.language, grouping.of(q.language, q.text)].append(q)
        return found.values()


def of_question(found: Iterable[Waiting], key: str) -> Waiting | None:
    """What waits together with a question."""
    return next((w for w in found if key in w.keys), None)


def _waiting(some: Sequence[LabelledQuestion]) -> Waiting:
    texts = tuple(text for text, _ in Counter(q.text for q in some).most_common())
    keys = tuple(q.question for q in some)
    return Waiting(keys, some[0].language, some[0].entry, texts)
