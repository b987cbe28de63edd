"""Nothing is lost: what fails is tried again, what was answered is not answered again."""

import asyncio
from typing import Any

import pytest
from telegram import Update
from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError

from bot.conversation import Conversation
from bot.delivery.handling import MAX_REDELIVERIES, ChatOrder
from bot.delivery.polling import Poller
from bot.health import Health
from bot.replies import Part, Reply
from tests.bot.conftest import Chat, MakeChat, no_sleep
from tests.bot.recording import RecordingRequest
from tests.standin.server import Fault


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


@pytest.mark.parametrize("fault", [Fault(403, description="blocked"), Fault(400)])
async def test_what_telegram_refuses_for_good_is_finished(
    make_chat: MakeChat, fault: Fault
) -> None:
    chat = await make_chat(RecordingRequest(Failing(fault, 100)))
    assert await chat.says("hello")
    assert chat.request.tried.count("sendMessage") == 1
    assert chat.handler.counts.finished == 1


async def test_a_lasting_failure_is_redelivered_three_times_then_dropped_and_counted(
    make_chat: MakeChat,
) -> None:
    chat = await make_chat(RecordingRequest(Failing(Fault(502), 10_000)))
    message = {
        "message_id": 1,
        "date": 0,
        "chat": {"id": 1, "type": "private"},
        "text": "hello",
    }
    update = Update.de_json({"update_id": 77, "message": message}, chat.app.bot)
    answers = [await chat.handler.handle(update) for _ in range(MAX_REDELIVERIES + 1)]
    assert answers == [False] * MAX_REDELIVERIES + [True]
    assert chat.handler.counts.dropped == 1


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


class FakeBot:
    """getUpdates of a script: lists of updates, or errors to raise."""

    def __init__(self, script: list[Any]) -> None:
        self.script = script
        self.offsets: list[int] = []

    async def get_updates(self, offset: int, **_: object) -> list[Update]:
        self.offsets.append(offset)
        if not self.script:
            await asyncio.sleep(3600)
        step = self.script.pop(0)
        if isinstance(step, Exception):
            raise step
        return list(step)


class FakeHandler:
    def __init__(self, fails: dict[int, int]) -> None:
        self.fails = fails
        self.handled: list[int] = []

    async def handle(self, update: Update) -> bool:
        await asyncio.sleep(0)
        if self.fails.get(update.update_id, 0) > 0:
            self.fails[update.update_id] -= 1
            return False
        self.handled.append(update.update_id)
        return True


def text_update(number: int, chat: int = 1) -> Update:
    message = {
        "message_id": number,
        "date": 0,
        "chat": {"id": chat, "type": "private"},
        "text": "x",
    }
    update = Update.de_json({"update_id": number, "message": message}, None)
    assert update is not None
    return update


async def poll(
    script: list[Any], fails: dict[int, int] | None = None
) -> tuple[FakeBot, FakeHandler, Health]:
    bot, handler = FakeBot(script), FakeHandler(fails or {})

    async def storage_ok() -> None:
        return None

    health = Health(storage_ok)

    class FakeApp:
        pass

    app: Any = FakeApp()
    app.bot = bot
    some: Any = handler
    stop = asyncio.Event()
    poller = Poller(app, some, health, sleep=no_sleep)
    task = asyncio.create_task(poller.run(stop))
    for _ in range(2000):
        await asyncio.sleep(0)
        if not bot.script and len(bot.offsets) > 1:
            break
    await asyncio.sleep(0.01)
    stop.set()
    await asyncio.wait_for(task, 5)
    return bot, handler, health


async def test_the_offset_moves_when_the_whole_batch_is_finished() -> None:
    batch = [text_update(10), text_update(11, chat=2), text_update(12)]
    bot, handler, health = await poll([batch], {11: 1})
    assert bot.offsets[:2] == [0, 13]
    assert sorted(handler.handled) == [10, 11, 12]
    assert health.telegram == "ok"


async def test_later_messages_of_a_chat_wait_for_an_unfinished_one() -> None:
    batch = [text_update(n) for n in (1, 2, 3)]
    _, handler, _ = await poll([batch], {2: 2})
    assert handler.handled == [1, 2, 3]


async def test_an_outage_is_outlasted_and_a_second_poller_named_in_plain_words() -> None:
    script = [
        NetworkError("away"),
        TelegramError("Bad Gateway"),
        Conflict("other"),
        [text_update(1)],
    ]
    _, handler, health = await poll(script)
    assert handler.handled == [1]
    assert health.telegram == "ok"


async def test_an_update_that_cannot_be_read_stops_nobody() -> None:
    _, handler, _ = await poll([TypeError("malformed"), [text_update(1)]])
    assert handler.handled == [1]


async def test_a_revoked_token_ends_the_polling() -> None:
    with pytest.raises(InvalidToken):
        await poll([InvalidToken("revoked")])
