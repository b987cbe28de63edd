"""`support-bot`: the commands. Each imports what it needs when it runs, so that all start fast."""

import gc
import io
import os
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, nullcontext
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot import (
    cli_analysts,
    cli_changes,
    cli_desk,
    cli_operate,
    cli_staff,
    cli_storage,
)
from bot.cli_common import fail, make_finder, now, print_lines, read_settings
from bot.settings import Mode, Settings

if TYPE_CHECKING:
    from bot.conversation import Conversation
    from bot.replies import Reply

SERVERS: Final = frozenset({"run", "desk"})
"""Commands that go on: they save memory rather than time, and outlive a broken connection."""

app = typer.Typer(
    help="Answers questions about refugees in Japan from texts that people wrote.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

app.add_typer(cli_staff.COMMANDS)
app.add_typer(cli_changes.COMMANDS)
app.add_typer(cli_storage.COMMANDS)
app.add_typer(cli_operate.COMMANDS)
app.add_typer(cli_desk.COMMANDS)
app.add_typer(cli_analysts.COMMANDS)


@app.callback()
def main(context: typer.Context) -> None:
    """Prepare the terminal: UTF-8 whatever the locale says, and an end without a word when the
    reader of our output has gone (`| head`), as other programs do.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="replace")
    if context.invoked_subcommand in SERVERS:
        return
    # Reading the knowledge base makes a million objects that all stay: to look for garbage among
    # them after every 700 costs a tenth of a command's time. (The bot rather saves memory.)
    gc.set_threshold(50_000, 20, 50)
    if hasattr(signal, "SIGPIPE"):
        # Not for servers: there a broken connection must not end the process.
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)


@app.command()
def chat(
    log: Annotated[
        bool, typer.Option("--log", help="write to the question log, without words")
    ] = False,
) -> None:
    """Talk to the bot in this terminal; no token, no network, nothing is logged."""
    from rich.console import Console

    from bot.console import ConsoleChat, chat_in_terminal, chat_through_pipe

    settings = read_settings()
    conversation = _conversation(settings)
    hint = (os.environ.get("LC_ALL") or os.environ.get("LANG") or "").partition("_")[0] or None
    with _question_log(settings) if log else nullcontext(_nothing) as record:
        chatting = ConsoleChat(conversation, hint, record)
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
    explain: Annotated[bool, typer.Option("--explain", help="add why this was found")] = False,
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
        fail("give either a question or --jsonl with the questions on standard input")
    conversation = _conversation(read_settings())
    if text is None:
        for found in answer_lines(conversation, _byte_lines(sys.stdin.buffer), top):
            sys.stdout.write(dump(found) + "\n")
            sys.stdout.flush()
        return
    if explain:
        print_lines(_explanation(text, hint))
    reply = conversation.answer(Incoming(text, hint))
    sys.stdout.write(
        (dump(as_object(text, reply, top)) if json_output else reply_text(reply)) + "\n"
    )


@app.command()
def prepare(
    gently: Annotated[
        bool, typer.Option("--gently", help="in one process at low priority, beside a running bot")
    ] = False,
) -> None:
    """Compute what a start needs and keep it in CACHE_DIR, so that starts are fast."""
    if gently and hasattr(os, "nice"):
        os.nice(10)
    make_finder(read_settings(), gently=gently).warm_up()


@app.command()
def run(
    mode: Annotated[
        Mode | None, typer.Option(help="default: webhook if WEBHOOK_URL is set")
    ] = None,
) -> None:
    """Run the Telegram bot."""
    import asyncio

    from bot.hosts import warn_if_disk_is_not_kept
    from bot.logs import set_up_logging
    from bot.parts import StartError
    from bot.run import run_bot

    settings = read_settings()
    set_up_logging(settings)
    # Whatever this process writes anywhere is its owner's alone.
    os.umask(0o077)
    warn_if_disk_is_not_kept(settings, os.environ)
    try:
        asyncio.run(run_bot(settings, mode or ("webhook" if settings.webhook_url else "polling")))
    except StartError as error:
        fail(str(error))


def _conversation(settings: Settings) -> "Conversation":
    from bot.conversation import Conversation

    finder = make_finder(settings)
    language = settings.default_language
    return Conversation(lambda: finder, now, default_language=language)


def _explanation(text: str, hint: str | None) -> Iterable[str]:
    from retrieval.explain import as_lines, explain
    from retrieval.finder import Question

    finder = make_finder(read_settings())
    found = explain(finder, Question(text, hint))
    terms = finder.knowledge.languages[found.decision.reply_in].terms
    return [*as_lines(found, terms), "", "-" * 40, ""]


def _nothing(_reply: "Reply") -> None:
    """What `chat` logs without --log."""


@contextmanager
def _question_log(settings: Settings) -> "Iterator[Callable[[Reply], None]]":
    """A writer to the question log; what cannot be written is dropped and said in the log."""
    import asyncio

    from bot.noting import asked_by
    from questions.log import QuestionLog
    from questions.storage import Storage, StorageError

    with asyncio.Runner() as runner:
        try:
            storage = Storage(settings.database_url.get_secret_value())
            runner.run(storage.migrate())
        except StorageError as error:
            fail(str(error))
        log = QuestionLog(storage)

        def record(reply: "Reply") -> None:
            # Neither words nor a person: who tries the bot out in a terminal is no public.
            asked = asked_by(reply, now())
            if asked is not None:
                runner.run(log.record(asked))

        yield record
        runner.run(storage.close())


def _lines(stream: Iterable[bytes]) -> Iterable[str]:
    for line in stream:
        yield line.decode("utf-8", "replace")


def _byte_lines(stream: Iterable[bytes]) -> Iterable[bytes]:
    for line in stream:
        yield line.rstrip(b"\r\n")
