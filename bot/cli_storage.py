"""The commands for the database: migrate, purge, backup, restore, export."""

import sys
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from bot.cli_common import (
    fail,
    finder_by_words,
    now,
    progress,
    progress_of,
    today,
    with_storage,
)

if TYPE_CHECKING:
    from questions.storage import Storage

COMMANDS = typer.Typer()


@COMMANDS.command()
def migrate() -> None:
    """Bring the database to this version's tables (the Procfile's release step)."""
    revision = with_storage(lambda storage: storage.migrate())
    typer.echo(f"the database is at revision {revision}", err=True)


@COMMANDS.command()
def purge() -> None:
    """Delete what is past its time now; the running bot does so every day."""
    from questions.retention import purge as purge_now

    async def work(storage: "Storage") -> str:
        await storage.migrate()
        return (await purge_now(storage, now)).line()

    typer.echo(f"purged: {with_storage(work)}", err=True)


@COMMANDS.command()
def backup(
    file: Annotated[Path, typer.Argument(help="is made, for its owner alone; must not exist")],
) -> None:
    """Write the question log to a file: no pseudonyms, no settings, no salts."""
    from questions.backup import write_backup

    async def work(storage: "Storage") -> int:
        await storage.migrate()
        return await write_backup(storage, file, now)

    typer.echo(f"{file}: {with_storage(work)} rows", err=True)


@COMMANDS.command()
def restore(
    file: Annotated[Path, typer.Argument(help="what `backup` wrote")],
) -> None:
    """Bring back rows of a backup that are missing; not what was forgotten or is past its time."""
    from questions.restore import read_backup

    async def work(storage: "Storage") -> str:
        await storage.migrate()
        return (await read_backup(storage, file, now)).line()

    typer.echo(f"{file}: {with_storage(work)}", err=True)


@COMMANDS.command()
def export(
    output: Annotated[Literal["csv", "jsonl"], typer.Option("--format", help="csv or jsonl")],
    since: Annotated[str | None, typer.Option(help="the last days, as 30d")] = None,
    month: Annotated[str | None, typer.Option(help="one month, as 2026-10")] = None,
) -> None:
    """Write redacted questions to standard output; that it was done is recorded."""
    from questions.export import open_export
    from questions.period import parse_period
    from questions.withholding import SMALLEST_GROUP

    try:
        period = parse_period(since, month, today())
    except ValueError as error:
        fail(str(error))
    finder = finder_by_words()

    async def work(storage: "Storage") -> str:
        with progress_of("grouping") as started:
            found = await open_export(storage, finder, output, period, now, started)
        # In a terminal the bar would run through the rows.
        with nullcontext(_nothing) if sys.stdout.isatty() else progress("export", found.rows) as go:
            async for text, rows in found.chunks():
                sys.stdout.write(text)
                go(rows)
        sys.stdout.flush()
        return (
            f"{found.rows} questions, {found.withheld} texts withheld (noise, or fewer than "
            f"{SMALLEST_GROUP} people asked the like that month); /forget does not reach this "
            "copy: keep it 30 days at most"
        )

    typer.echo(f"exported: {with_storage(work)}", err=True)


def _nothing(_rows: int) -> None:
    """What moves where no bar is shown."""
