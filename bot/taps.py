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
        self._last: Recent[object, tuple[datetime, int]] = Recent(10_000)

    def again(self, key: object, update_id: int) -> bool:
        """Whether another update pressed this button less than two seconds ago."""
        now = self._clock()
        before = self._last.get(key)
        if before and before[1] != update_id and now - before[0] < DOUBLE_TAP:
            return True
        self._last.put(key, (now, update_id))
        return False
