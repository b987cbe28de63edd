"""Requests to Telegram: answers arrive, failures are named, and the token goes nowhere else."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import Final

import pytest
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import RequestData
from telegram.request._requestparameter import RequestParameter

from bot.delivery.requests import AiohttpRequest

SECRET: Final = "123456:a-token-that-nobody-may-see"
OK: Final = (
    b"HTTP/1.1 200 OK\r\nDate: Tue, 24 Nov 2026 03:00:00 GMT\r\n"
    b"Content-Length: 11\r\n\r\n" + b'{"ok":true}'
)

Answering = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@asynccontextmanager
async def server(answer: Answering) -> AsyncIterator[str]:
    """A server of raw bytes; yields the address of a method, with the token in it."""
    writers = []

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        await answer(reader, writer)

    listening = await asyncio.start_server(connected, "127.0.0.1", 0)
    port = listening.sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}/bot{SECRET}/sendMessage"
    finally:
        listening.close()
        for writer in writers:
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()


@asynccontextmanager
async def requests(
    read_timeout_s: float = 5, hear: Callable[[str | None], None] = lambda _date: None
) -> AsyncIterator[AiohttpRequest]:
    """A request class that is ready."""
    request = AiohttpRequest(4, read_timeout_s, hear)
    await request.initialize()
    try:
        yield request
    finally:
        await request.shutdown()


def saying(said: bytes, heard: list[bytes]) -> Answering:
    """Reads one request's head and what is there of its body, says this, and hangs up."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.read(65_536))
        writer.write(said)
        await writer.drain()
        writer.close()

    return answer


async def test_what_is_sent_arrives_and_the_answer_comes_back() -> None:
    heard: list[bytes] = []
    dates: list[str | None] = []
    text = "難民 & 100% <b>\n\U0001f198"
    data = RequestData([RequestParameter("text", text, None), RequestParameter("n", 7, None)])
    async with server(saying(OK, heard)) as url, requests(hear=dates.append) as request:
        assert await request.do_request(url, "POST", data) == (200, b'{"ok":true}')
    head, _, body = heard[0].partition(b"\r\n\r\n")
    assert b"Content-Type: application/json" in head
    assert json.loads(body) == {"text": text, "n": 7}
    assert dates == ["Tue, 24 Nov 2026 03:00:00 GMT"]


@pytest.mark.parametrize(
    "said",
    [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{}", b"nothing that is HTTP\r\n\r\n"],
    ids=["hangs up", "half an answer", "no HTTP"],
)
async def test_what_breaks_off_is_the_networks_fault_and_names_no_token(said: bytes) -> None:
    async with server(saying(said, [])) as url, requests() as request:
        with pytest.raises(NetworkError) as failure:
            await request.do_request(url, "POST")
    assert_nothing_leaks(failure.value)


async def test_nobody_there_is_the_networks_fault() -> None:
    async with server(saying(OK, [])) as url:
        pass
    async with requests() as request:
        with pytest.raises(NetworkError) as failure:
            await request.do_request(url, "POST")
    assert_nothing_leaks(failure.value)


async def test_an_address_that_is_none_names_no_token() -> None:
    async with requests() as request:
        with pytest.raises(NetworkError) as failure:
            await request.do_request(f"http://127.0.0.1:99999999/bot{SECRET}/getMe", "POST")
    assert_nothing_leaks(failure.value)


async def test_who_takes_too_long_is_given_up() -> None:
    async def silent(reader: asyncio.StreamReader, _writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async with server(silent) as url, requests(read_timeout_s=0.05) as request:
        with pytest.raises(TimedOut) as failure:
            await request.do_request(url, "POST")
        assert_nothing_leaks(failure.value)


async def test_the_token_is_carried_to_no_other_place() -> None:
    heard: list[bytes] = []
    async with server(saying(OK, heard)) as other:
        said = f"HTTP/1.1 302 Found\r\nLocation: {other}\r\nContent-Length: 0\r\n\r\n".encode()
        async with server(saying(said, [])) as url, requests() as request:
            assert await request.do_request(url, "POST") == (302, b"")
    assert heard == []


async def test_more_requests_than_connections_wait_for_their_turn() -> None:
    async def slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(asyncio.IncompleteReadError):
            while await reader.readuntil(b"\r\n\r\n"):
                await asyncio.sleep(0.01)
                writer.write(OK)

    async with server(slow) as url, requests() as request:
        found = await asyncio.gather(*(request.do_request(url, "GET") for _ in range(40)))
    assert found == [(200, b'{"ok":true}')] * 40


async def test_before_and_after_its_time_it_says_so() -> None:
    request = AiohttpRequest(1, 1)
    with pytest.raises(RuntimeError, match="not initialized"):
        await request.do_request("http://127.0.0.1/", "POST")
    await request.shutdown()
    async with requests() as request:
        pass
    with pytest.raises(RuntimeError, match="not initialized"):
        await request.do_request("http://127.0.0.1/", "POST")
    # PTB makes an application ready again after it was shut down.
    await request.initialize()
    async with server(saying(OK, [])) as url:
        assert (await request.do_request(url, "POST"))[0] == 200
    await request.shutdown()


def assert_nothing_leaks(error: TelegramError) -> None:
    """Neither a failure nor what led to it shows the address."""
    seen: BaseException | None = error
    while seen is not None:
        assert SECRET not in repr(seen)
        assert SECRET not in str(seen)
        seen = seen.__cause__ or (None if seen.__suppress_context__ else seen.__context__)
