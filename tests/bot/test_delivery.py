"""Nothing is lost: what fails is tried again, what was answered is not answered again."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from telegram import Update
from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError

from bot.conversation import Conversation
from bot.delivery.handling import (
    MAX_REDELIVERIES,
    ChatOrder,
    Counts,
    Handled,
    UpdateHandler,
)
from bot.delivery.polling import Poller
from bot.health import Health
from bot.replies import Part, Reply
from questions.storage import Storage
from questions.updates import SeenUpdates
from tests.bot.conftest import Chat, MakeChat, no_sleep
from tests.bot.recording import RecordingRequest
from tests.conftest import NOW
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


class FakeBot:
    """getUpdates as Telegram does it: what the offset has not passed comes again."""

    def __init__(self, updates: list[dict[str, Any]], errors: list[Exception]) -> None:
        self.updates, self.errors = updates, errors
        self.offsets: list[int] = []

    async def raw_updates(
        self, offset: int, limit: int, timeout_s: int, kinds: list[str]
    ) -> list[dict[str, Any]]:
        self.offsets.append(offset)
        await asyncio.sleep(0)
        if self.errors:
            raise self.errors.pop(0)
        self.updates = [u for u in self.updates if u.get("update_id", 0) >= offset]
        if not self.updates and timeout_s:
            await asyncio.sleep(3600)
        return self.updates[:limit]

    def parse(self, data: dict[str, Any]) -> Update | None:
        return None if "poison" in data else Update.de_json(data, None)


class FakeHandler:
    """Fails each update so many times, or for ever (-1); for what it answers, Telegram takes a
    message."""

    def __init__(self, fails: dict[int, int], health: Health) -> None:
        self.fails = fails
        self.health = health
        self.handled: list[int] = []
        self.given_up: list[int] = []
        self.counts = Counts()

    async def handle(self, update: Update) -> Handled:
        await asyncio.sleep(0)
        left = self.fails.get(update.update_id, 0)
        if left:
            self.fails[update.update_id] = left - 1
            return Handled.FAILED
        self.handled.append(update.update_id)
        self.health.taken += 1
        return Handled.FINISHED

    async def give_up(self, update: Update) -> None:
        self.given_up.append(update.update_id)


def raw(number: int, chat: int = 1) -> dict[str, Any]:
    message = {
        "message_id": number,
        "date": 0,
        "chat": {"id": chat, "type": "private"},
        "text": "x",
    }
    return {"update_id": number, "message": message}


def text_update(number: int, chat: int = 1) -> Update:
    update = Update.de_json(raw(number, chat), None)
    assert update is not None
    return update


async def storage_ok() -> None:
    """Nothing is wrong with it."""


async def poll(
    updates: list[dict[str, Any]],
    fails: dict[int, int] | None = None,
    errors: list[Exception] | None = None,
    until: Callable[[FakeHandler], bool] | None = None,
) -> tuple[FakeBot, FakeHandler, Health]:
    health = Health(storage_ok)
    bot, handler = FakeBot(updates, errors or []), FakeHandler(fails or {}, health)
    some_bot: Any = bot
    some_handler: Any = handler
    stop = asyncio.Event()
    poller = Poller(some_bot, some_handler, health, sleep=no_sleep, look_again_s=0.01)
    task = asyncio.create_task(poller.run(stop))
    done = until or (lambda _: not bot.updates and not bot.errors)
    for _ in range(400):
        await asyncio.sleep(0.005)
        if done(handler) or task.done():
            break
    stop.set()
    await asyncio.wait_for(task, 5)
    return bot, handler, health


async def test_the_offset_never_passes_an_unfinished_update() -> None:
    bot, handler, health = await poll([raw(10), raw(11, 2), raw(12)], {11: 2})
    assert sorted(handler.handled) == [10, 11, 12]
    assert bot.offsets[-1] == 13
    assert all(offset in {0, 10, 11, 13} for offset in bot.offsets)
    assert health.telegram == "ok"


async def test_later_messages_of_a_chat_wait_for_an_unfinished_one() -> None:
    _, handler, _ = await poll([raw(n) for n in (1, 2, 3)], {2: 2})
    assert handler.handled == [1, 2, 3]


async def test_a_chat_that_fails_holds_up_nobody_else() -> None:
    updates = [raw(1, chat=666), *(raw(n, chat=n) for n in range(2, 30))]
    _, handler, _ = await poll(updates, {1: -1}, until=lambda h: len(h.handled) == 28)
    assert handler.handled == list(range(2, 30))


async def test_three_failed_redeliveries_while_others_are_answered_then_it_is_given_up() -> None:
    others = [raw(number, chat=3) for number in range(3, 20)]
    bot, handler, _ = await poll([raw(1), raw(2), *others], {1: -1})
    assert handler.given_up == [1]
    assert sorted(handler.handled) == list(range(2, 20))
    assert bot.offsets[-1] == 20


async def test_while_only_sending_fails_nothing_is_given_up() -> None:
    """getUpdates works all the time."""
    bot, handler, _ = await poll([raw(1)], {1: 300}, until=lambda h: bool(h.handled))
    assert len(bot.offsets) > 3
    assert handler.handled == [1]
    assert handler.given_up == []


@pytest.mark.parametrize("handled", [Handled.ELSEWHERE, Handled.FAILED])
async def test_a_stop_throws_away_nothing_that_has_failed_three_times(handled: Handled) -> None:
    stop, health = asyncio.Event(), Health(storage_ok)

    class Stopping(FakeHandler):
        """Its last failure comes of the stop."""

        async def handle(self, update: Update) -> Handled:
            health.taken += 1
            self.handled.append(update.update_id)
            if len(self.handled) <= MAX_REDELIVERIES:
                return Handled.FAILED
            stop.set()
            return handled

    some_bot: Any = (bot := FakeBot([raw(1)], []))
    some_handler: Any = (handler := Stopping({}, health))
    poller = Poller(some_bot, some_handler, health, sleep=no_sleep, look_again_s=0.01)
    await asyncio.wait_for(poller.run(stop), 5)
    assert handler.given_up == []
    assert set(bot.offsets) <= {0, 1}


async def test_in_an_outage_nothing_is_given_up() -> None:
    errors: list[Exception] = [NetworkError("away")] * 40
    updates = [raw(1)]

    class Outage(FakeBot):
        async def raw_updates(self, *arguments: Any) -> list[dict[str, Any]]:
            if not self.offsets:
                self.offsets.append(0)
                return self.updates
            return await super().raw_updates(*arguments)

    bot = Outage(updates, errors)
    health = Health(storage_ok)
    handler = FakeHandler({1: 30}, health)

    async def a_moment(_seconds: float) -> None:
        await asyncio.sleep(0.001)

    stop = asyncio.Event()
    some: Any = bot
    other: Any = handler
    poller = Poller(some, other, health, sleep=a_moment, look_again_s=0.01)
    task = asyncio.create_task(poller.run(stop))
    for _ in range(500):
        await asyncio.sleep(0.002)
        if handler.handled:
            break
    stop.set()
    await asyncio.wait_for(task, 5)
    assert handler.handled == [1]
    assert handler.given_up == []


async def test_an_outage_is_outlasted_and_a_second_poller_named_in_plain_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    errors: list[Exception] = [
        NetworkError("away"),
        TelegramError("Bad Gateway"),
        Conflict("other"),
        TypeError("no JSON"),
    ]
    _, handler, health = await poll([raw(1)], errors=errors)
    assert handler.handled == [1]
    assert health.telegram == "ok"
    assert "another process is polling with this token" in caplog.text


async def test_an_update_that_cannot_be_read_stops_nobody() -> None:
    poison = {"update_id": 5, "poison": True}
    bot, handler, _ = await poll(
        [raw(4), poison, raw(6, 2), {"no": "id"}], until=lambda h: len(h.handled) == 2
    )
    assert sorted(handler.handled) == [4, 6]
    assert handler.counts.unreadable == 1
    assert bot.offsets[-1] == 7


async def test_a_revoked_token_ends_the_polling() -> None:
    with pytest.raises(InvalidToken):
        await poll([], errors=[InvalidToken("revoked")])


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
