"""What people see of the bot before they write: told to Telegram only when it has changed."""

import pytest
from telegram.constants import BotCommandLimit, BotDescriptionLimit

from bot.profile import introduce, profiles
from retrieval.knowledge import Knowledge
from tests.bot.conftest import Chat, MakeChat
from tests.bot.recording import RecordingRequest
from tests.standin import Fault


def told(chat: Chat) -> list[str]:
    return [name for name, _ in chat.request.sent if name.startswith("setMy")]


async def test_commands_and_descriptions_are_told_in_every_language(
    chat: Chat, knowledge: Knowledge
) -> None:
    await introduce(chat.bot, knowledge, "en")
    assert len(told(chat)) == 3 * 3
    commands = [d for name, d in chat.request.sent if name == "setMyCommands"]
    assert [d.get("language_code", "") for d in commands] == ["", "en", "ja"]
    assert [c["command"] for c in commands[2]["commands"]] == [
        "start",
        "topics",
        "language",
        "help",
        "privacy",
        "mydata",
        "forget",
    ]
    descriptions = [d for name, d in chat.request.sent if name == "setMyDescription"]
    assert "この会話を人が読むことはありません" in descriptions[2]["description"]


async def test_what_telegram_knows_already_is_not_told_again(
    chat: Chat, knowledge: Knowledge
) -> None:
    for profile in profiles(knowledge, "en"):
        code = profile.language
        chat.request.profile["getMyCommands", code] = [
            {"command": name, "description": text} for name, text in profile.commands
        ]
        chat.request.profile["getMyDescription", code] = {"description": profile.description}
        short = {"short_description": profile.short_description}
        chat.request.profile["getMyShortDescription", code] = short
    chat.request.profile["getMyDescription", "ja"] = {"description": "古い説明"}
    await introduce(chat.bot, knowledge, "en")
    assert told(chat) == ["setMyDescription"]


@pytest.mark.parametrize("fault", [Fault(429, retry_after=3600), Fault(502), Fault(404)])
async def test_a_refusal_holds_up_nobody(
    make_chat: MakeChat, knowledge: Knowledge, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    chat = await make_chat(
        RecordingRequest(lambda method, _: fault if method[:5] in {"getMy", "setMy"} else None)
    )
    await introduce(chat.bot, knowledge, "en")
    assert "profile could not be changed" in caplog.text
    await chat.says("hello")
    assert len(chat.texts) == 1


def test_it_fits_telegrams_limits(knowledge: Knowledge) -> None:
    for profile in profiles(knowledge, "ja"):
        assert len(profile.description) <= BotDescriptionLimit.MAX_DESCRIPTION_LENGTH
        assert len(profile.short_description) <= BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH
        for name, text in profile.commands:
            assert len(name) <= BotCommandLimit.MAX_COMMAND
            assert len(text) <= BotCommandLimit.MAX_DESCRIPTION
