"""An edit is live in seconds; a broken one changes nothing and is seen."""

import asyncio
import logging
import shutil
import time
import weakref
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path

import pytest

from bot.library import Library
from retrieval.analyzers import AsWritten
from retrieval.cache import FolderCache, NoCache
from retrieval.decision import Answer
from retrieval.finder import Finder, Question
from retrieval.loader import load_or_raise
from retrieval.meaning import VectorStore
from retrieval.problems import KnowledgeError
from retrieval.room import texts
from tests.conftest import TOPIC_YAML
from tests.retrieval.test_broken_files import BROKEN
from tests.retrieval.toy_embedder import LetterEmbedder

TODAY = date(2026, 11, 24)


def opened(root: Path) -> Library:
    return Library(root, "en", NoCache(), lambda: TODAY)


@asynccontextmanager
async def watched(library: Library) -> AsyncIterator[None]:
    stop = asyncio.Event()
    task = asyncio.create_task(library.watch(stop))
    yield
    stop.set()
    await asyncio.wait_for(task, 5)


async def soon(condition: Callable[[], bool], seconds: float = 3) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "not within 3 s"
        await asyncio.sleep(0.02)


def answer_of(library: Library, question: str) -> str | None:
    decision = library.finder.decide(Question(question))
    if not isinstance(decision, Answer):
        return None
    entry = library.finder.knowledge.entry(decision.entry, "en")
    return entry.answer if entry else None


async def test_meaning_comes_into_service_when_a_child_has_prepared_it(
    small_base: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "cache"
    prepared = 0

    async def prepare() -> None:
        """What the child does."""
        nonlocal prepared
        prepared += 1
        knowledge = load_or_raise(small_base)
        store = VectorStore(LetterEmbedder(), folder)
        store.fill("en", texts(knowledge.languages["en"], AsWritten()))
        Finder(knowledge, "en", FolderCache(folder), store).warm_up()

    vectors = VectorStore(LetterEmbedder(), folder)
    library = Library(small_base, "en", FolderCache(folder), lambda: TODAY, vectors)
    assert not library.finder.by_meaning
    stop = asyncio.Event()
    gaining = asyncio.create_task(library.gain_meaning(prepare, stop))
    await soon(lambda: library.finder.by_meaning)
    path = small_base / "en" / "animals.yaml"
    path.write_text(TOPIC_YAML.replace("An hour a day.", "Two hours."), encoding="utf-8")
    assert await library.reload()
    assert answer_of(library, "walking the dog") == "Two hours."
    await soon(lambda: library.finder.by_meaning, 6)
    assert answer_of(library, "walking the dog") == "Two hours."
    assert prepared == 2
    # The next start finds all of it.
    again = Library(small_base, "en", FolderCache(folder), lambda: TODAY, vectors)
    assert again.finder.by_meaning
    stop.set()
    await asyncio.wait_for(gaining, 5)


async def test_a_child_that_fails_is_not_tried_for_ever(
    small_base: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    tried = 0

    async def prepare() -> None:
        nonlocal tried
        tried += 1

    vectors = VectorStore(LetterEmbedder(), tmp_path)
    library = Library(small_base, "en", FolderCache(tmp_path), lambda: TODAY, vectors)
    stop = asyncio.Event()
    gaining = asyncio.create_task(library.gain_meaning(prepare, stop))
    await soon(lambda: "words alone decide" in caplog.text)
    await asyncio.sleep(2.5)
    assert tried == 1
    assert answer_of(library, "walking the dog") == "An hour a day."
    stop.set()
    await asyncio.wait_for(gaining, 5)


async def test_a_failure_while_meaning_is_prepared_is_seen_and_the_next_edit_tries_again(
    small_base: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    tried = 0

    async def prepare() -> None:
        nonlocal tried
        tried += 1
        raise IndexError("a secret")

    vectors = VectorStore(LetterEmbedder(), tmp_path)
    library = Library(small_base, "en", FolderCache(tmp_path), lambda: TODAY, vectors)
    stop = asyncio.Event()
    gaining = asyncio.create_task(library.gain_meaning(prepare, stop))
    await soon(lambda: "meaning cannot be prepared: IndexError" in caplog.text)
    assert "secret" not in caplog.text
    path = small_base / "en" / "animals.yaml"
    path.write_text(TOPIC_YAML.replace("An hour a day.", "Two hours."), encoding="utf-8")
    assert await library.reload()
    await soon(lambda: tried == 2, 6)
    stop.set()
    await asyncio.wait_for(gaining, 5)


async def test_an_edit_is_live_within_three_seconds(small_base: Path) -> None:
    library = opened(small_base)
    path = small_base / "en" / "animals.yaml"
    async with watched(library):
        path.write_text(TOPIC_YAML.replace("An hour a day.", "Two hours."), encoding="utf-8")
        await soon(lambda: answer_of(library, "walking the dog") == "Two hours.")


class Corrected(logging.Handler):
    """Puts a file right the moment its mistake is named: after the reading, before the watch."""

    def __init__(self, file: Path, text: str) -> None:
        super().__init__()
        self._file = file
        self._text = text

    def emit(self, record: logging.LogRecord) -> None:
        if "not in service" in record.getMessage():
            self._file.write_text(self._text, encoding="utf-8")


async def test_an_edit_between_the_first_reading_and_the_watch_is_live_too(
    small_base: Path,
) -> None:
    library = opened(small_base)
    file = small_base / "en" / "animals.yaml"
    file.write_text("- broken: [", encoding="utf-8")
    correction = Corrected(file, TOPIC_YAML.replace("An hour a day.", "Two hours."))
    logging.getLogger("bot.library").addHandler(correction)
    try:
        async with watched(library):
            await soon(lambda: answer_of(library, "walking the dog") == "Two hours.")
    finally:
        logging.getLogger("bot.library").removeHandler(correction)


async def test_an_edit_in_one_language_leaves_the_others_as_they_are(small_base: Path) -> None:
    shutil.copytree(small_base / "en", small_base / "fr")
    library = opened(small_base)
    before = library.finder
    path = small_base / "fr" / "animals.yaml"
    path.write_text(TOPIC_YAML.replace("An hour a day.", "Deux heures."), encoding="utf-8")
    assert await library.reload()
    assert library.finder.room("en") is before.room("en")
    assert library.finder.room("fr") is not before.room("fr")


async def test_a_withdrawn_answer_is_gone_within_three_seconds(small_base: Path) -> None:
    library = opened(small_base)
    path = small_base / "en" / "animals.yaml"

    def withdrawn() -> bool:
        entry = library.finder.knowledge.entry("cats", "en")
        return entry is not None and entry.withdrawn

    async with watched(library):
        text = TOPIC_YAML.replace("    related: [dogs]", "    withdrawn: true")
        path.write_text(text, encoding="utf-8")
        await soon(withdrawn)


@pytest.mark.parametrize("name", BROKEN)
async def test_a_broken_edit_changes_nothing_and_is_named(
    small_base: Path, caplog: pytest.LogCaptureFixture, name: str
) -> None:
    library = opened(small_base)
    before = library.finder
    path = small_base / "en" / "animals.yaml"
    path.write_text(BROKEN[name][0], encoding="utf-8")
    assert not await library.reload()
    assert library.finder is before
    assert library.errors > 0
    assert f"{path}:" in caplog.text
    path.write_text(TOPIC_YAML + "\n# mended\n", encoding="utf-8")
    await library.reload()
    assert library.errors == 0


async def test_a_thousand_questions_while_files_are_rewritten(small_base: Path) -> None:
    library = opened(small_base)
    path = small_base / "en" / "animals.yaml"
    answers = 0

    async def rewrite() -> None:
        for number in range(30):
            broken = number % 3 == 2
            text = "entries: [" if broken else TOPIC_YAML.replace("An hour", f"{number} hours")
            path.write_text(text, encoding="utf-8")
            await asyncio.sleep(0.05)

    async with watched(library):
        writing = asyncio.create_task(rewrite())
        for _ in range(1000):
            answers += answer_of(library, "walking the dog") is not None
            await asyncio.sleep(0.001)
        await writing
    assert answers == 1000


async def test_a_folder_that_is_replaced_or_deleted_is_followed(small_base: Path) -> None:
    library = opened(small_base)
    aside = small_base.with_name("aside")
    async with watched(library):
        shutil.copytree(small_base, aside)
        new = TOPIC_YAML.replace("An hour a day.", "Three hours.")
        (aside / "en" / "animals.yaml").write_text(new, encoding="utf-8")
        shutil.rmtree(small_base)
        await soon(lambda: library.errors > 0, 6)
        assert answer_of(library, "walking the dog") == "An hour a day."
        aside.rename(small_base)
        await soon(lambda: answer_of(library, "walking the dog") == "Three hours.", 8)
        assert library.errors == 0


class _FailingOnce(Library):
    """A library whose first watch fails, as where the system has no watches left."""

    fails = True

    async def _watch_folder(self, stop: asyncio.Event) -> None:
        if self.fails:
            self.fails = False
            raise OSError(28, "no space left on device")
        await super()._watch_folder(stop)


async def test_a_watch_that_failed_once_is_no_mistake_in_the_files(small_base: Path) -> None:
    library = _FailingOnce(small_base, "en", NoCache(), lambda: TODAY)
    async with watched(library):
        await soon(lambda: library.errors > 0)
        await soon(lambda: library.errors == 0, 5)
        assert library.reloads == 0


async def test_the_loop_is_not_held_up_by_a_reload(small_base: Path) -> None:
    library = opened(small_base)
    longest = 0.0

    async def tick() -> None:
        nonlocal longest
        while True:
            start = time.monotonic()
            await asyncio.sleep(0.005)
            longest = max(longest, time.monotonic() - start)

    ticking = asyncio.create_task(tick())
    path = small_base / "en" / "animals.yaml"
    path.write_text(TOPIC_YAML.replace("An hour", "Four hours"), encoding="utf-8")
    assert await library.reload()
    # So that what held the loop up until now is seen too.
    await asyncio.sleep(0.01)
    ticking.cancel()
    assert longest < 0.25


async def test_what_an_edit_replaces_is_gone_without_the_garbage_collector(
    small_base: Path,
) -> None:
    """It is not asked to look through the knowledge: that would hold up everybody."""
    library = opened(small_base)
    finder = weakref.ref(library.finder)
    index = weakref.ref(library.finder.room("en").index)
    path = small_base / "en" / "animals.yaml"
    path.write_text(TOPIC_YAML.replace("An hour a day.", "Two hours."), encoding="utf-8")
    assert await library.reload()
    assert finder() is None
    assert index() is None


def test_a_start_without_any_language_says_so(tmp_path: Path) -> None:
    with pytest.raises(KnowledgeError, match="no language folder"):
        opened(tmp_path)
