"""The webhook takes only what Telegram sends, and says 200 only when it is finished."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from bot.delivery.handling import Counts, UpdateHandler
from bot.delivery.patience import PAUSES_S
from bot.delivery.webhook import (
    HEADER,
    MAX_BODY,
    PATH,
    ask_while_away,
    derived_secret,
    webhook_route,
)
from bot.health import Health, health_routes
from questions.storage import Storage, StorageError
from questions.updates import Claim, SeenUpdates
from tests.bot.conftest import Chat, MakeChat, text_update
from tests.bot.recording import RecordingRequest
from tests.conftest import NOW
from tests.standin import Fault

SECRET = "a-secret"
MESSAGE = {
    "message_id": 1,
    "date": 0,
    "chat": {"id": 1, "type": "private"},
    "from": {"id": 1, "is_bot": False, "first_name": "S"},
    "text": "hello",
}


def client(chat: Chat) -> httpx.AsyncClient:
    app = Starlette(routes=[webhook_route(chat.bot, chat.handler, chat.health, SECRET)])
    transport = httpx.ASGITransport(app)
    return httpx.AsyncClient(transport=transport, base_url="http://bot")


def body(update_id: int = 1, **more: object) -> bytes:
    return json.dumps({"update_id": update_id, "message": MESSAGE, **more}).encode()


async def test_an_update_is_answered_and_then_confirmed(chat: Chat) -> None:
    async with client(chat) as http:
        answer = await http.post(PATH, content=body(), headers={HEADER: SECRET})
    assert answer.status_code == 200
    assert len(chat.texts) == 1


@pytest.mark.parametrize("secret", [None, "", "wrong", SECRET + "x", "é"])
async def test_without_the_secret_nothing_is_read(chat: Chat, secret: str | None) -> None:
    headers = [] if secret is None else [(HEADER.encode(), secret.encode())]
    async with client(chat) as http:
        answer = await http.post(PATH, content=body(), headers=headers)
    assert answer.status_code == 403
    assert chat.texts == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not json",
        b"[]",
        b"null",
        b'{"update_id": "x"}',
        b'{"message": {}}',
        b"[" * 50_000,
        b"\xff\xfe",
    ],
)
async def test_hostile_bodies_are_refused(chat: Chat, content: bytes) -> None:
    async with client(chat) as http:
        answer = await http.post(PATH, content=content, headers={HEADER: SECRET})
    assert answer.status_code == 400
    assert chat.texts == []


async def test_a_body_over_the_limit_is_cut_off(chat: Chat) -> None:
    async with client(chat) as http:
        big = b"x" * (MAX_BODY + 1)
        answer = await http.post(PATH, content=big, headers={HEADER: SECRET})
        other = await http.get(PATH, headers={HEADER: SECRET})
    assert answer.status_code == 413
    assert other.status_code == 405


@pytest.mark.parametrize(
    "content",
    [
        b'{"update_id": 1, "message": 5}',
        b'{"update_id": 1, "message": {"chat": {}}}',
        b'{"update_id": 99999999999999999999999, "message": {}}',
    ],
)
async def test_an_update_that_cannot_be_read_is_not_delivered_for_ever(
    chat: Chat, content: bytes
) -> None:
    async with client(chat) as http:
        answer = await http.post(PATH, content=content, headers={HEADER: SECRET})
    assert answer.status_code == 200
    assert chat.handler.counts.unreadable == 1
    assert chat.texts == []


async def post(http: httpx.AsyncClient, content: bytes) -> int:
    return (await http.post(PATH, content=content, headers={HEADER: SECRET})).status_code


def not_to(chat: int) -> Callable[[str, dict[str, Any]], Fault | None]:
    """Telegram takes no message to this chat."""
    return lambda method, data: (
        Fault(502) if method == "sendMessage" and data["chat_id"] == chat else None
    )


async def test_what_fails_while_others_are_answered_is_dropped_after_three_redeliveries(
    make_chat: MakeChat,
) -> None:
    chat = await make_chat(RecordingRequest(not_to(1)))
    answers = []
    async with client(chat) as http:
        for number in range(4):
            answers.append(await post(http, body()))
            other = {**MESSAGE, "chat": {"id": 2, "type": "private"}}
            assert await post(http, body(100 + number, message=other)) == 200
    assert answers == [503, 503, 503, 200]
    assert chat.handler.counts.dropped == 1


async def test_in_an_outage_every_message_is_refused_until_it_is_over(
    make_chat: MakeChat,
) -> None:
    chat = await make_chat(
        RecordingRequest(lambda method, _: Fault(502) if method == "sendMessage" else None)
    )
    async with client(chat) as http:
        assert [await post(http, body()) for _ in range(10)] == [503] * 10
        # What else Telegram grants is no sign that it takes messages.
        await chat.app.bot.get_me()
        assert await post(http, body()) == 503
        chat.request.fault = lambda _method, _data: None
        assert await post(http, body()) == 200
    assert chat.handler.counts.dropped == 0
    assert len(chat.texts) == 1


async def test_once_telegram_is_back_the_bot_is_ready_though_nobody_writes(
    make_chat: MakeChat,
) -> None:
    chat = await make_chat()
    chat.request.fault = lambda _method, _data: Fault(502)
    stop = asyncio.Event()
    looked = 0

    async def a_moment(_seconds: float) -> None:
        nonlocal looked
        looked += 1
        if looked == 3:
            chat.request.fault = lambda _method, _data: None
        elif looked == 6:
            stop.set()

    assert not await chat.says("hello")
    chat.request.tried.clear()
    await ask_while_away(chat.app.bot.get_me, chat.health, stop, sleep=a_moment)
    assert chat.health.telegram == "ok"
    assert chat.request.tried == ["getMe"] * (2 * (1 + len(PAUSES_S)) + 1)


async def test_a_revoked_token_is_seen_by_webhook_too(make_chat: MakeChat) -> None:
    chat = await make_chat()
    chat.request.fault = lambda _method, _data: Fault(401)
    async with client(chat) as http:
        assert await post(http, body()) == 503
    assert chat.health.telegram.startswith("Telegram does not know this token")


async def test_an_update_given_up_ends_even_where_that_cannot_be_kept(
    make_chat: MakeChat, storage: Storage, caplog: pytest.LogCaptureFixture
) -> None:
    class Full(SeenUpdates):
        async def add(self, update_id: int) -> None:
            raise RuntimeError("no room")

    chat = await make_chat()
    handler = UpdateHandler(chat.app, Full(storage, lambda: NOW))
    await handler.give_up(text_update(1))
    assert handler.counts.dropped == 1
    assert "RuntimeError" in caplog.text


async def test_what_another_process_has_in_hand_is_refused_and_never_given_up(
    make_chat: MakeChat, storage: Storage
) -> None:
    class Taken(SeenUpdates):
        async def claim(self, update_id: int) -> Claim:
            return Claim.ELSEWHERE

    chat = await make_chat()
    chat.handler = UpdateHandler(chat.app, Taken(storage, lambda: NOW))
    async with client(chat) as http:
        answers = [
            (await http.post(PATH, content=body(), headers={HEADER: SECRET})).status_code
            for _ in range(10)
        ]
    assert answers == [503] * 10
    assert chat.handler.counts == Counts()
    assert chat.texts == []


async def test_an_unknown_kind_of_update_is_confirmed(chat: Chat) -> None:
    async with client(chat) as http:
        content = json.dumps({"update_id": 9, "new_thing": {"a": 1}}).encode()
        answer = await http.post(PATH, content=content, headers={HEADER: SECRET})
    assert answer.status_code == 200


async def test_an_update_that_is_not_finished_is_to_be_delivered_again(
    make_chat: MakeChat,
) -> None:
    chat = await make_chat(
        RecordingRequest(lambda method, _: Fault(502) if method == "sendMessage" else None)
    )
    async with client(chat) as http:
        answer = await http.post(PATH, content=body(), headers={HEADER: SECRET})
        assert answer.status_code == 503
        chat.request.fault = lambda _method, _data: None
        again = await http.post(PATH, content=body(), headers={HEADER: SECRET})
        third = await http.post(PATH, content=body(), headers={HEADER: SECRET})
    assert (again.status_code, third.status_code) == (200, 200)
    assert len(chat.texts) == 1


def test_the_derived_secret_is_steady_and_does_not_show_the_token() -> None:
    assert derived_secret("123:abc") == derived_secret("123:abc")
    assert derived_secret("123:abc") != derived_secret("123:abd")
    assert "abc" not in derived_secret("123:abc")


async def test_health_tells_up_ready_and_degraded() -> None:
    broken = False

    async def storage() -> None:
        if broken:
            raise StorageError("gone")

    health = Health(storage)
    transport = httpx.ASGITransport(Starlette(routes=health_routes(health)))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as http:
        assert (await http.get("/healthz")).status_code == 200
        starting = await http.get("/readyz")
        assert (starting.status_code, starting.json()["status"]) == (503, "not ready")
        health.telegram_ok()
        ready = await http.get("/readyz")
        assert (ready.status_code, ready.json()["status"]) == (200, "ready")
        broken = True
        degraded = await http.get("/readyz")
        assert (degraded.status_code, degraded.json()["status"]) == (200, "degraded")
        assert "gone" in degraded.json()["storage"]
        health.telegram_failed("away")
        assert (await http.get("/readyz")).status_code == 503
