"""What the README shows is what a person gets."""

import re

import pytest
from telegram.ext import CommandHandler
from typer.main import get_group

from bot.application import handlers
from bot.cli import app
from bot.conversation import Conversation, Incoming
from bot.flood import FloodGuard
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


def test_every_command_and_option_is_in_the_commands_page() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for name, command in get_group(app).commands.items():
        assert f"`{name}" in page, name
        options = [p for p in command.params if p.param_type_name == "option"]
        for option in options:
            assert any(name in page for name in (*option.opts, *option.secondary_opts)), option.opts


def test_every_command_of_telegram_is_in_the_commands_page() -> None:
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    for handler in handlers(FloodGuard()):
        if isinstance(handler, CommandHandler):
            for name in handler.commands:
                assert f"`/{name}`" in page, name


def test_every_page_that_is_linked_exists() -> None:
    for link in re.findall(r"\]\((docs/[^)#]+)[^)]*\)", README):
        assert (ROOT / link).exists(), link
