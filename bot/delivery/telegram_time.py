"""What time it is by Telegram's clock.

How late a message is, is told by the time that Telegram wrote on it. By a clock of our own that is
hours ahead, every cry for help would look old and get an answer in veiled words.
"""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime


class TelegramTime:
    """Telegram's clock as last heard, run on by a clock that cannot be set."""

    def __init__(
        self, clock: Callable[[], datetime], monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._clock = clock
        self._monotonic = monotonic
        self._heard: tuple[datetime, float] | None = None

    def hear(self, date: str | None) -> None:
        """Take the `Date` of an answer (RFC 9110); what is no date changes nothing."""
        try:
            moment = parsedate_to_datetime(date or "")
        except ValueError:
            return
        if moment.tzinfo is not None:
            self._heard = (moment.astimezone(UTC), self._monotonic())

    @property
    def heard(self) -> bool:
        """Whether Telegram has told the time."""
        return self._heard is not None

    def now(self) -> datetime:
        """The time at Telegram, to a second or two; until it has answered, our own."""
        if self._heard is None:
            return self._clock()
        moment, at = self._heard
        return moment + timedelta(seconds=self._monotonic() - at)

    def ahead_s(self) -> float:
        """Seconds by which our own clock is ahead of Telegram's; below 0: behind; 0: unknown."""
        return (self._clock() - self.now()).total_seconds()
