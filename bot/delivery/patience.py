"""Telegram's limits kept, and its passing failures outlasted."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, Final

from telegram._utils.types import JSONDict
from telegram.error import NetworkError
from telegram.ext import AIORateLimiter

from bot.handlers.errors import is_temporary

RETRIES_AFTER_429: Final = 5
PAUSES_S: Final = (0.5, 2.0, 5.0)
"""Between the tries of a request that failed with 5xx or on the network."""

Result = bool | JSONDict | list[JSONDict]


class PatientRateLimiter(AIORateLimiter):
    """PTB's rate limiter (30 a second, as Telegram says after a 429), which also tries again
    what failed with 5xx or on the network.

    A request that timed out may have arrived: trying again can then show an answer twice, which
    is better than not at all.
    """

    def __init__(
        self,
        pauses_s: Sequence[float] = PAUSES_S,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        super().__init__(max_retries=RETRIES_AFTER_429)
        self._pauses_s = tuple(pauses_s)
        self._sleep = sleep

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Result]],
        args: Any,
        kwargs: dict[str, Any],
        endpoint: str,
        data: dict[str, Any],
        rate_limit_args: int | None,
    ) -> Result:
        """Make one request, in several tries if need be."""
        for pause in self._pauses_s:
            try:
                return await super().process_request(
                    callback, args, kwargs, endpoint, data, rate_limit_args
                )
            except NetworkError as error:
                if not is_temporary(error):
                    raise
                await self._sleep(pause)
        return await super().process_request(
            callback, args, kwargs, endpoint, data, rate_limit_args
        )
