"""Telegram's limits kept, and its passing failures outlasted."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, Final

from telegram._utils.types import JSONDict
from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.ext import AIORateLimiter

from bot.handlers.errors import in_words, is_temporary, kind_of
from bot.health import Health

RETRIES_AFTER_429: Final = 5
MESSAGES_PER_S: Final = 30.0
"""Telegram's limit for one bot."""
PAUSES_S: Final = (0.5, 2.0, 5.0)
"""Between the tries of a request that failed with 5xx or on the network."""
_MESSAGES: Final = frozenset({"sendMessage", "editMessageText"})

Result = bool | JSONDict | list[JSONDict]


class PatientRateLimiter(AIORateLimiter):
    """PTB's rate limiter (30 a second, as Telegram says after a 429), which also tries again
    what failed with 5xx or on the network, and tells `health` how Telegram is.

    A request that timed out may have arrived: trying again can then show an answer twice, which
    is better than not at all. `messages_per_s` of 0: without that limit, to measure by.
    """

    def __init__(
        self,
        health: Health,
        pauses_s: Sequence[float] = PAUSES_S,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        messages_per_s: float = MESSAGES_PER_S,
    ) -> None:
        super().__init__(overall_max_rate=messages_per_s, max_retries=RETRIES_AFTER_429)
        self._health = health
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
        if endpoint[:5] in {"setMy", "getMy"}:
            # The profile. Telegram may say 429 to it for long, which must hold up no answer.
            return await callback(*args, **kwargs)
        for pause in (*self._pauses_s, None):
            try:
                result = await super().process_request(
                    self._counted(callback), args, kwargs, endpoint, data, rate_limit_args
                )
            except TelegramError as error:
                if is_temporary(error) or isinstance(error, InvalidToken):
                    self._health.telegram_failed(in_words(error))
                if pause is None or not (isinstance(error, NetworkError) and is_temporary(error)):
                    raise
                await self._sleep(pause)
            else:
                self._health.telegram_ok()
                self._health.taken += endpoint in _MESSAGES
                return result
        raise AssertionError("the last try returns or raises")

    def _counted(
        self, callback: Callable[..., Coroutine[Any, Any, Result]]
    ) -> Callable[..., Coroutine[Any, Any, Result]]:
        """The same request, each of whose failures is counted, those that are tried again too."""

        async def request(*args: Any, **kwargs: Any) -> Result:
            try:
                return await callback(*args, **kwargs)
            except TelegramError as error:
                self._health.telegram_errors[kind_of(error)] += 1
                raise

        return request
