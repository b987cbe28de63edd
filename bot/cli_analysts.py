"""The commands for analysts: report, demo."""

import json
import os
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.cli_common import (
    fail,
    finder_by_words,
    now,
    progress,
    progress_of,
    read_settings,
    today,
    with_storage,
)

if TYPE_CHECKING:
    from questions.demo.filling import Note
    from questions.reports.report import Report
    from questions.storage import Storage
    from retrieval.finder import Finder

COMMANDS = typer.Typer()


@COMMANDS.command()
def report(
    since: Annotated[str | None, typer.Option(help="the last days, as 30d (default)")] = None,
    month: Annotated[str | None, typer.Option(help="one month, as 2026-10")] = None,
    language: Annotated[str | None, typer.Option(help="questions in this language only")] = None,
    json_output: Annotated[bool, typer.Option("--json", help="print one JSON object")] = False,
    html: Annotated[Path | None, typer.Option(help="write one page, to mail or print")] = None,
    words: Annotated[
        Literal["ja", "en"] | None, typer.Option("--in", help="language of the report")
    ] = None,
    png: Annotated[Path | None, typer.Option(help="write charts for slides into a folder")] = None,
    events: Annotated[
        Path | None,
        typer.Option(help="YAML file of dates to mark: docs/commands.md [default: EVENTS_FILE]"),
    ] = None,
) -> None:
    """What is asked, what goes unanswered, what does not help: questions, not people."""
    from questions.period import parse_period
    from questions.reports.events import EventsError, read_events
    from questions.reports.report import make_report
    from questions.reports.span import span_of

    day = today()
    events = events or read_settings().events_file
    try:
        span = span_of(parse_period(since, month, day), day)
        marked = read_events(events) if events else ()
    except (ValueError, EventsError) as error:
        fail(str(error))
    finder = finder_by_words()

    async def work(storage: "Storage") -> "Report":
        with progress_of("grouping") as started:
            return await make_report(storage, finder, now, span, language, marked, started)

    made = with_storage(work)
    spoken = words or _language_of_terminal()
    if html is not None:
        _write_page(made, html, spoken)
    if png is not None:
        _write_slides(made, png, spoken)
    if json_output:
        from questions.reports.report import as_object

        typer.echo(json.dumps(as_object(made, spoken), ensure_ascii=False, indent=2))
    elif html is None and png is None:
        from bot.report_terminal import print_report

        print_report(made, spoken)


def _language_of_terminal() -> 'Literal["ja", "en"]':
    told = os.environ.get("LC_ALL") or os.environ.get("LC_MESSAGES") or os.environ.get("LANG") or ""
    return "ja" if told.startswith("ja") else "en"


def _write_page(made: "Report", file: Path, spoken: 'Literal["ja", "en"]') -> None:
    from questions.reports.page import as_page

    try:
        file.write_text(as_page(made, spoken), encoding="utf-8")
    except OSError as error:
        fail(f"{file} cannot be written: {error.strerror}")
    typer.echo(f"{file} is written: one page, to mail or print", err=True)


def _write_slides(made: "Report", folder: Path, spoken: 'Literal["ja", "en"]') -> None:
    from questions.reports.slides import draw_slides, japanese_font

    try:
        if spoken == "ja" and japanese_font() is None:
            typer.echo(
                "no font here has Japanese letters, so the charts are in English; "
                "on Debian: apt-get install fonts-noto-cjk",
                err=True,
            )
            spoken = "en"
        for file in draw_slides(made, folder, spoken):
            typer.echo(f"{file} is written", err=True)
    except ImportError:
        fail("--png needs matplotlib: pip install matplotlib")
    except OSError as error:
        fail(f"{folder} cannot be written to: {error.strerror}")


@COMMANDS.command()
def demo(
    events: Annotated[
        Path | None, typer.Option(help="also writes the file of events for `report --events`")
    ] = None,
    number: Annotated[
        int, typer.Option("--questions", min=1, max=1_000_000, help="how many messages")
    ] = 5_000,
    seed: Annotated[int, typer.Option(help="another one gives other questions")] = 1,
) -> None:
    """Fill the database at DATABASE_URL with 5,000 simulated questions; it must be empty or a demo.

    They are asked of the knowledge base by words alone.
    """
    from questions.demo.filling import fill_demo
    from questions.demo.simulation import happenings
    from questions.reports.events import write_events

    async def work(storage: "Storage") -> int:
        await storage.migrate()
        finder = finder_by_words()
        with progress("asking", number) as step:
            return await fill_demo(storage, finder, noting(finder), now, step, number, seed)

    filled = with_storage(work)
    if events is not None:
        try:
            write_events(events, happenings(today()))
        except OSError as error:
            fail(f"{events} cannot be written: {error.strerror}")
    typer.echo(f"{filled} simulated questions of the last 90 days are in the database", err=True)


def noting(finder: "Finder") -> "Note":
    """What the log learns of a decision, as when the bot itself answers."""
    from bot.noting import asked_by, for_refugees
    from bot.replies import Reply
    from questions.asked import Asked
    from retrieval.decision import Decision

    own_needs = for_refugees(finder.knowledge)

    def note(decision: Decision, now: datetime, text: str, person: int) -> Asked | None:
        reply = Reply(decision.reply_in, (), decision)
        return asked_by(reply, now, own_needs, text=text, person=person)

    return note
