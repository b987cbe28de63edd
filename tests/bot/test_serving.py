"""Whoever sends a request at once is served, however many others send half of one."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from bot.serving import HERE, PortError, serving
from tests.process.running import free_port

HALF = b"POST /telegram HTTP/1.1\r\nHost: bot\r\nX-"
WHOLE = b"GET / HTTP/1.1\r\nHost: bot\r\n\r\n"


async def _hello(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("hello")


class Client:
    """One connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer

    async def sends(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def hears(self) -> bytes:
        return await asyncio.wait_for(self.reader.readuntil(b"hello"), 5)

    async def is_cut_off(self, seconds: float) -> bool:
        try:
            return not await asyncio.wait_for(self.reader.read(), seconds)
        except ConnectionError:
            return True
        except TimeoutError:
            return False


Connect = Callable[[bytes], Awaitable[Client]]


@asynccontextmanager
async def server(head_s: float = 1.0, most: int = 5) -> AsyncIterator[Connect]:
    """A server of little patience; gives a way to connect to it and send something first."""
    port = free_port()
    routes = [Route("/", _hello, methods=["GET", "POST"])]
    clients = []

    async def connect(first: bytes) -> Client:
        client = Client(*await asyncio.open_connection(HERE, port))
        clients.append(client)
        await client.sends(first)
        return client

    async with serving(routes, port, HERE, 0, head_s=head_s, most_dawdling=most):
        yield connect
        for client in clients:
            client.writer.transport.abort()


@pytest.mark.parametrize("first", [b"", HALF], ids=["nothing", "half a head"])
async def test_what_does_not_come_in_time_is_cut_off(first: bytes) -> None:
    async with server() as connect:
        assert await (await connect(first)).is_cut_off(8)


async def test_half_a_request_after_a_whole_one_too() -> None:
    async with server() as connect:
        client = await connect(WHOLE)
        await client.hears()
        await client.sends(HALF)
        assert await client.is_cut_off(8)


async def test_drops_of_a_head_do_not_prolong_the_time() -> None:
    async with server(head_s=0.5) as connect:
        client = await connect(HALF)
        for _ in range(10):
            await asyncio.sleep(0.1)
            client.writer.write(b"x")
        assert await client.is_cut_off(8)


async def test_a_whole_request_may_come_in_pieces_and_again() -> None:
    async with server() as connect:
        client = await connect(WHOLE[:10])
        await client.sends(WHOLE[10:])
        await client.hears()
        await asyncio.sleep(1.2)
        await client.sends(WHOLE)
        await client.hears()


async def test_of_many_the_one_that_waits_longest_makes_room() -> None:
    async with server(head_s=60, most=5) as connect:
        many = [await connect(HALF) for _ in range(20)]
        await (await connect(WHOLE)).hears()
        assert await many[0].is_cut_off(8)
        assert not await many[-1].is_cut_off(0.2)


async def test_a_body_that_drips_after_the_refusal_is_cut_off() -> None:
    async with server() as connect:
        client = await connect(b"POST / HTTP/1.1\r\nHost: bot\r\nContent-Length: 99\r\n\r\nx")
        await client.hears()
        await client.sends(b"y")
        assert await client.is_cut_off(8)


async def test_a_port_that_is_taken_is_named() -> None:
    port = free_port()
    async with serving([], port, HERE, 1):
        with pytest.raises(PortError, match=str(port)):
            async with serving([], port, HERE, 1):
                pass
