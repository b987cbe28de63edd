"""What is computed from the knowledge base and need not be computed again at the next start.

Only texts of the knowledge base go in here, never a message. A cache that is missing, broken or
from other code is computed anew; one that cannot be written is done without.
"""

import hashlib
import io
import json
import logging
import sys
from collections.abc import Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final, Protocol
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from retrieval.analyzers import Analyzer
from retrieval.replacing import replace_file

logger = logging.getLogger(__name__)

Arrays = Mapping[str, NDArray[Any]]

_BETWEEN: Final = "\n"
"""No token holds one: for every analyzer it is white space."""
_READERS: Final = ("fugashi", "unidic-lite", "PyStemmer", "rank-bm25", "PyYAML")


UNREADABLE: Final = (OSError, ValueError, KeyError, EOFError, RuntimeError, BadZipFile)
"""What NumPy and zipfile raise of an archive that is missing or broken. RuntimeError: by a single
bit it claims to be encrypted, or packed in a way that zipfile does not know."""


class Cache(Protocol):
    """Values by name; a value is only found again under the key it was kept with."""

    def get(self, name: str, key: str) -> Any:
        """The value kept under this name and key, or None."""

    def put(self, name: str, key: str, value: Any) -> None:
        """Keep a JSON value in place of the one of this name."""

    def arrays(self, name: str, key: str) -> Arrays | None:
        """The arrays kept under this name and key, or None."""

    def keep_arrays(self, name: str, key: str, arrays: Arrays) -> None:
        """Keep arrays in place of those of this name."""


class NoCache:
    """Keeps nothing."""

    def get(self, name: str, key: str) -> Any:  # noqa: ARG002 - a Cache's signature
        """Nothing is ever found."""
        return None

    def put(self, name: str, key: str, value: Any) -> None:
        """Nothing is kept."""

    def arrays(self, name: str, key: str) -> Arrays | None:  # noqa: ARG002 - a Cache's signature
        """Nothing is ever found."""
        return None

    def keep_arrays(self, name: str, key: str, arrays: Arrays) -> None:
        """Nothing is kept."""


class FolderCache:
    """One file a name in a folder: JSON below its own digest, or NumPy's archive of arrays, which
    has checksums of its own. Answers and telephone numbers are among what is kept: a file that a
    disk has damaged counts as missing, it is never read as something else.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def get(self, name: str, key: str) -> Any:
        """The value, or None where the file is missing, broken or of another key."""
        try:
            digest, _, data = (self._folder / f"{name}.json").read_bytes().partition(b"\n")
            if digest != _digest(data):
                return None
            held = json.loads(data)
            return held["value"] if held["key"] == key else None
        except (OSError, ValueError, KeyError, TypeError, RecursionError):
            return None

    def put(self, name: str, key: str, value: Any) -> None:
        """Replace the file, if it can be written."""
        data = json.dumps({"key": key, "value": value}).encode()
        self._write(f"{name}.json", _digest(data) + b"\n" + data)

    def arrays(self, name: str, key: str) -> Arrays | None:
        """The arrays, or None where the file is missing, broken or of another key."""
        try:
            # Opened here, as numpy leaves a file open that is no archive.
            with (self._folder / f"{name}.npz").open("rb") as raw, np.load(raw) as held:
                return dict(held) if str(held["key"]) == key else None
        except UNREADABLE:
            return None

    def keep_arrays(self, name: str, key: str, arrays: Arrays) -> None:
        """Replace the file, if it can be written."""
        made = io.BytesIO()
        np.savez(made, allow_pickle=False, **{**arrays, "key": np.array(key)})
        self._write(f"{name}.npz", made.getvalue())

    def _write(self, name: str, data: bytes) -> None:
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            replace_file(self._folder / name, data)
        except OSError as error:
            logger.info("the cache cannot be written: %s", error.strerror)


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode()


class ReadOnlyCache:
    """What another cache holds, and nothing is put there: for a state that is looked at once."""

    def __init__(self, cache: Cache) -> None:
        self._cache = cache

    def get(self, name: str, key: str) -> Any:
        """The other cache's value."""
        return self._cache.get(name, key)

    def put(self, name: str, key: str, value: Any) -> None:
        """Nothing is kept."""

    def arrays(self, name: str, key: str) -> Arrays | None:
        """The other cache's arrays."""
        return self._cache.arrays(name, key)

    def keep_arrays(self, name: str, key: str, arrays: Arrays) -> None:
        """Nothing is kept."""


class RememberingAnalyzer:
    """An analyzer that looks a text up before it analyzes it.

    `depends_on`: what the outcome rests on beside the text and the code.
    """

    def __init__(self, analyzer: Analyzer, name: str, held: Cache, depends_on: str = "") -> None:
        self._analyzer = analyzer
        self._name = name
        self._key = hashlib.sha256(f"{code_version()} {depends_on}".encode()).hexdigest()
        self._cache = held
        found = held.get(name, self._key)
        # The tokens of a text as one string: a list of them would take three times the memory
        # while the knowledge base is read.
        self._before: dict[str, str] = found if isinstance(found, dict) else {}
        self._now: dict[str, str] = {}

    def __call__(self, text: str) -> list[str]:
        """The tokens of a text."""
        joined = self._now.get(text)
        if joined is None:
            joined = self._before.get(text)
            if joined is None:
                joined = _BETWEEN.join(self._analyzer(text))
            self._now[text] = joined
        # Each token is in memory once, not once for every place it is at.
        return [sys.intern(token) for token in joined.split(_BETWEEN)] if joined else []

    def save(self) -> None:
        """Keep what was asked this time, if it is not what is held already."""
        if self._now.keys() != self._before.keys():
            self._cache.put(self._name, self._key, self._now)


@cache
def code_version() -> str:
    """Changes with this package's code and what it reads texts with."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.rglob("*.py")):
        digest.update(path.read_bytes())
    for name in _READERS:
        try:
            digest.update(f"{name} {version(name)}\n".encode())
        except PackageNotFoundError:
            continue
    return digest.hexdigest()
