"""The commands for people who write entries: check, evaluate, schema, new."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.cli_common import (
    fail,
    make_finder,
    now,
    print_lines,
    progress,
    read_settings,
    today,
    with_storage,
)
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.evaluation_report import Report
    from questions.quality import AskedSet
    from retrieval.loader import Loaded
    from retrieval.problems import Problem

COMMANDS = typer.Typer()
Half = Literal["development", "reported"]


@COMMANDS.command()
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
    language: Annotated[Literal["en", "ja"], typer.Option(help="of the messages")] = "en",
    output: Annotated[
        Literal["people", "lines", "github"] | None,
        typer.Option("--format", help="default: by terminal"),
    ] = None,
) -> None:
    """Name every mistake in the knowledge base by file, line and column."""
    from rich.console import Console

    from bot import check_command as printing
    from retrieval.check import check as check_knowledge

    settings = read_settings()
    root = folder or settings.knowledge_dir
    loaded, problems = check_knowledge(root, today(), launch=launch, hints=hints)
    table: list[str] = []
    if retrieval and loaded.knowledge and not loaded.errors:
        more, table = _retrieval_report(loaded, settings)
        problems = (*problems, *more)
    if output == "people" or (not output and sys.stdout.isatty()):
        printing.print_for_people(Console(), problems, language)
    else:
        form = printing.as_github if output == "github" else printing.as_lines
        print_lines(form(problems, language))
    print_lines(table)
    print_lines(printing.links(loaded) if links else ())
    errors = sum(p.severity == "error" for p in problems)
    warnings = sum(p.severity == "warning" for p in problems)
    entries = sum(len(read.file.entries) for read in loaded.topics)
    counted = f"{entries} entries, {errors} errors, {warnings} warnings"
    typer.echo(f"{root}: {counted}", err=True)
    raise typer.Exit(1 if errors else 0)


@COMMANDS.command()
def evaluate(
    files: Annotated[
        list[Path] | None, typer.Argument(help="labelled questions: YAML or JSON lines")
    ] = None,
    labels: Annotated[
        bool, typer.Option("--labels", help="add what analysts labelled, from DATABASE_URL")
    ] = False,
    record: Annotated[
        bool, typer.Option("--record", help="keep the figures in DATABASE_URL, for the desk")
    ] = False,
    half: Annotated[Half | None, typer.Option(help="of the files, only these questions")] = None,
    json_output: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
    details: Annotated[
        bool, typer.Option(help="add baselines, what each part brings, calibration, confusions")
    ] = True,
    plot: Annotated[
        Path | None, typer.Option(help="draw calibration into this PNG (needs the extra plots)")
    ] = None,
) -> None:
    """Ask labelled questions and show how many are answered rightly."""
    from bot import evaluation_report as report
    from bot.evaluation_sets import as_measured, from_files, from_labels

    if not files and not labels:
        fail("give files of labelled questions, or --labels")
    if record and half is not None:
        fail("--record keeps figures of all questions: leave out --half")
    if record:
        # Not after minutes of asking.
        with_storage(lambda storage: storage.must_exist())
    finder = make_finder(read_settings())
    sets = from_files(files or [], half) | (from_labels(finder) if labels else {})
    total = sum(len(questions) for questions in sets.values()) * (2 if details else 1)
    with progress("asking", total) as step:
        found = {
            name: report.measure(finder, questions, lambda: step(1), details=details)
            for name, questions in sets.items()
        }
    if plot is not None:
        try:
            report.draw_calibration(next(iter(found.values())), plot)
        except ImportError:
            fail("drawing needs matplotlib: pip install 'refugee-support-bot[plots]'")
    if record:
        from questions.quality import record as keep

        measured = as_measured(found, finder.knowledge.digest)
        with_storage(lambda storage: keep(storage, measured, now))
    _show(found, json_output=json_output)


def _show(found: "dict[AskedSet, Report]", *, json_output: bool) -> None:
    from rich.console import Console

    from bot import evaluation_report as report
    from bot.ask import dump

    if json_output and list(found) == ["labelled"]:
        print_lines([dump(report.as_object(found["labelled"]))])
    elif json_output:
        print_lines([dump({name: report.as_object(one) for name, one in found.items()})])
    else:
        for name, one in found.items():
            report.print_for_people(one, Console(), report.TITLES[name])


@COMMANDS.command()
def schema() -> None:
    """Write the JSON Schemas of the knowledge files, for editors, from today's models."""
    from retrieval.schema import write_schemas

    for path in write_schemas(read_settings().knowledge_dir):
        typer.echo(path)


@COMMANDS.command()
def new(
    entry_id: Annotated[str, typer.Argument(metavar="ID", help="as in: runner-donation")],
    topic: Annotated[str, typer.Option(help="the topic's file, without .yaml")],
) -> None:
    """Write the frame of a new entry into a topic, in every language."""
    from retrieval.editing import EditError, add_entry

    try:
        paths = add_entry(read_settings().knowledge_dir, entry_id, topic, today())
    except EditError as error:
        fail(str(error))
    for path in paths:
        typer.echo(f"{path}: fill in {entry_id!r} at the end, then run `support-bot check`")


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
