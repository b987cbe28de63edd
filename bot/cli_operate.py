"""The commands for whoever runs the bot: doctor."""

import os
from typing import Annotated, Literal

import typer

from bot.cli_common import now

COMMANDS = typer.Typer()


@COMMANDS.command()
def doctor(
    language: Annotated[Literal["en", "ja"], typer.Option(help="of the lines: en or ja")] = "en",
) -> None:
    """Look at everything the bot needs, and say what to do about what is wrong."""
    import asyncio

    from bot.doctor.examine import examine
    from bot.doctor.findings import State

    async def look() -> bool:
        well = True
        async for finding in examine(os.environ, now):
            typer.echo(finding.line(language))
            well = well and finding.state is not State.WRONG
        return well

    # What SQLite makes beside a file that it reads is its owner's alone.
    os.umask(0o077)
    if not asyncio.run(look()):
        raise typer.Exit(1)
