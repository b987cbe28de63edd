"""The parts of a running desk, handed in by whoever starts it."""

from collections.abc import Callable
from concurrent.futures import Executor
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from questions.demo_mark import is_demo
from questions.desk.apart import CurrentEffects
from questions.desk.bubble import MakeBubble
from questions.desk.door import Door, LinkDoor
from questions.desk.figures import Figures
from questions.desk.grouped import Groups
from questions.desk.sessions import Sessions
from questions.desk.throttle import Throttle
from questions.desk.waiting import WaitingRoom
from questions.storage import Storage
from questions.suggestions import Suggestions
from questions.times import day_of
from retrieval.finder import Finder


@dataclass(frozen=True, slots=True)
class Desk:
    """What the pages work with. `finder` gives the one on the knowledge now in service."""

    storage: Storage
    finder: Callable[[], Finder]
    make_bubble: MakeBubble
    clock: Callable[[], datetime]
    door: Door
    sessions: Sessions
    throttle: Throttle
    groups: Groups
    figures: Figures
    waiting: WaitingRoom
    suggestions: Suggestions
    effects: CurrentEffects
    knowledge_dir: Path
    events_file: Path | None
    """Dates to mark; read at each look, so that an edit shows at once."""
    workers: Executor
    """Where what takes a processor for milliseconds is done: never in the event loop."""
    heavy: Executor
    """One thread for what takes seconds and much memory: groups, effects, patches. One after the
    other, they take it once; the last two in a process of their own (`apart`)."""

    def today(self) -> date:
        """The day in Japan."""
        return day_of(self.clock())

    def open_link(self) -> None:
        """Show a one-time link, where the desk is opened by one."""
        if isinstance(self.door, LinkDoor):
            self.door.renew()

    async def close(self) -> None:
        """End what works in the background, before the storage is closed."""
        await self.groups.close()
        for threads in (self.workers, self.heavy):
            threads.shutdown(wait=False, cancel_futures=True)

    async def is_demo(self) -> bool:
        """Whether the questions are simulated.

        Raises:
            StorageError: the database fails.
        """
        return await is_demo(self.storage)
