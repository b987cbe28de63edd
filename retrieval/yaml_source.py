"""YAML files as plain data, with the place of every value, and hostile input refused.

Every scalar stays text (`no`, `189` and `2025-06` mean what they say); the models in `entries`
turn them into numbers, dates and truth values. Anchors, tags and duplicate keys are refused.
"""

import hashlib
import stat
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import yaml

from retrieval.cache import Cache, NoCache, code_version
from retrieval.problems import Place, Problem, Severity

MAX_BYTES: Final = 2_000_000
"""A topic of 90 long entries has about 200,000 bytes."""
MAX_DEPTH: Final = 12

_BOM: Final = b"\xef\xbb\xbf"
# libyaml is some ten times faster; PyYAML's wheels have it, a source build may not.
_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

Key = tuple[str | int, ...]


@dataclass(frozen=True)
class Document:
    """The data of one file and where each value stands, which is found out when it is asked."""

    path: Path
    data: Any
    text: str = field(repr=False)

    def place(self, key: Key = ()) -> Place:
        """The place of a value, or of the nearest one around it that is known."""
        while key and key not in self._places:
            key = key[:-1]
        line, column = self._places.get(key, (1, 1))
        return Place(self.path, line, column)

    @cached_property
    def _places(self) -> dict[Key, tuple[int, int]]:
        return _parsed(self.path, self.text).places


class SourceError(Exception):
    """The file cannot be read as data."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.line())


class Reader:
    """Reads files below `root`. What was parsed once is found in the cache by its text: parsing
    takes most of the time of reading."""

    def __init__(self, root: Path, cache: Cache | None = None) -> None:
        self._root = root
        self._cache = cache or NoCache()
        found = self._cache.get("parsed", code_version())
        self._before: dict[str, Any] = found if isinstance(found, dict) else {}
        self._now: dict[str, Any] = {}

    def read(self, path: Path) -> Document:
        """Read one file.

        Raises:
            SourceError: with the place and what to do.
        """
        text = _decode(path, _read_bytes(path, self._root))
        key = hashlib.sha256(text.encode()).hexdigest()
        data = self._before[key] if key in self._before else _parsed(path, text).data
        self._now[key] = data
        return Document(path, data, text)

    def save(self) -> None:
        """Keep what was read this time, if it is not what is held already."""
        if self._now.keys() != self._before.keys():
            self._cache.put("parsed", code_version(), self._now)


def read(path: Path, root: Path) -> Document:
    """Read one file below `root`, as a `Reader` does."""
    return Reader(root).read(path)


def _parsed(path: Path, text: str) -> "_Builder":
    builder = _Builder(path)
    try:
        for event in yaml.parse(text, Loader=_Loader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        raise SourceError(_yaml_problem(path, text, error)) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise _failed(path, "yaml", (line, 1), reason=error.reason) from None
    except (yaml.YAMLError, ValueError) as error:
        raise _failed(path, "yaml", reason=str(error).splitlines()[0]) from None
    return builder


def _read_bytes(path: Path, root: Path) -> bytes:
    try:
        if not path.resolve().is_relative_to(root.resolve()):
            raise _failed(path, "outside")
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            # A pipe or a device would be read for ever.
            raise _failed(path, "unreadable", reason="it is no ordinary file")
        size = status.st_size
        if size > MAX_BYTES:
            raise _failed(path, "too-large", size=f"{size:,}", limit=f"{MAX_BYTES:,}")
        return path.read_bytes()
    except (OSError, RuntimeError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise _failed(path, "unreadable", reason=reason) from None


def _decode(path: Path, data: bytes) -> str:
    if data.startswith(_BOM):
        raise _failed(path, "bom")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise _failed(path, "encoding", (line, 1)) from None


def _yaml_problem(path: Path, text: str, error: yaml.MarkedYAMLError) -> Problem:
    mark = error.problem_mark or error.context_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    lines = text.splitlines()
    shown = lines[line] if line < len(lines) else ""
    indent = shown[: len(shown) - len(shown.lstrip())]
    place = Place(path, line + 1, column + 1)
    if "\t" in indent:
        return Problem(place, Severity.ERROR, "tab")
    reason = str(error.problem or error.context or "unknown")
    if "alias" in reason:
        return Problem(place, Severity.ERROR, "anchor")
    return Problem(place, Severity.ERROR, "yaml", {"reason": reason})


@dataclass(slots=True)
class _Open:
    """A list or mapping that has begun and not ended."""

    key: Key
    items: list[Any] | dict[str, Any]
    name: str | None = None  # the mapping key whose value comes next


class _Builder:
    """Builds data from parser events, without recursion: depth costs nothing but memory."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.data: Any = None
        self.places: dict[Key, tuple[int, int]] = {}
        self._open: list[_Open] = []

    def take(self, event: yaml.Event) -> None:
        """Take the parser's next event.

        Raises:
            SourceError: for an anchor, a tag, a key that stands twice, or too much depth.
        """
        if isinstance(event, yaml.CollectionEndEvent):
            self._open.pop()
        elif isinstance(event, yaml.NodeEvent):
            mark = event.start_mark
            place = (mark.line + 1, mark.column + 1) if mark else (1, 1)
            self._refuse(event, place)
            if isinstance(event, yaml.ScalarEvent):
                self._scalar(event, place)
            else:
                is_list = isinstance(event, yaml.SequenceStartEvent)
                items: list[Any] | dict[str, Any] = [] if is_list else {}
                self._open.append(_Open(self._put(items, place), items))

    def _refuse(self, event: yaml.NodeEvent, place: tuple[int, int]) -> None:
        if event.anchor is not None:
            raise _failed(self.path, "anchor", place)
        tag = getattr(event, "tag", None)
        if tag is not None:
            raise _failed(self.path, "tag", place, tag=tag)
        if len(self._open) > MAX_DEPTH:
            raise _failed(self.path, "too-deep", place)

    def _scalar(self, event: yaml.ScalarEvent, place: tuple[int, int]) -> None:
        parent = self._open[-1] if self._open else None
        if parent is not None and isinstance(parent.items, dict) and parent.name is None:
            if event.value in parent.items:
                raise _failed(self.path, "duplicate-key", place, key=event.value)
            parent.name = event.value
            # A mistake in a value is shown at its key, where a reader looks first.
            self.places[(*parent.key, event.value)] = place
            return
        is_null = not event.style and event.value in {"", "~", "null"}
        self._put(None if is_null else event.value, place)

    def _put(self, value: Any, place: tuple[int, int]) -> Key:
        if not self._open:
            if self.data is not None:
                raise _failed(self.path, "yaml", place, reason="a second document begins here")
            self.data = value
            self.places[()] = place
            return ()
        parent = self._open[-1]
        if isinstance(parent.items, list):
            key: Key = (*parent.key, len(parent.items))
            parent.items.append(value)
            self.places[key] = place
            return key
        if parent.name is None:
            raise _failed(self.path, "yaml", place, reason="a key must be a single word")
        key = (*parent.key, parent.name)
        parent.items[parent.name] = value
        parent.name = None
        return key


def _failed(path: Path, code: str, place: tuple[int, int] = (1, 1), **details: str) -> SourceError:
    return SourceError(Problem(Place(path, *place), Severity.ERROR, code, details))
