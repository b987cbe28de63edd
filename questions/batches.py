"""Many keys, some at a time: databases limit how many values a statement may have."""

from collections.abc import Iterator, Sequence
from typing import Final

AT_ONCE: Final = 500


def batches(keys: Sequence[str]) -> Iterator[Sequence[str]]:
    """The keys in order, `AT_ONCE` at a time."""
    for first in range(0, len(keys), AT_ONCE):
        yield keys[first : first + AT_ONCE]
