"""What the commands share. Heavy imports happen when a command runs, so that all start fast."""

import os
from collections.abc import Awaitable, Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, nullcontext
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn, TypeVar

import typer

from bot.settings import Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from questions.storage import Storage
    from retrieval.cache import Cache
    from retrieval.finder import Finder
    from retrieval.knowledge import Knowledge
    from retrieval.meaning import VectorStore

T = TypeVar("T")


def now() -> datetime:
    """The clock of every command."""
    return datetime.now(UTC)


def today(clock: Callable[[], datetime] = now) -> date:
    """The day in Japan, by which entries and reports go, as the bot does."""
    from questions.times import day_of

    return day_of(clock())


def read_settings() -> Settings:
    """The settings of this process's environment; a wrong one ends the command."""
    try:
        return load_settings(os.environ)
    except SettingsError as error:
        fail(str(error))


def make_finder(settings: Settings, *, gently: bool = False) -> "Finder":
    """A finder on the knowledge base, with the cache and, unless EMBEDDINGS is off, with meaning.

    Waits for vectors that are not there yet, with a progress bar; computes them on all processors
    unless `gently`.
    """
    from retrieval.cache import FolderCache
    from retrieval.finder import Finder

    cache = FolderCache(settings.cache_dir)
    knowledge = read_knowledge(settings.knowledge_dir, cache)
    vectors = _vectors(settings, cache, knowledge, gently=gently)
    return Finder(knowledge, settings.default_language, cache, vectors)


def finder_by_words() -> "Finder":
    """For what needs no meaning, and should not wait for it."""
    return make_finder(read_settings().model_copy(update={"embeddings": "off"}))


def make_finders(
    settings: Settings, before: "Knowledge", after: "Knowledge"
) -> "tuple[Finder, Finder]":
    """Finders on two states of the knowledge base, to be asked the same messages: as `make_finder`,
    but each message is embedded once, and the state before leaves nothing in the cache.
    """
    from retrieval.cache import FolderCache, ReadOnlyCache
    from retrieval.embedders import Remembering
    from retrieval.finder import Finder

    cache = FolderCache(settings.cache_dir)
    vectors = _vectors(settings, cache, before, after)
    if vectors is not None:
        vectors.embedder = Remembering(vectors.embedder)

    def made(store: "VectorStore | None") -> "tuple[Finder, Finder]":
        language = settings.default_language
        old = Finder(before, language, ReadOnlyCache(cache), store)
        return old, Finder(after, language, cache, store)

    finders = made(vectors)
    rooms = sum(len(state.languages) for state in (before, after))
    with progress("reading both states", rooms) as step:
        for finder in finders:
            finder.warm_up(lambda: step(1))
    # Another program may have let go of vectors meanwhile: both states are asked in one way.
    if vectors is None or all(finder.by_meaning for finder in finders):
        return finders
    return made(None)


def _vectors(
    settings: Settings, cache: "Cache", *states: "Knowledge", gently: bool = False
) -> "VectorStore | None":
    from retrieval.embedders import installed_embedder, spread
    from retrieval.meaning import VectorStore
    from retrieval.room import is_prepared, learnt_spelling, texts

    embedder = installed_embedder() if settings.embeddings == "auto" else None
    if embedder is None:
        return None
    store = VectorStore(embedder, settings.cache_dir)
    # What was learnt by meaning had every vector: no need to look for each of them again.
    if all(is_prepared(s, cache, embedder) and all(map(store.holds, s.languages)) for s in states):
        return store
    known: dict[str, list[str]] = {}
    for state in states:
        for code, language in state.languages.items():
            spelling = learnt_spelling(language, state.digest, cache)
            known.setdefault(code, []).extend(texts(language, spelling))
    missing = sum(store.missing(code, found) for code, found in known.items())
    if missing:
        several = nullcontext(embedder) if gently else spread(embedder)
        with progress("Reading for meaning (once)", missing) as step, several as many:
            for code, found in known.items():
                store.fill(code, found, many, step)
    return store


@contextmanager
def progress(title: str, total: int) -> Iterator[Callable[[int], None]]:
    """A bar on standard error that is gone when the work is done; nothing where that is a file."""
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(title, total=total)
        yield lambda done: bar.advance(task, done)


@contextmanager
def progress_of(title: str) -> Iterator[Callable[[int], Callable[[int], None]]]:
    """A bar for work that learns only on the way how much there is, and then asks for it."""
    with ExitStack() as stack:
        yield lambda total: stack.enter_context(progress(title, total))


def read_knowledge(folder: Path, cache: "Cache | None" = None) -> "Knowledge":
    """The knowledge base as far as it can be read; what is left out is named on standard error."""
    from retrieval.loader import load
    from retrieval.problems import KnowledgeError

    loaded = load(folder, cache)
    if loaded.knowledge is None:
        fail(str(KnowledgeError(loaded.errors)))
    for problem in loaded.errors:
        typer.echo(f"left out: {problem.line()}", err=True)
    return loaded.knowledge


def with_storage(work: "Callable[[Storage], Awaitable[T]]") -> T:
    """Run work on the database at DATABASE_URL; what goes wrong ends the command in one line."""
    import asyncio

    from bot.logs import set_up_logging
    from questions.backup import BackupError
    from questions.secret import SecretError
    from questions.storage import Storage, StorageError

    settings = read_settings()
    set_up_logging(settings)

    async def run() -> T:
        storage = Storage(settings.database_url.get_secret_value())
        try:
            return await work(storage)
        finally:
            await storage.close()

    try:
        return asyncio.run(run())
    except (StorageError, SecretError, BackupError) as error:
        fail(str(error))


def print_lines(lines: Iterable[str]) -> None:
    """Print lines on standard output."""
    for line in lines:
        typer.echo(line)


def fail(message: str) -> NoReturn:
    """End the command: one line that says what to do, exit code 2."""
    typer.echo(f"support-bot: {message}", err=True)
    raise typer.Exit(2)
