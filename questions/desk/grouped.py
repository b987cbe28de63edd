"""Unanswered questions in groups, kept ready for the pages and brought up to date beside them.

A page never waits for grouping: it shows what is ready and how far the rest is. What is new joins
its group within a minute of somebody looking; nothing is written anywhere.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable
from concurrent.futures import Executor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from questions.grouping import Step
from questions.reports.unanswered import Unanswered, UnansweredGroup
from questions.storage import Storage, StorageError
from retrieval.analyzers import give_back_memory
from retrieval.finder import Finder, Question

logger = logging.getLogger(__name__)

LOOK_AGAIN: Final = timedelta(seconds=30)
NEAREST: Final = 5
MOST_KEPT: Final = 5_000
"""Texts whose nearest entries are kept."""


@dataclass(frozen=True, slots=True)
class Near:
    """An entry that may be meant. `confidence`: the chance that it is right, 0 to 1."""

    entry: str
    question: str
    confidence: float


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that ask much the same thing, with the entries nearest to them."""

    found: UnansweredGroup
    nearest: tuple[Near, ...] = ()

    @property
    def text(self) -> str:
        """The wording that stands for the group."""
        return self.found.representative or ""

    @property
    def size(self) -> int:
        """How many questions it has."""
        return len(self.found.questions)


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

    def started(self, total: int) -> Step:
        """So many texts are to be grouped; gives what counts them."""
        self.total = total

        def step(done: int) -> None:
            self.done += done

        return step


class Groups:
    """The groups of one database, for analysts: with words. Used in the event loop."""

    def __init__(
        self,
        storage: Storage,
        finder: Callable[[], Finder],
        clock: Callable[[], datetime],
        worker: Executor,
    ) -> None:
        self._storage, self._finder, self._clock = storage, finder, clock
        self._worker = worker
        self._unanswered: Unanswered | None = None
        self._ready: dict[str, Group] | None = None
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
        self.look()
        return [group for key, group in (self._ready or {}).items() if key not in self._left]

    def get(self, key: str) -> Group | None:
        """The group of a key."""
        self.look()
        return None if key in self._left else (self._ready or {}).get(key)

    def leave(self, group: Group) -> None:
        """A group was labelled: it is shown no longer."""
        self._left[group.found.key] = group

    def come_back(self, key: str) -> None:
        """Its label was taken back: it is shown again."""
        self._left.pop(key, None)

    def labelled(self, key: str) -> Group | None:
        """A group that was labelled a moment ago."""
        return self._left.get(key)

    def with_nearest(self, groups: Iterable[Group]) -> list[Group]:
        """Groups with the entries nearest to their wording: 2 to 25 ms each the first time, so not
        in the event loop."""
        finder = self._finder()
        return [replace(group, nearest=self._near(finder, group)) for group in groups]

    async def up_to_date(self) -> None:
        """Wait until all that is in the database now is in its group."""
        self._looked = None
        self.look()
        if self._task is not None:
            await self._task

    async def close(self) -> None:
        """Give up what is in work, and wait until it has let go of the database."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def look(self) -> None:
        """Bring the groups up to date beside the page, if nobody has looked for a while."""
        now = self._clock()
        if self.work.running or (self._looked and now - self._looked < LOOK_AGAIN):
            return
        self._looked = now
        self.work = Work(running=True)
        self._task = asyncio.create_task(self._bring_up_to_date())

    async def _bring_up_to_date(self) -> None:
        work = self.work
        # What is labelled from here on may still be among the rows that are read now.
        labelled = set(self._left)
        try:
            loop = asyncio.get_running_loop()
            if self._unanswered is None:
                self._unanswered = await loop.run_in_executor(self._worker, self._begin)
            await self._unanswered.refresh(work.started)
            self._ready = await loop.run_in_executor(self._worker, self._take, self._unanswered)
            self._left = {key: g for key, g in self._left.items() if key not in labelled}
        except StorageError as error:
            work.failed = True
            logger.warning("the desk cannot read what went unanswered: %s", error)
        except Exception as error:
            work.failed = True
            logger.error("grouping failed: %s", type(error).__name__)
        finally:
            work.running = False

    def _begin(self) -> Unanswered:
        return Unanswered(self._storage, self._finder(), self._clock, self._worker)

    def _take(self, unanswered: Unanswered) -> dict[str, Group]:
        groups = {g.key: Group(g) for g in unanswered.groups(for_analysts=True)}
        give_back_memory()
        return groups

    def _near(self, finder: Finder, group: Group) -> tuple[Near, ...]:
        place = (finder.knowledge.digest, group.found.key)
        if place not in self._nearest:
            if len(self._nearest) >= MOST_KEPT:
                self._nearest.clear()
            self._nearest[place] = _nearest(finder, group)
        return self._nearest[place]


def _nearest(finder: Finder, group: Group) -> tuple[Near, ...]:
    language = group.found.language
    decision = finder.decide(Question(group.text, chosen=language))
    known = finder.knowledge.languages.get(language)
    entries = [(known.entry(c.entry) if known else None, c) for c in decision.candidates]
    found = [Near(e.id, e.question, c.confidence) for e, c in entries if e is not None]
    return tuple(found[:NEAREST])
