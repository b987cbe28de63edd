"""Unanswered questions in groups, kept ready for the pages and brought up to date beside them.

A page never waits for grouping: it shows what is ready and how far the rest is. A new question joins
its group within a minute of somebody looking; nothing is written anywhere.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from questions.desk.unanswered import UnansweredQuestion, state_of_log, unanswered_questions
from questions.grouping import NOISE, Grouping, Text
from questions.storage import Storage, StorageError
from retrieval.analyzers import give_back_memory
from retrieval.finder import Finder, Question

logger = logging.getLogger(__name__)

LOOK_AGAIN: Final = timedelta(seconds=30)
NEAREST: Final = 5


@dataclass(frozen=True, slots=True)
class Sample:
    """One wording, redacted, and how many questions had it."""

    text: str
    times: int


@dataclass(frozen=True, slots=True)
class Near:
    """An entry that may be meant. `confidence`: the chance that it is right, 0 to 1."""

    entry: str
    question: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that ask much the same thing, in one language."""

    key: str
    language: str
    texts: tuple[Sample, ...]
    """Each wording once, the most frequent first."""
    questions: tuple[str, ...]
    """Their keys."""
    nearest: tuple[Near, ...] = ()

    @property
    def text(self) -> str:
        """The wording that stands for the group."""
        return self.texts[0].text

    @property
    def size(self) -> int:
        """How many questions it has."""
        return len(self.questions)

    @property
    def noise(self) -> bool:
        """Whether these ask nothing."""
        return self.key.startswith(NOISE)


@dataclass(slots=True)
class Work:
    """How far the work in the background is."""

    running: bool = False
    failed: bool = False
    done: int = 0
    total: int = 0

    @property
    def share(self) -> float:
        """0 to 1."""
        return min(1.0, self.done / self.total) if self.total else 0.0


@dataclass(slots=True)
class _Ready:
    groups: dict[str, Group] = field(default_factory=dict)
    """The biggest first."""
    state: object = None


class Groups:
    """The groups of one database. Everything but `_put_together` runs in the event loop."""

    def __init__(
        self, storage: Storage, finder: Callable[[], Finder], clock: Callable[[], datetime]
    ) -> None:
        self._storage, self._finder, self._clock = storage, finder, clock
        self._worker = ThreadPoolExecutor(1, "desk-grouping")
        self._grouping: Grouping | None = None
        self._ready: _Ready | None = None
        self._looked: datetime | None = None
        self._left: dict[str, Group] = {}
        self._nearest: dict[tuple[str, str], tuple[Near, ...]] = {}
        self._task: asyncio.Task[None] | None = None
        self.work = Work()

    @property
    def ready(self) -> bool:
        """Whether there are groups to show."""
        return self._ready is not None

    def all(self) -> list[Group]:
        """What is ready, the biggest first; what was labelled meanwhile is left out."""
        self._look()
        groups = self._ready.groups if self._ready else {}
        return [group for key, group in groups.items() if key not in self._left]

    def get(self, key: str) -> Group | None:
        """The group of a key."""
        self._look()
        if self._ready is None or key in self._left:
            return None
        return self._ready.groups.get(key)

    def key_of(self, language: str, text: str) -> str | None:
        """The group that a text is in, as far as it was seen among the unanswered."""
        return self._grouping.of(language, text) if self._grouping else None

    def leave(self, group: Group) -> None:
        """A group was labelled: it is shown no longer."""
        self._left[group.key] = group

    def come_back(self, key: str) -> Group | None:
        """A label is taken back: the group it was given to, shown again."""
        return self._left.pop(key, None)

    def labelled(self, key: str) -> Group | None:
        """A group that was labelled a moment ago."""
        return self._left.get(key)

    def with_nearest(self, groups: Iterable[Group]) -> list[Group]:
        """Groups with the entries nearest to their texts: 2 to 25 ms each the first time, so not
        for the event loop."""
        finder = self._finder()
        return [replace(group, nearest=self._near(finder, group)) for group in groups]

    async def finished(self) -> None:
        """Wait until the groups are up to date (for tests and measurements)."""
        self._looked = None
        self._look()
        if self._task is not None:
            await self._task

    def close(self) -> None:
        """Give up what is in work."""
        if self._task is not None:
            self._task.cancel()
        self._worker.shutdown(wait=False, cancel_futures=True)

    def _look(self) -> None:
        """Bring the groups up to date beside the page, if nobody has looked for a while."""
        now = self._clock()
        if self.work.running or (self._looked and now - self._looked < LOOK_AGAIN):
            return
        self._looked = now
        self.work = Work(running=True)
        self._task = asyncio.create_task(self._bring_up_to_date())

    async def _bring_up_to_date(self) -> None:
        work = self.work
        try:
            state = await state_of_log(self._storage)
            # What is labelled from here on may still be among the rows that are read now.
            labelled = set(self._left)
            if self._ready is None or state != self._ready.state:
                found = await unanswered_questions(self._storage)
                loop = asyncio.get_running_loop()
                groups = await loop.run_in_executor(self._worker, self._put_together, found, work)
                self._ready = _Ready(groups, state)
                self._left = {k: g for k, g in self._left.items() if k not in labelled}
        except StorageError as error:
            work.failed = True
            logger.warning("the desk cannot read what went unanswered: %s", error)
        except Exception as error:  # noqa: BLE001 - a task's error is otherwise seen by nobody
            work.failed = True
            logger.error("grouping failed: %s", type(error).__name__)
        finally:
            work.running = False

    def _put_together(
        self, found: Sequence[UnansweredQuestion], work: Work
    ) -> dict[str, Group]:
        if self._grouping is None:
            self._grouping = Grouping(self._finder())
        texts = [Text(q.text, q.language, q.day) for q in found]
        work.total = len({(t.language, t.text) for t in texts})

        def step(done: int) -> None:
            work.done += done

        self._grouping.keep_only(texts)
        self._grouping.add(texts, step)
        groups = _groups(found, self._grouping)
        give_back_memory()
        return groups

    def _near(self, finder: Finder, group: Group) -> tuple[Near, ...]:
        place = (finder.knowledge.digest, group.text)
        if place not in self._nearest:
            if len(self._nearest) > MOST_KEPT:
                self._nearest.clear()
            self._nearest[place] = _nearest(finder, group)
        return self._nearest[place]


MOST_KEPT: Final = 5_000
"""Texts whose nearest entries are kept."""


def _groups(found: Sequence[UnansweredQuestion], grouping: Grouping) -> dict[str, Group]:
    keys: dict[str, list[str]] = {}
    times: dict[str, dict[str, int]] = {}
    languages: dict[str, str] = {}
    for question in found:
        key = grouping.of(question.language, question.text)
        if key is None:
            continue
        keys.setdefault(key, []).append(question.key)
        wordings = times.setdefault(key, {})
        wordings[question.text] = wordings.get(question.text, 0) + 1
        languages[key] = question.language
    biggest = sorted(keys, key=lambda key: (-len(keys[key]), key))
    return {
        key: Group(
            key,
            languages[key],
            tuple(Sample(t, n) for t, n in sorted(times[key].items(), key=lambda i: (-i[1], i[0]))),
            tuple(keys[key]),
        )
        for key in biggest
    }


def _nearest(finder: Finder, group: Group) -> tuple[Near, ...]:
    decision = finder.decide(Question(group.text, chosen=group.language))
    known = finder.knowledge.languages.get(group.language)
    found = []
    for candidate in decision.candidates:
        entry = known.entry(candidate.entry) if known else None
        if entry is not None:
            found.append(Near(entry.id, entry.question, candidate.confidence))
    return tuple(found[:NEAREST])
