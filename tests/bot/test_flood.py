"""Ten messages in ten seconds, then one notice, then silence until it is calm; danger always."""

from datetime import timedelta
from typing import Any

import pytest

from tests.bot.conftest import Chat, MakeChat
from tests.bot.recording import RecordingRequest
from tests.conftest import NOW
from tests.standin import Fault


async def sends_at(chat: Chat, second: float, text: str = "hello", person: int = 1) -> bool:
    date = int((NOW + timedelta(seconds=second)).timestamp())
    return await chat.sends({"text": text, "date": date}, chat=person)


async def test_a_flood_gets_one_notice_and_then_silence_until_it_is_calm(chat: Chat) -> None:
    for _ in range(10):
        await sends_at(chat, 0)
    assert len(chat.texts) == 10
    for _ in range(5):
        assert await sends_at(chat, 1)
    assert len(chat.texts) == 11
    assert "Please wait about ten seconds" in chat.texts[10]
    assert chat.request.buttons()[0][0] == "I need help now"
    await sends_at(chat, 20)
    assert len(chat.texts) == 12
    for _ in range(12):
        await sends_at(chat, 21)
    assert sum("ten seconds" in text for text in chat.texts) == 2


async def test_danger_is_answered_in_a_flood(chat: Chat) -> None:
    for _ in range(12):
        await sends_at(chat, 0)
    before = len(chat.texts)
    await sends_at(chat, 1, "I have nowhere to sleep tonight")
    assert len(chat.texts) == before + 1
    assert chat.texts[-1].startswith("<b>If you are in danger now")
    photo = {"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}
    now = int(NOW.timestamp())
    await chat.sends({"photo": [photo], "caption": "I want to die", "date": now})
    assert chat.texts[-1].startswith("<b>If you are in danger now")


async def test_one_persons_flood_silences_nobody_else(chat: Chat) -> None:
    for _ in range(12):
        await sends_at(chat, 0, person=1)
    await sends_at(chat, 0, person=2)
    assert "ten seconds" not in chat.texts[-1]


async def test_what_waited_through_an_outage_is_no_flood(chat: Chat) -> None:
    for minute in range(30):
        await sends_at(chat, 60 * minute)
    assert len(chat.texts) == 30


async def test_a_message_delivered_again_counts_once(make_chat: MakeChat) -> None:
    away = True

    def fault(method: str, _data: dict[str, Any]) -> Fault | None:
        return Fault(502) if away and method == "sendMessage" else None

    chat = await make_chat(RecordingRequest(fault))
    for _ in range(12):
        assert not await sends_at(chat, 0)
        chat.number -= 1
    away = False
    assert await sends_at(chat, 0)
    assert len(chat.texts) == 1
    assert "ten seconds" not in chat.texts[0]


@pytest.mark.parametrize("text", ["/forget", "/FORGET", "/forget\nplease", "/forget@support_bot"])
async def test_whoever_asks_for_deletion_in_a_flood_has_it(chat: Chat, text: str) -> None:
    for _ in range(12):
        await sends_at(chat, 0)
    command = {"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}
    await chat.sends({"text": text, "entities": [command], "date": int(NOW.timestamp())})
    assert chat.texts[-1].startswith("Deleted")
