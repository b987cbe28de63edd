"""Polling loses nothing: the offset passes what is finished, and nothing else."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest
from telegram import Update
from telegram.error import Conflict, InvalidToken, NetworkError, TelegramError

from bot.delivery.handling import (
    MAX_REDELIVERIES,
    Counts,
    Handled,
)
from bot.delivery.polling import Poller
from bot.health import Health
from tests.bot.conftest import no_sleep, raw_update


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
    bot, handler, health = await poll([raw_update(10), raw_update(11, 2), raw_update(12)], {11: 2})
    assert sorted(handler.handled) == [10, 11, 12]
    assert bot.offsets[-1] == 13
    assert all(offset in {0, 10, 11, 13} for offset in bot.offsets)
    assert health.telegram == "ok"


async def test_later_messages_of_a_chat_wait_for_an_unfinished_one() -> None:
    _, handler, _ = await poll([raw_update(n) for n in (1, 2, 3)], {2: 2})
    assert handler.handled == [1, 2, 3]


async def test_a_chat_that_fails_holds_up_nobody_else() -> None:
    updates = [raw_update(1, chat=666), *(raw_update(n, chat=n) for n in range(2, 30))]
    _, handler, _ = await poll(updates, {1: -1}, until=lambda h: len(h.handled) == 28)
    assert handler.handled == list(range(2, 30))


async def test_three_failed_redeliveries_while_others_are_answered_then_it_is_given_up() -> None:
    others = [raw_update(number, chat=3) for number in range(3, 20)]
    bot, handler, _ = await poll([raw_update(1), raw_update(2), *others], {1: -1})
    assert handler.given_up == [1]
    assert sorted(handler.handled) == list(range(2, 20))
    assert bot.offsets[-1] == 20


async def test_while_only_sending_fails_nothing_is_given_up() -> None:
    """getUpdates works all the time."""
    bot, handler, _ = await poll([raw_update(1)], {1: 300}, until=lambda h: bool(h.handled))
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

    some_bot: Any = (bot := FakeBot([raw_update(1)], []))
    some_handler: Any = (handler := Stopping({}, health))
    poller = Poller(some_bot, some_handler, health, sleep=no_sleep, look_again_s=0.01)
    await asyncio.wait_for(poller.run(stop), 5)
    assert handler.given_up == []
    assert set(bot.offsets) <= {0, 1}


async def test_in_an_outage_nothing_is_given_up() -> None:
    errors: list[Exception] = [NetworkError("away")] * 40
    updates = [raw_update(1)]

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
    _, handler, health = await poll([raw_update(1)], errors=errors)
    assert handler.handled == [1]
    assert health.telegram == "ok"
    assert "another process is polling with this token" in caplog.text


async def test_an_update_that_cannot_be_read_stops_nobody() -> None:
    poison = {"update_id": 5, "poison": True}
    bot, handler, _ = await poll(
        [raw_update(4), poison, raw_update(6, 2), {"no": "id"}], until=lambda h: len(h.handled) == 2
    )
    assert sorted(handler.handled) == [4, 6]
    assert handler.counts.unreadable == 1
    assert bot.offsets[-1] == 7


async def test_a_revoked_token_ends_the_polling() -> None:
    with pytest.raises(InvalidToken):
        await poll([], errors=[InvalidToken("revoked")])
