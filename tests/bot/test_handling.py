"""Nothing is lost: what fails is tried again, what was answered is not answered again."""

import asyncio
from typing import Any

import pytest

from bot.conversation import Conversation
from bot.delivery.handling import (
    ChatOrder,
    UpdateHandler,
)
from bot.replies import Part, Reply
from questions.storage import Storage
from questions.updates import SeenUpdates
from tests.bot.conftest import Chat, MakeChat, text_update
from tests.bot.recording import RecordingRequest
from tests.conftest import NOW
from tests.standin import Fault


class Failing:
    """Fails the first `times` sendMessage calls (of a chat) with a fault."""

    def __init__(self, fault: Fault, times: int, chat: int | None = None) -> None:
        self.fault, self.left, self.chat = fault, times, chat

    def __call__(self, method: str, data: dict[str, Any]) -> Fault | None:
        if method != "sendMessage" or self.left <= 0 or self.chat not in {None, data["chat_id"]}:
            return None
        self.left -= 1
        return self.fault


@pytest.mark.parametrize("fault", [Fault(502), Fault(500), Fault(429, retry_after=0)])
async def test_a_passing_failure_delays_a_reply_and_loses_nothing(
    make_chat: MakeChat, fault: Fault
) -> None:
    chat = await make_chat(RecordingRequest(Failing(fault, 3)))
    assert await chat.says("hello")
    assert len(chat.texts) == 1


@pytest.mark.parametrize(
    "fault", [Fault(403, description="blocked"), Fault(400, description="Chat not found")]
)
async def test_what_telegram_refuses_for_good_is_finished(
    make_chat: MakeChat, fault: Fault
) -> None:
    chat = await make_chat(RecordingRequest(Failing(fault, 100)))
    assert await chat.says("hello")
    assert chat.request.tried.count("sendMessage") == 1
    assert chat.handler.counts.finished == 1


async def test_a_lasting_failure_is_to_be_tried_again_and_can_be_given_up(
    make_chat: MakeChat,
) -> None:
    chat = await make_chat(RecordingRequest(Failing(Fault(502), 10_000)))
    assert not await chat.says("hello")
    assert chat.handler.counts.finished == 0
    assert chat.health.telegram != "ok"
    await chat.handler.give_up(text_update(chat.number))
    assert chat.handler.counts.dropped == 1
    chat.number -= 1
    assert await chat.says("hello")
    assert chat.texts == []


async def test_an_update_delivered_twice_is_answered_once(chat: Chat) -> None:
    await chat.says("hello")
    chat.number -= 1
    assert await chat.says("hello")
    assert len(chat.texts) == 1
    assert chat.handler.counts.repeated == 1


async def test_it_is_remembered_over_a_restart(make_chat: MakeChat) -> None:
    first, second = await make_chat(), await make_chat()
    await first.says("hello")
    assert await second.says("hello")
    assert second.texts == []


async def test_a_second_try_goes_on_where_the_first_failed(
    make_chat: MakeChat, conversation: Conversation
) -> None:
    class Long(Conversation):
        def answer(self, incoming: object) -> Reply:
            return Reply("en", (Part("first"), Part("second")))

    sent = 0

    def fails_on_the_second(method: str, _data: object) -> Fault | None:
        nonlocal sent
        sent += method == "sendMessage"
        return Fault(502) if method == "sendMessage" and 2 <= sent <= 5 else None

    chat = await make_chat(RecordingRequest(fails_on_the_second))
    chat.services.conversation = Long(conversation._finder, conversation._clock)
    assert not await chat.says("a long question")
    assert chat.texts == ["first"]
    chat.number -= 1
    assert await chat.says("a long question")
    assert chat.texts == ["first", "second"]


async def test_a_failure_of_ours_gets_an_apology_and_no_words_in_the_log(
    make_chat: MakeChat, caplog: pytest.LogCaptureFixture, conversation: Conversation
) -> None:
    class Broken(Conversation):
        def answer(self, incoming: object) -> Any:
            raise ValueError(f"broken by {incoming!r}")

    chat = await make_chat()
    chat.services.conversation = Broken(conversation._finder, conversation._clock)
    assert await chat.says("my secret marker text")
    assert "Sorry, something went wrong" in chat.texts[0]
    assert "a handler failed: ValueError" in caplog.text
    assert "marker" not in caplog.text


async def test_one_chat_in_order_many_at_once() -> None:
    order = ChatOrder()
    running: list[int] = []
    log: list[tuple[int, int]] = []
    most = 0

    async def work(chat: int, number: int) -> None:
        nonlocal most
        async with order.turn(chat):
            assert chat not in running
            running.append(chat)
            most = max(most, len(running))
            await asyncio.sleep(0.001)
            log.append((chat, number))
            running.remove(chat)

    await asyncio.gather(*(work(n % 5, n) for n in range(50)))
    assert most == 5
    for chat in range(5):
        assert [n for c, n in log if c == chat] == list(range(chat, 50, 5))
    assert not order._locks


async def test_at_a_stop_what_is_not_begun_is_left_to_the_next_start(
    chat: Chat, storage: Storage
) -> None:
    stopping = True
    seen = SeenUpdates(storage, lambda: NOW)
    chat.handler = UpdateHandler(chat.app, seen, lambda: stopping)
    assert not await chat.says("hello")
    assert chat.texts == []
    stopping = False
    assert await chat.says("hello")
    assert len(chat.texts) == 1
