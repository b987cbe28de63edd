"""What the commands share. Heavy imports happen when a command runs, so that all start fast."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

import typer

from bot.settings import Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from retrieval.finder import Finder
    from retrieval.knowledge import Knowledge


def read_settings() -> Settings:
    """The settings of this process's environment; a wrong one ends the command."""
    try:
        return load_settings(os.environ)
    except SettingsError as error:
        fail(str(error))


def make_finder(settings: Settings) -> "Finder":
    """A finder on the knowledge base, with the cache."""
    from retrieval.cache import FolderCache
    from retrieval.finder import Finder

    knowledge = read_knowledge(settings.knowledge_dir)
    return Finder(knowledge, settings.default_language, FolderCache(settings.cache_dir))


def read_knowledge(folder: Path) -> "Knowledge":
    """The knowledge base as far as it can be read; what is left out is named on standard error."""
    from retrieval.loader import load
    from retrieval.problems import KnowledgeError

    loaded = load(folder)
    if loaded.knowledge is None:
        fail(str(KnowledgeError(loaded.errors)))
    for problem in loaded.errors:
        typer.echo(f"left out: {problem.line()}", err=True)
    return loaded.knowledge


def print_lines(lines: Iterable[str]) -> None:
    """Print lines on standard output."""
    for line in lines:
        typer.echo(line)


def fail(message: str) -> NoReturn:
    """End the command: one line that says what to do, exit code 2."""
    typer.echo(f"support-bot: {message}", err=True)
    raise typer.Exit(2)
