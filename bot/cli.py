"""`support-bot`: the commands. Each imports what it needs when it runs, so that all start fast."""

import os
import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer

from bot.settings import Mode, Settings, SettingsError, load_settings

if TYPE_CHECKING:
    from bot.conversation import Conversation
    from retrieval.finder import Finder
    from retrieval.problems import Problem

app = typer.Typer(
    help="Answers questions about refugees in Japan from texts that people wrote.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

BROKEN_PIPE = 141
"""The exit code of a program whose reader has gone."""


@app.callback()
def main() -> None:
    """Prepare the terminal: output is UTF-8 whatever the locale says."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")


@app.command()
def chat() -> None:
    """Talk to the bot in this terminal; no token, no network, nothing is logged."""
    from rich.console import Console

    from bot.console import ConsoleChat, chat_in_terminal, chat_through_pipe

    settings = _settings()
    conversation = _conversation(settings)
    hint = (os.environ.get("LC_ALL") or os.environ.get("LANG") or "").partition("_")[0] or None
    chatting = ConsoleChat(conversation, hint)
    if sys.stdin.isatty():
        language = conversation.language_for(None, hint)
        chat_in_terminal(chatting, Console(), conversation.console_hint(language))
    else:
        chat_through_pipe(chatting, _lines(sys.stdin.buffer), sys.stdout)


@app.command()
def ask(
    text: Annotated[str | None, typer.Argument(help="the question")] = None,
    json_output: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
    jsonl: Annotated[
        bool, typer.Option("--jsonl", help='read {"text": ...} a line, write an object a line')
    ] = False,
    top: Annotated[int, typer.Option(min=0, max=100, help="candidates to list")] = 5,
    hint: Annotated[
        str | None, typer.Option("--language-hint", help="as Telegram's language_code: ja, en-GB")
    ] = None,
) -> None:
    """Ask one question, or many as JSON lines."""
    from bot.ask import answer_lines, as_object, dump
    from bot.conversation import Incoming
    from bot.plain import reply_text

    if jsonl == (text is not None):
        _fail("give either a question or --jsonl with the questions on standard input")
    conversation = _conversation(_settings())
    if text is None:
        for found in answer_lines(conversation, _byte_lines(sys.stdin.buffer), top):
            sys.stdout.write(dump(found) + "\n")
            sys.stdout.flush()
        return
    reply = conversation.answer(Incoming(text, hint))
    sys.stdout.write(
        (dump(as_object(text, reply, top)) if json_output else reply_text(reply)) + "\n"
    )


@app.command()
def prepare() -> None:
    """Compute what a start needs and keep it in CACHE_DIR, so that starts are fast."""
    _finder(_settings()).warm_up()


@app.command()
def check(
    folder: Annotated[Path | None, typer.Argument(help="default: KNOWLEDGE_DIR")] = None,
    launch: Annotated[
        bool, typer.Option("--launch", help="also fail for what nobody has confirmed yet")
    ] = False,
    language: Annotated[str, typer.Option(help="of the messages: en or ja")] = "en",
) -> None:
    """Name every mistake in the knowledge base by file, line and column."""
    from retrieval.check import check as check_knowledge

    root = folder or _settings().knowledge_dir
    loaded, problems = check_knowledge(root, datetime.now(UTC).date(), launch=launch)
    _print_problems(problems, language)
    errors = sum(p.severity == "error" for p in problems)
    entries = sum(len(read.file.entries) for read in loaded.topics)
    typer.echo(
        f"{root}: {entries} entries, {errors} errors, {len(problems) - errors} warnings", err=True
    )
    raise typer.Exit(1 if errors else 0)


@app.command()
def run(
    mode: Annotated[
        str | None, typer.Option(help="polling or webhook; default: webhook if WEBHOOK_URL is set")
    ] = None,
) -> None:
    """Run the Telegram bot."""
    import asyncio

    from bot.logs import set_up_logging
    from bot.run import StartError, run_bot

    settings = _settings()
    chosen = _mode(mode, settings)
    set_up_logging(settings)
    try:
        asyncio.run(run_bot(settings, chosen))
    except StartError as error:
        _fail(str(error))


@app.command()
def migrate() -> None:
    """Bring the database to this version's tables (the Procfile's release step)."""
    from bot.logs import set_up_logging
    from questions.storage import StorageError
    from questions.storage import migrate as migrate_database

    settings = _settings()
    set_up_logging(settings)
    try:
        revision = migrate_database(settings.database_url.get_secret_value())
    except StorageError as error:
        _fail(str(error))
    typer.echo(f"the database is at revision {revision}", err=True)


def _mode(given: str | None, settings: Settings) -> Mode:
    if given not in {None, "polling", "webhook"}:
        _fail(f"--mode is polling or webhook, not {given!r}")
    if given == "polling" or (given is None and settings.webhook_url is None):
        return "polling"
    return "webhook"


def _settings() -> Settings:
    try:
        return load_settings(os.environ)
    except SettingsError as error:
        _fail(str(error))


def _conversation(settings: Settings) -> "Conversation":
    from bot.conversation import Conversation

    finder = _finder(settings)
    return Conversation(lambda: finder, lambda: datetime.now(UTC))


def _finder(settings: Settings) -> "Finder":
    from retrieval.cache import FolderCache
    from retrieval.finder import Finder
    from retrieval.loader import load_or_raise
    from retrieval.problems import KnowledgeError

    try:
        knowledge = load_or_raise(settings.knowledge_dir)
    except KnowledgeError as error:
        _fail(str(error))
    return Finder(knowledge, settings.default_language, FolderCache(settings.cache_dir))


def _lines(stream: Iterable[bytes]) -> Iterable[str]:
    for line in stream:
        yield line.decode("utf-8", "replace")


def _byte_lines(stream: Iterable[bytes]) -> Iterable[bytes]:
    for line in stream:
        yield line.rstrip(b"\r\n")


def _print_problems(problems: "Iterable[Problem]", language: str) -> None:
    for problem in problems:
        typer.echo(problem.line(language))


def _fail(message: str) -> NoReturn:
    typer.echo(f"support-bot: {message}", err=True)
    raise typer.Exit(2)
