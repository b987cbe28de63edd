"""The HTTP server: one for each port, stopped together with the bot, patient with nobody.

uvicorn waits for ever for the rest of a request that was begun. Here whoever has not sent a whole
head in time is cut off, and where many dawdle, the one that has done so longest makes room: whoever
sends a request at once is always served.
"""

import asyncio
from collections import OrderedDict
from collections.abc import AsyncIterator, Generator, Sequence
from contextlib import asynccontextmanager, contextmanager
from typing import Final

import uvicorn
from starlette.applications import Starlette
from starlette.routing import BaseRoute
from uvicorn.protocols.http.h11_impl import H11Protocol

HEAD_S: Final = 10.0
"""Seconds in which the head of a request has to arrive."""
MOST_DAWDLING: Final = 256
"""Connections without a whole request: far below the 1,024 files a process may usually open."""
EVERYWHERE: Final = "0.0.0.0"  # noqa: S104 - the contract: PORT on all interfaces
HERE: Final = "127.0.0.1"


class PortError(Exception):
    """A port cannot be opened; the text says which."""


@asynccontextmanager
async def serving(
    routes: Sequence[BaseRoute],
    port: int,
    host: str,
    grace_s: float,
    *,
    head_s: float = HEAD_S,
    most_dawdling: int = MOST_DAWDLING,
) -> AsyncIterator[None]:
    """Serve while the block runs; then requests in work have `grace_s` seconds to end.

    Raises:
        PortError: the port cannot be opened.
    """
    config = uvicorn.Config(
        Starlette(routes=routes),
        host=host,
        port=port,
        http=_impatient(head_s, most_dawdling),
        ws="none",
        access_log=False,
        log_config=None,
        lifespan="off",
        timeout_graceful_shutdown=int(grace_s),
        server_header=False,
    )
    server = _Server(config)
    running = asyncio.create_task(_run(server))
    while not server.started:
        if running.done():
            raise PortError(f"port {port} cannot be opened; is another process using it?")
        await asyncio.sleep(0.01)
    try:
        yield
    finally:
        server.should_exit = True
        await running


async def _run(server: uvicorn.Server) -> None:
    try:
        await server.serve()
    except SystemExit:
        # How uvicorn says that the port is taken; ours to say what to do.
        return


def _impatient(head_s: float, most: int) -> type[H11Protocol]:
    """uvicorn's protocol with bounds on requests that do not come: seconds, connections."""
    dawdling: OrderedDict[H11Protocol, None] = OrderedDict()

    class Impatient(H11Protocol):
        """One connection."""

        _deadline: asyncio.TimerHandle | None = None

        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's own
            super().connection_made(transport)
            self._wait()

        def data_received(self, data: bytes) -> None:
            super().data_received(data)
            if self.cycle is None or self.cycle.response_complete:
                self._wait()
            else:
                self._go_on()

        def connection_lost(self, exc: Exception | None) -> None:
            self._go_on()
            super().connection_lost(exc)

        def _wait(self) -> None:
            if self in dawdling or self.transport.is_closing():
                return
            dawdling[self] = None
            self._deadline = self.loop.call_later(head_s, self.transport.abort)
            if len(dawdling) > most:
                first, _ = dawdling.popitem(last=False)
                first.transport.abort()

        def _go_on(self) -> None:
            dawdling.pop(self, None)
            if self._deadline is not None:
                self._deadline.cancel()

    return Impatient


class _Server(uvicorn.Server):
    """uvicorn without its signal handlers: the bot has its own."""

    @contextmanager
    def capture_signals(self) -> Generator[None]:
        """Capture none."""
        yield
