"""The commands for analysts: report, demo."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bot.cli_common import make_finder, progress, read_settings, with_storage

if TYPE_CHECKING:
    from questions.demo.filling import Note
    from questions.storage import Storage
    from retrieval.finder import Finder

COMMANDS = typer.Typer()


@COMMANDS.command()
def demo(
    events: Annotated[
        Path | None, typer.Option(help="also writes the file of events for `report --events`")
    ] = None,
    seed: Annotated[int, typer.Option(help="another one gives other questions")] = 1,
) -> None:
    """Fill the database at DATABASE_URL with 5,000 simulated questions; it must be empty or a demo.

    They are asked of the knowledge base by words alone.
    """
    from questions.demo.filling import QUESTIONS, fill_demo
    from questions.demo.simulation import happenings
    from questions.reports.events import write_events
    from questions.times import day_of

    async def work(storage: "Storage") -> int:
        await storage.migrate()
        finder = _finder_by_words()
        with progress("asking", QUESTIONS) as step:
            return await fill_demo(storage, finder, noting(finder), _now, step, seed=seed)

    number = with_storage(work)
    if events is not None:
        write_events(events, happenings(day_of(_now())))
    typer.echo(f"{number} simulated questions of the last 90 days are in the database", err=True)


def _finder_by_words() -> "Finder":
    return make_finder(read_settings().model_copy(update={"embeddings": "off"}))


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


def _now() -> datetime:
    return datetime.now(UTC)
