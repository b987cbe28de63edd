"""What the README shows is what a person gets."""

import re

import pytest

from bot.conversation import Conversation, Incoming
from bot.plain import reply_text
from tests.conftest import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")
TRANSCRIPT = README.split("```")[1]


def exchanges() -> list[tuple[str, list[str]]]:
    found = []
    for block in re.split(r"^> ", TRANSCRIPT, flags=re.MULTILINE)[1:]:
        question, _, shown = block.partition("\n")
        lines = [line for line in shown.splitlines() if line and line != "[...]"]
        found.append((question, lines))
    return found


@pytest.mark.parametrize(("question", "lines"), exchanges())
def test_the_transcript_is_real(
    conversation: Conversation, question: str, lines: list[str]
) -> None:
    text = reply_text(conversation.answer(Incoming(question)))
    for line in lines:
        assert line in text


def test_every_make_target_of_the_readme_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    for target in re.findall(r"`make ([a-z-]+)`", README):
        assert f"\n{target}:" in makefile, target


def test_every_command_is_in_the_commands_page() -> None:
    from bot import cli_analysts, cli_changes, cli_desk, cli_operate, cli_staff, cli_storage
    from bot.cli import app

    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    rooms = (cli_analysts, cli_changes, cli_desk, cli_operate, cli_staff, cli_storage)
    groups = (app, *(room.COMMANDS for room in rooms))
    for command in (command for group in groups for command in group.registered_commands):
        assert command.callback is not None
        assert f"`{command.callback.__name__}" in page, command.callback.__name__


def test_every_page_that_is_linked_exists() -> None:
    for link in re.findall(r"\]\((docs/[^)#]+)[^)]*\)", README):
        assert (ROOT / link).exists(), link
