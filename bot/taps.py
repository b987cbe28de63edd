"""Double taps: a finger that trembles presses a button twice."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from bot.memory import Recent

DOUBLE_TAP: Final = timedelta(seconds=2)


class Taps:
    """The buttons pressed last. In memory only."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        self._clock = clock
        self._last: Recent[tuple[int, int], tuple[str, int, datetime]] = Recent(10_000)

    def again(self, message: tuple[int, int], data: str, update_id: int) -> bool:
        """Whether another update pressed this button of a message less than two seconds ago, and
        nobody another one since: back and forth quickly is no double tap.

        `message`: its chat and its id.
        """
        now = self._clock()
        before = self._last.get(message)
        same = before is not None and before[0] == data and before[1] != update_id
        if before and same and now - before[2] < DOUBLE_TAP:
            return True
        self._last.put(message, (data, update_id, now))
        return False

    def drop_old(self, now: datetime) -> None:
        """Forget presses that can no longer be doubled."""
        self._last.drop_where(lambda _, last: now - last[2] >= DOUBLE_TAP)
