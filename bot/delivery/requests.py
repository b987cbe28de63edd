"""How requests travel to Telegram: through aiohttp, which takes a third of the processor time that
PTB's own HTTPXRequest takes for a message (docs/performance.md).

What goes wrong is told by its kind alone: the address of every request holds the token.
"""

import json
from collections.abc import Callable
from functools import cache
from typing import Final
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from httpx import create_ssl_context
from telegram._utils.types import ODVInput
from telegram.error import NetworkError, TimedOut
from telegram.request import BaseRequest, RequestData

CONNECT_TIMEOUT_S: Final = 5.0
_JSON: Final = {"Content-Type": "application/json"}


class AiohttpRequest(BaseRequest):
    """PTB's requests over at most so many connections. `hear` is told the `Date` of each answer.

    A request waits for a free connection as long as it takes: answers must not be lost to a queue.
    """

    def __init__(
        self,
        connections: int,
        read_timeout_s: float,
        hear: Callable[[str | None], None] = lambda _date: None,
    ) -> None:
        self._connections = connections
        self._read_timeout_s = read_timeout_s
        self._hear = hear
        self._session: aiohttp.ClientSession | None = None

    @property
    def read_timeout(self) -> float:
        """Seconds that an answer may take; a long poll takes its own time more."""
        return self._read_timeout_s

    async def initialize(self) -> None:
        """Make ready to connect."""
        if self._session is None or self._session.closed:
            # The certificates that come with Python packages: a bare server may have none.
            connector = aiohttp.TCPConnector(limit=self._connections, ssl=create_ssl_context())
            self._session = aiohttp.ClientSession(
                connector=connector,
                cookie_jar=aiohttp.DummyCookieJar(),
                headers={"User-Agent": self.USER_AGENT},
            )

    async def shutdown(self) -> None:
        """Close all connections."""
        if self._session is not None:
            await self._session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        write_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - PTB's signature
        connect_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,
        pool_timeout: ODVInput[float] = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - PTB's signature
    ) -> tuple[int, bytes]:
        """Make one request; the bot sends no files.

        Returns:
            the HTTP status and the body.

        Raises:
            TimedOut: Telegram took too long; the request may have arrived.
            NetworkError: it could not be reached.
            RuntimeError: before `initialize`, or after `shutdown`.
        """
        if self._session is None or self._session.closed:
            raise RuntimeError("this AiohttpRequest is not initialized")
        timeout = aiohttp.ClientTimeout(
            sock_connect=_seconds(connect_timeout, CONNECT_TIMEOUT_S),
            sock_read=_seconds(read_timeout, self._read_timeout_s),
        )
        parts = urlsplit(url)
        # As JSON: a form would write each Japanese character as nine, one by one.
        body = json.dumps(request_data.parameters if request_data else {}, ensure_ascii=False)
        try:
            async with self._session.request(
                method,
                url,
                data=body.encode(),
                headers=_JSON,
                timeout=timeout,
                proxy=_proxy(parts.scheme, parts.hostname or ""),
                # The address holds the token: it goes to Telegram and to nobody else.
                allow_redirects=False,
            ) as answer:
                answered = await answer.read()
        except TimeoutError as error:
            raise TimedOut(type(error).__name__) from None
        except (aiohttp.ClientError, OSError) as error:
            raise NetworkError(type(error).__name__) from None
        self._hear(answer.headers.get("Date"))
        return answer.status, answered


def _seconds(given: ODVInput[float], usual: float) -> float | None:
    return given if given is None or isinstance(given, int | float) else usual


@cache
def _proxy(scheme: str, host: str) -> str | None:
    """The proxy that this machine's environment names for a host, as curl would take it."""
    return None if proxy_bypass(host) else getproxies().get(scheme)
