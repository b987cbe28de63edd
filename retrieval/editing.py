"""Edits of knowledge files that leave comments, order and everything else as they were.

They are made in memory; nothing is written before `write`.
"""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from retrieval.loader import Read, load
from retrieval.replacing import replace_file
from retrieval.text import squeeze

_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_PLAIN: Final = re.compile(r"[^\W\d_][\w '’.。、・ー！？!?-]*")
MAX_ID_LENGTH: Final = 40
REVIEW_AFTER_DAYS: Final = 182


class EditError(Exception):
    """The edit cannot be made; the text says what to do."""


class AlreadyAskedError(EditError):
    """The entry has this phrasing already."""


@dataclass(slots=True)
class _File:
    """A topic file in work."""

    read: Read
    before: str
    data: Any = None
    added: list[str] = field(default_factory=list)
    """Ids of entries that were added."""


class Edits:
    """Edits of one knowledge folder.

    Raises:
        EditError: a file is broken already.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        loaded = load(root)
        if loaded.errors:
            raise EditError(f"mend this first: {loaded.errors[0].line()}")
        self._files = [_File(read, _text(read.document.path)) for read in loaded.topics]

    def add_phrasing(self, language: str, entry_id: str, phrasing: str) -> None:
        """Add a way to ask at the end of an entry's, in one language.

        Raises:
            EditError: there is no such entry. AlreadyAskedError: it is asked like this already.
        """
        for file in self._files:
            if file.read.language != language:
                continue
            for number, entry in enumerate(file.read.file.entries):
                if entry.id == entry_id:
                    target = _opened(file)["entries"][number]
                    _append(target, phrasing)
                    return
        raise EditError(f"there is no entry {entry_id!r} in {language!r}")

    def add_entry(
        self, entry_id: str, topic: str, today: date, questions: Mapping[str, str] | None = None
    ) -> list[Path]:
        """Add the frame of an entry at the end of a topic's file, in every language.

        The frame has no answer yet, and no question but where `questions` has one for the
        language: `check` asks for them, and a running bot stays with what it has until they are
        there. Returns the files.

        Raises:
            EditError: for an id or a topic that cannot be.
        """
        refuse_id(entry_id)
        for file in self._files:
            if entry_id in file.added or any(e.id == entry_id for e in file.read.file.entries):
                raise EditError(f"{entry_id!r} is there already, in {file.read.document.path}")
        files = [file for file in self._files if file.read.name == topic]
        if not files:
            names = ", ".join(sorted({file.read.name for file in self._files}))
            raise EditError(f"there is no topic {topic!r}; choose one of: {names}")
        for file in files:
            question = (questions or {}).get(file.read.language)
            _opened(file)["entries"].append(_frame(entry_id, today, question))
            file.added.append(entry_id)
        return [file.read.document.path for file in files]

    def changed(self) -> dict[Path, tuple[str, str]]:
        """Each file that an edit changes: its text before and after."""
        found = {}
        for file in self._files:
            if file.data is not None:
                after = _dumped(file.data, file.before)
                found[file.read.document.path] = (file.before, after)
        return found

    def write(self) -> list[Path]:
        """Write what has changed: each file in one step, all of them or none.

        Raises:
            EditError: a file cannot be written; then those written before are as they were.
        """
        return write_all(self.changed())


def add_entry(root: Path, entry_id: str, topic: str, today: date) -> list[Path]:
    """Write the frame of an entry at the end of a topic's file, in every language.

    Raises:
        EditError: for an id or a topic that cannot be, or files that are broken already.
    """
    edits = Edits(root)
    paths = edits.add_entry(entry_id, topic, today)
    edits.write()
    return paths


def refuse_id(entry_id: str) -> None:
    """Raise EditError for what cannot be an entry's id."""
    if not _ID.fullmatch(entry_id) or len(entry_id) > MAX_ID_LENGTH:
        raise EditError(f"{entry_id!r} is no id: small letters, digits and hyphens, at most 40")


def write_all(changed: Mapping[Path, tuple[str, str]]) -> list[Path]:
    """Write texts in place of those before: each file in one step, all of them or none.

    Raises:
        EditError: a file cannot be written, or is no longer what it was.
    """
    done: dict[Path, str] = {}
    for path, (before, after) in changed.items():
        try:
            if _text(path) != before:
                raise EditError(f"{path} has changed meanwhile; try again")
            replace_file(path, after.encode())
        except EditError as error:
            raise EditError(f"{error}{_put_back(done)}") from None
        except OSError as error:
            said = f"{path} cannot be written: {error.strerror}"
            raise EditError(f"{said}{_put_back(done)}") from None
        done[path] = before
    return list(done)


def _put_back(texts: Mapping[Path, str]) -> str:
    """Write what was there before; what to say of those that cannot be written any more."""
    lost = []
    for path, text in texts.items():
        try:
            replace_file(path, text.encode())
        except OSError:
            lost.append(str(path))
    return f"; undo by hand what was written before: {', '.join(lost)}" if lost else ""


def round_trip() -> YAML:
    """A YAML reader and writer that leaves everything else in a file as it was."""
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 100_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def _append(entry: CommentedMap, phrasing: str) -> None:
    asked = entry.get("also_asked")
    if squeeze(phrasing) in map(squeeze, [entry["question"], *(asked or ())]):
        raise AlreadyAskedError(f"{entry['id']!r} is asked like this already")
    scalar = _scalar(phrasing)
    if asked is None:
        entry.pop("also_asked", None)
        entry.insert(list(entry).index("question") + 1, "also_asked", [scalar])
    else:
        asked.append(scalar)


def _scalar(text: str) -> str:
    """Quoted unless it is plain words: not every mark that means something is quoted by itself."""
    return text if _PLAIN.fullmatch(text) else DoubleQuotedScalarString(text)


def _frame(entry_id: str, today: date, question: str | None) -> CommentedMap:
    review = today + timedelta(days=REVIEW_AFTER_DAYS)
    entry = CommentedMap()
    entry["id"] = entry_id
    entry["question"] = None if question is None else _scalar(question)
    entry["also_asked"] = None
    entry["answer"] = None
    entry["sources"] = None
    entry["as_of"] = today.strftime("%Y-%m")
    entry["review_by"] = review.isoformat()
    for key, comment in _COMMENTS.items():
        if entry[key] is None:
            entry.yaml_add_eol_comment(comment, key)
    return entry


_COMMENTS: Final = {
    "question": "how a person asks it, in one line",
    "also_asked": "20 or more other ways people put it, one a line with '- '",
    "answer": "write | here, then the answer below it, indented: the first sentence answers",
    "sources": "- {title: Site and page, url: https://..., date: 2026-11}",
}


def _opened(file: _File) -> Any:
    if file.data is None:
        file.data = round_trip().load(file.before.replace("\r\n", "\n"))
    return file.data


def _dumped(data: object, before: str) -> str:
    out = io.StringIO()
    round_trip().dump(data, out)
    text = out.getvalue()
    # Written on Windows: every line would count as changed.
    return text.replace("\n", "\r\n") if "\r\n" in before else text


def _text(path: Path) -> str:
    return path.read_bytes().decode("utf-8")
