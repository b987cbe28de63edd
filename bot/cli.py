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
    from retrieval.knowledge import Knowledge
    from retrieval.loader import Loaded
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


def start() -> None:
    """What `support-bot` runs: a reader that has gone (`| head`) is no error of ours."""
    try:
        app()
    except BrokenPipeError:
        # What is left in the buffer must not be written at exit either.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(BROKEN_PIPE) from None


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
        _fail("give either a question or --jsonl with the questions on standard input")
    conversation = _conversation(_settings())
    if text is None:
        for found in answer_lines(conversation, _byte_lines(sys.stdin.buffer), top):
            sys.stdout.write(dump(found) + "\n")
            sys.stdout.flush()
        return
    if explain:
        _print_lines(_explanation(text, hint))
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
    retrieval: Annotated[
        bool, typer.Option("--retrieval", help="add phrasings that lead to another entry")
    ] = False,
    hints: Annotated[bool, typer.Option("--hints", help="add how to read easier")] = False,
    links: Annotated[
        bool, typer.Option("--links", help="list every address with the entries that use it")
    ] = False,
    language: Annotated[str, typer.Option(help="of the messages: en or ja")] = "en",
    output: Annotated[
        str, typer.Option("--format", help="people, lines or github; default: by terminal")
    ] = "",
) -> None:
    """Name every mistake in the knowledge base by file, line and column."""
    from rich.console import Console

    from bot import check_command as printing
    from retrieval.check import check as check_knowledge

    if output not in {"", "people", "lines", "github"}:
        _fail(f"--format is people, lines or github, not {output!r}")
    settings = _settings()
    root = folder or settings.knowledge_dir
    today = datetime.now(UTC).date()
    loaded, problems = check_knowledge(root, today, launch=launch, hints=hints)
    table: list[str] = []
    if retrieval and loaded.knowledge and not loaded.errors:
        more, table = _retrieval_report(loaded, settings)
        problems = (*problems, *more)
    if output == "people" or (not output and sys.stdout.isatty()):
        printing.print_for_people(Console(), problems, language)
    else:
        form = printing.as_github if output == "github" else printing.as_lines
        _print_lines(form(problems, language))
    _print_lines(table)
    _print_lines(printing.links(loaded) if links else ())
    errors = sum(p.severity == "error" for p in problems)
    warnings = sum(p.severity == "warning" for p in problems)
    entries = sum(len(read.file.entries) for read in loaded.topics)
    counted = f"{entries} entries, {errors} errors, {warnings} warnings"
    typer.echo(f"{root}: {counted}", err=True)
    raise typer.Exit(1 if errors else 0)


@app.command()
def new(
    entry_id: Annotated[str, typer.Argument(metavar="ID", help="as in: runner-donation")],
    topic: Annotated[str, typer.Option(help="the topic's file, without .yaml")],
) -> None:
    """Write the frame of a new entry into a topic, in every language."""
    from retrieval.editing import EditError, add_entry

    try:
        paths = add_entry(_settings().knowledge_dir, entry_id, topic, datetime.now(UTC).date())
    except EditError as error:
        _fail(str(error))
    for path in paths:
        typer.echo(f"{path}: fill in {entry_id!r} at the end, then run `support-bot check`")


@app.command()
def evaluate(
    files: Annotated[list[Path], typer.Argument(help="labelled questions: YAML or JSON lines")],
    half: Annotated[
        str | None, typer.Option(help="only development, or only reported, questions")
    ] = None,
    json_output: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
) -> None:
    """Ask labelled questions and show how many are answered rightly."""
    from rich.console import Console
    from rich.progress import track
    from rich.table import Table

    from bot.ask import dump
    from retrieval.evaluation import EvaluationError, load_questions
    from retrieval.evaluation import evaluate as evaluate_questions

    try:
        questions = [q for q in load_questions(files) if half in {None, q.half}]
    except EvaluationError as error:
        _fail(str(error))
    finder = _finder(_settings())
    shown = Console(stderr=True)
    steps = iter(track(questions, "asking", console=shown, transient=True))
    figures = evaluate_questions(finder, questions, lambda: next(steps, None))  # type: ignore[arg-type]
    tables = {language: found.table() for language, found in sorted(figures.items())}
    if json_output:
        _print_lines([dump({"questions": len(questions), "figures": tables})])
        return
    table = Table("figure", *tables, title=f"{len(questions)} labelled questions")
    for name in next(iter(tables.values()), {}):
        shares = (tables[language][name] for language in tables)
        table.add_row(name, *("-" if s is None else f"{s:.1%}" for s in shares))
    Console().print(table)


@app.command()
def preview(
    against: Annotated[Path, typer.Option(help="the knowledge folder of the state before")],
    folder: Annotated[Path | None, typer.Argument(help="default: KNOWLEDGE_DIR")] = None,
) -> None:
    """Show what an edit changes: each entry that differs, before and after, as Markdown."""
    from bot.preview import as_markdown, changes

    settings = _settings()
    before = _knowledge(against)
    after = _knowledge(folder or settings.knowledge_dir)
    _print_lines(as_markdown(list(changes(before, after, datetime.now(UTC)))))


@app.command()
def schema() -> None:
    """Write the JSON Schemas of the knowledge files, for editors, from today's models."""
    from retrieval.schema import write_schemas

    for path in write_schemas(_settings().knowledge_dir):
        typer.echo(path)


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


def _explanation(text: str, hint: str | None) -> Iterable[str]:
    from retrieval.explain import as_lines, explain
    from retrieval.finder import Question

    finder = _finder(_settings())
    found = explain(finder, Question(text, hint))
    terms = finder.knowledge.languages[found.decision.reply_in].terms
    return [*as_lines(found, terms), "", "-" * 40, ""]


def _finder(settings: Settings) -> "Finder":
    from retrieval.cache import FolderCache
    from retrieval.finder import Finder

    knowledge = _knowledge(settings.knowledge_dir)
    return Finder(knowledge, settings.default_language, FolderCache(settings.cache_dir))


def _knowledge(folder: Path) -> "Knowledge":
    from retrieval.loader import load
    from retrieval.problems import KnowledgeError

    loaded = load(folder)
    if loaded.knowledge is None:
        _fail(str(KnowledgeError(loaded.errors)))
    for problem in loaded.errors:
        typer.echo(f"left out: {problem.line()}", err=True)
    return loaded.knowledge


def _lines(stream: Iterable[bytes]) -> Iterable[str]:
    for line in stream:
        yield line.decode("utf-8", "replace")


def _byte_lines(stream: Iterable[bytes]) -> Iterable[bytes]:
    for line in stream:
        yield line.rstrip(b"\r\n")


def _retrieval_report(loaded: "Loaded", settings: Settings) -> "tuple[list[Problem], list[str]]":
    from rich.console import Console

    from bot.check_command import findability_lines, retrieval_report
    from retrieval.finder import Finder

    if loaded.knowledge is None:
        return [], []
    finder = Finder(loaded.knowledge, settings.default_language)
    with Console(stderr=True).status("asking every entry its own phrasings") as status:
        problems, found = retrieval_report(
            loaded, finder, lambda what: status.update(f"asking every entry: {what}")
        )
    return problems, findability_lines(found)


def _print_lines(lines: Iterable[str]) -> None:
    for line in lines:
        typer.echo(line)


def _fail(message: str) -> NoReturn:
    typer.echo(f"support-bot: {message}", err=True)
    raise typer.Exit(2)
