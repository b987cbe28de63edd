"""Bounded memory: what must be known for a while and is gone on restart."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Final, Generic, TypeVar

REMEMBERED: Final = 2_000
"""People, or questions, that are remembered at once, some hundreds of bytes each. Who comes after
so many others is met as after a restart: what lasts is in storage."""

K = TypeVar("K")
V = TypeVar("V")


class Recent(Generic[K, V]):
    """The `limit` things used last. Safe to share between threads."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._lock = Lock()
        self._held: OrderedDict[K, V] = OrderedDict()

    def __contains__(self, key: K) -> bool:
        return key in self._held

    def __len__(self) -> int:
        return len(self._held)

    def items(self) -> list[tuple[K, V]]:
        """All that is held, what was used longest ago first."""
        with self._lock:
            return list(self._held.items())

    def get(self, key: K) -> V | None:
        """The value, which counts as used; None where there is none."""
        with self._lock:
            if key not in self._held:
                return None
            self._held.move_to_end(key)
            return self._held[key]

    def peek(self, key: K) -> V | None:
        """The value, which does not count as used; None where there is none."""
        return self._held.get(key)

    def put(self, key: K, value: V) -> None:
        """Hold a value; what was used longest ago makes room."""
        with self._lock:
            self._held[key] = value
            self._held.move_to_end(key)
            if len(self._held) > self._limit:
                self._held.popitem(last=False)

    def drop(self, key: K) -> None:
        """Forget a value, if it is held."""
        with self._lock:
            self._held.pop(key, None)

    def drop_where(self, due: Callable[[K, V], bool]) -> None:
        """Forget everything of which `due` is true."""
        for key, value in self.items():
            if due(key, value):
                self.drop(key)
