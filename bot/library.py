"""The knowledge in service: loaded at start, replaced as a whole when its files change.

An edit is live within about two seconds. A broken edit changes nothing: it is logged with file and
line, shown by /readyz, and the last good state stays in service.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Final

from watchfiles import awatch

from bot.delivery.waiting import unless
from retrieval.analyzers import give_back_memory, settle
from retrieval.cache import Cache
from retrieval.check import blocking
from retrieval.finder import Finder
from retrieval.knowledge import Knowledge
from retrieval.meaning import VectorStore
from retrieval.problems import KnowledgeError, Problem
from retrieval.room import Room, is_prepared

logger = logging.getLogger(__name__)

DEBOUNCE_MS: Final = 300
"""Files that are written together are read together."""
LOOK_AGAIN_MS: Final = 1_000
"""How often the folder is looked at even if the system reports no change: it may be another one."""


class Library:
    """Holds the current Finder. `prepare` is called at the start if the cache lacks what words
    need; without `vectors`, words alone decide.

    Raises:
        KnowledgeError: at the start, when no language can be served at all.
    """

    def __init__(
        self,
        root: Path,
        default_language: str,
        cache: Cache,
        today: Callable[[], date],
        vectors: VectorStore | None = None,
        prepare: Callable[[], None] = lambda: None,
    ) -> None:
        self._root = root
        self._default_language = default_language
        self._cache = cache
        self._today = today
        self._vectors = vectors
        self.reloads = 0
        """How often a changed state was taken into service."""
        self._read_at = _stamps(root)
        loaded, errors = blocking(root, today(), cache)
        self._report(errors)
        knowledge = loaded.knowledge
        if knowledge is None:
            raise KnowledgeError(loaded.errors)
        # The files' own data is of no more use, and what follows needs its memory.
        del loaded
        # To learn anew takes time and memory: words answer until a child has done it.
        by_meaning = vectors and is_prepared(knowledge, cache, vectors.embedder)
        if not by_meaning and not is_prepared(knowledge, cache):
            prepare()
        self._finder = self._made(knowledge, vectors if by_meaning else None)
        settle()

    @property
    def finder(self) -> Finder:
        """The finder on the knowledge in service."""
        return self._finder

    def _made(
        self, knowledge: Knowledge, vectors: VectorStore | None, ready: Sequence[Room] = ()
    ) -> Finder:
        finder = Finder(knowledge, self._default_language, self._cache, vectors, ready)
        finder.warm_up()
        return finder

    def _report(self, errors: tuple[Problem, ...]) -> None:
        self.errors = len(errors)
        for problem in errors:
            logger.error("not in service: %s", problem.line())

    async def reload(self) -> bool:
        """Read the files again; True if what is in service changed."""
        self._read_at = await asyncio.to_thread(_stamps, self._root)
        knowledge, errors = await asyncio.to_thread(self._changed)
        self._report(errors)
        if errors or knowledge is None:
            return False
        before = self._finder
        same = {
            code: known
            for code, known in before.knowledge.languages.items()
            if knowledge.languages.get(code) == known
        }
        knowledge = replace(knowledge, languages={**knowledge.languages, **same})
        # A language that was not edited stays as it is. The others go by words at once: meaning
        # follows when a child has read the new texts (`gain_meaning`).
        ready = [before.room(code) for code in same]
        self._finder = await asyncio.to_thread(self._made, knowledge, None, ready)
        await asyncio.to_thread(settle)
        self.reloads += 1
        logger.info("the knowledge base was changed; the new state is in service")
        return True

    def _changed(self) -> tuple[Knowledge | None, tuple[Problem, ...]]:
        """The knowledge base as it is now, unless it is as it is in service; and its errors."""
        loaded, errors = blocking(self._root, self._today(), self._cache)
        knowledge = loaded.knowledge
        if knowledge is None or knowledge.digest != self._finder.knowledge.digest:
            return knowledge, errors
        del loaded, knowledge
        give_back_memory()
        return None, errors

    async def gain_meaning(
        self, prepare: Callable[[], Awaitable[None]], stop: asyncio.Event
    ) -> None:
        """Whenever vectors are missing, have them prepared and take them into service; words alone
        answer until then. What fails is tried again when the files have changed."""
        tried: Knowledge | None = None
        while self._vectors is not None and not stop.is_set():
            knowledge = self._finder.knowledge
            if knowledge is not tried and not self._finder.by_meaning:
                tried = knowledge
                try:
                    await self._gain(knowledge, self._vectors, prepare)
                except Exception as error:
                    logger.error("meaning cannot be prepared: %s", type(error).__name__)
            await unless(stop, asyncio.sleep(LOOK_AGAIN_MS / 1000))

    async def _gain(
        self, knowledge: Knowledge, vectors: VectorStore, prepare: Callable[[], Awaitable[None]]
    ) -> None:
        await prepare()
        rooms = []
        if self._finder.knowledge is knowledge:
            rooms = [self._finder.room(code) for code in knowledge.languages]
        ready = [room for room in rooms if room.index.meaning is not None]
        finder = await asyncio.to_thread(self._made, knowledge, vectors, ready)
        if not finder.by_meaning:
            logger.warning("meaning cannot be prepared; words alone decide")
        elif self._finder.knowledge is knowledge:
            self._finder = finder
            await asyncio.to_thread(settle)
            logger.info("meaning is in service")

    async def watch(self, stop: asyncio.Event) -> None:
        """Reload whenever a file changes, until `stop` is set, whatever becomes of the folder."""
        while not stop.is_set():
            try:
                await self._watch_folder(stop)
            except (OSError, RuntimeError) as error:
                logger.warning("the knowledge folder cannot be watched: %s", error)
                self.errors = max(self.errors, 1)
                # The next watch begins by reading the files, which says whether all is well again.
                self._read_at = frozenset()
            await unless(stop, asyncio.sleep(LOOK_AGAIN_MS / 1000))

    async def _watch_folder(self, stop: asyncio.Event) -> None:
        """Watch the folder that stands at the path now; ends when another one takes its place."""
        if not self._root.is_dir():
            await self.reload()
            return
        identity = _identity(self._root)
        changes = awatch(
            self._root,
            stop_event=stop,
            debounce=DEBOUNCE_MS,
            rust_timeout=LOOK_AGAIN_MS,
            yield_on_timeout=True,
        )
        # The watch begins with the loop: what changed since the files were read is reported by
        # nobody, so the first turn looks for itself.
        unseen = True
        async for changed in changes:
            if _identity(self._root) != identity:
                return
            if changed or (unseen and _stamps(self._root) != self._read_at):
                await self.reload()
            unseen = False


def _stamps(folder: Path) -> frozenset[tuple[str, int, int, int]]:
    """What tells that a file below a folder was written: its name, number, size and time."""
    found = set()
    # A folder or file may go while it is looked at; what is missing here makes the files be read.
    with suppress(OSError):
        for path in folder.rglob("*.y*ml"):
            with suppress(OSError):
                status = path.stat()
                found.add((str(path), status.st_ino, status.st_size, status.st_mtime_ns))
    return frozenset(found)


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        status = folder.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino
