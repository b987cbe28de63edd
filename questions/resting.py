"""A database that keeps people waiting is let be for a while."""

from collections.abc import Callable
from typing import Final

WAITED_S: Final = 0.5
"""A failure that took longer cost somebody their time; one that is told at once does not."""


class Resting:
    """After a slow failure nobody asks for `rest_s`; then one asks, and the others wait for what
    becomes of it. `clock`: seconds that only grow.
    """

    def __init__(self, rest_s: float, clock: Callable[[], float]) -> None:
        self._rest_s = rest_s
        self._clock = clock
        self._until: float | None = None

    def begun(self) -> float | None:
        """When asking began; None: the database is to be let be."""
        now = self._clock()
        if self._until is not None:
            if now < self._until:
                return None
            self._until = now + self._rest_s
        return now

    def failed(self, begun: float) -> None:
        """It failed, and may have taken long to do so."""
        now = self._clock()
        if now - begun > WAITED_S:
            self._until = now + self._rest_s

    def worked(self) -> None:
        """It answers again."""
        self._until = None
