"""The commands for changes to the knowledge base: preview, suggestions."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.cli_common import (
    fail,
    make_finders,
    now,
    print_lines,
    progress,
    progress_of,
    read_knowledge,
    read_settings,
    today,
    with_storage,
)

if TYPE_CHECKING:
    from questions.applying import Prepared
    from questions.drafts import Suggestion
    from questions.logged import LoggedText
    from questions.storage import Storage
    from retrieval.evaluation import Labelled
    from retrieval.finder import Finder

COMMANDS = typer.Typer()


@COMMANDS.command()
def preview(
    folder: Annotated[Path | None, typer.Argument(help="default: KNOWLEDGE_DIR")] = None,
    against: Annotated[
        str, typer.Option(help="the state before: a git revision, or a knowledge folder")
    ] = "HEAD",
    questions: Annotated[
        list[Path] | None,
        typer.Option(help="labelled questions; default: tests/questions/ beside the folder"),
    ] = None,
    logged: Annotated[
        bool, typer.Option("--logged", help="ask logged questions too, from DATABASE_URL")
    ] = False,
    json_output: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
    output: Annotated[
        Literal["people", "markdown"] | None,
        typer.Option("--format", help="default: by terminal"),
    ] = None,
) -> None:
    """Show what an edit changes: entries, and questions that get another answer.

    Exit code 1: labelled questions are answered less well than before.
    """
    from rich.console import Console

    from bot import preview_report as report
    from bot.ask import dump
    from bot.preview import preview as compare
    from bot.revisions import RevisionError, knowledge_at

    settings = read_settings()
    root = folder or settings.knowledge_dir
    try:
        with knowledge_at(against, root) as place:
            before = read_knowledge(place)
    except RevisionError as error:
        fail(str(error))
    old, new = make_finders(settings, before, read_knowledge(root))
    labelled = _labelled(questions, [root, settings.knowledge_dir])
    texts = _logged(old) if logged else []
    with progress("asking both states", 2 * (len(labelled) + len(texts))) as step:
        found = compare(old, new, labelled, texts, now(), lambda: step(1))
    if json_output:
        print_lines([dump(report.as_object(found))])
    elif output == "people" or (not output and sys.stdout.isatty()):
        report.print_for_people(found, Console())
    else:
        print_lines(report.as_markdown(found))
    raise typer.Exit(1 if found.worse else 0)


@COMMANDS.command()
def suggestions(
    apply: Annotated[
        bool, typer.Option("--apply", help="make them in a working copy, after `check` passes")
    ] = False,
    into: Annotated[
        Path | None,
        typer.Option(help="the working copy's knowledge folder; default: KNOWLEDGE_DIR"),
    ] = None,
    patch: Annotated[
        bool, typer.Option("--patch", help="write a patch for `git apply` to standard output")
    ] = False,
    only: Annotated[
        list[str] | None, typer.Option(help="these alone, by the first characters of their key")
    ] = None,
    drop: Annotated[bool, typer.Option("--drop", help="take those of --only back")] = False,
    json_output: Annotated[bool, typer.Option("--json", help="list as one JSON object")] = False,
) -> None:
    """List what analysts suggest, or make it: phrasings, and frames of new entries."""
    from bot.suggestions_report import as_lines, as_object
    from questions.suggestions import Suggestions

    if sum((apply, patch, drop)) > 1:
        fail("give one of --apply, --patch, --drop")
    if drop and not only:
        fail("--drop needs --only KEY: the first characters of a key of the list")
    waiting = with_storage(_open)
    chosen = _chosen(waiting, only)
    if apply or patch:
        root = into or read_settings().knowledge_dir
        _make(root, chosen, apply=apply)
    elif drop:
        keys = [s.key for s in chosen]
        done = with_storage(lambda storage: Suggestions(storage, now).move(keys, "dropped"))
        typer.echo(f"{done} taken back", err=True)
    elif json_output:
        from bot.ask import dump

        print_lines([dump(as_object(chosen))])
    else:
        print_lines(as_lines(chosen))


def _make(root: Path, chosen: "list[Suggestion]", *, apply: bool) -> None:
    from questions.applying import ApplyError, patch, prepare, write
    from questions.suggestions import Suggestions

    try:
        prepared = prepare(root, chosen, today())
        if apply:
            for path in write(prepared):
                typer.echo(f"{path}: changed", err=True)
            keys = [s.key for s in prepared.made]
            with_storage(lambda storage: Suggestions(storage, now).move(keys, "applied"))
        else:
            sys.stdout.write(patch(prepared, root))
    except ApplyError as error:
        typer.echo(f"support-bot: {error}", err=True)
        raise typer.Exit(1) from None
    _tell(prepared)
    raise typer.Exit(1 if prepared.left else 0)


def _tell(prepared: "Prepared") -> None:
    from bot.suggestions_report import line

    for suggestion, why in prepared.left:
        typer.echo(f"left open: {line(suggestion)}: {why}", err=True)
    for entry in prepared.frames:
        typer.echo(f"fill in {entry!r}, then run `support-bot check`", err=True)
    typer.echo(f"{len(prepared.made)} made, {len(prepared.left)} left open", err=True)


def _chosen(waiting: "list[Suggestion]", only: list[str] | None) -> "list[Suggestion]":
    for start in only or ():
        found = [s for s in waiting if start and s.key.startswith(start)]
        if len(found) != 1:
            fail(f"--only {start}: {len(found)} open suggestions have a key that begins so")
    return [s for s in waiting if only is None or any(s.key.startswith(o) for o in only)]


async def _open(storage: "Storage") -> "list[Suggestion]":
    from questions.suggestions import Suggestions

    await storage.must_exist()
    return await Suggestions(storage, now).read()


def _labelled(files: list[Path] | None, roots: list[Path]) -> "list[Labelled]":
    """Those of the files; else those beside the first of the folders that has any."""
    from bot.preview import labelled_files
    from retrieval.evaluation import EvaluationError, load_questions

    beside = next(filter(None, map(labelled_files, roots)), [])
    try:
        return load_questions(beside if files is None else files)
    except EvaluationError as error:
        fail(str(error))


def _logged(finder: "Finder") -> "list[LoggedText]":
    from questions.logged import read_logged

    with progress_of("grouping") as started:
        return with_storage(lambda storage: read_logged(storage, finder, started))
