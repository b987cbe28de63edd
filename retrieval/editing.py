"""`support-bot new`: the frame of a new entry in every language, comments and order kept."""

import io
import re
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap

from retrieval.loader import Loaded, load

_ID: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MAX_ID_LENGTH: Final = 40
REVIEW_AFTER_DAYS: Final = 182


class EditError(Exception):
    """The frame cannot be written; the text says what to do."""


def add_entry(root: Path, entry_id: str, topic: str, today: date) -> list[Path]:
    """Write the frame of an entry at the end of a topic's file, in every language.

    The frame has no question and no answer yet: `check` asks for them, and a running bot stays
    with what it has until they are there.

    Raises:
        EditError: for an id or a topic that cannot be, or files that are broken already.
    """
    if not _ID.fullmatch(entry_id) or len(entry_id) > MAX_ID_LENGTH:
        raise EditError(f"{entry_id!r} is no id: small letters, digits and hyphens, at most 40")
    loaded = load(root)
    if loaded.errors:
        raise EditError(f"mend this first: {loaded.errors[0].line()}")
    _refuse_known(loaded, entry_id)
    paths = [r.document.path for r in loaded.topics if r.name == topic]
    if not paths:
        names = ", ".join(sorted({r.name for r in loaded.topics}))
        raise EditError(f"there is no topic {topic!r}; choose one of: {names}")
    texts = {path: _with_frame(path, entry_id, today) for path in paths}
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    return paths


def _refuse_known(loaded: Loaded, entry_id: str) -> None:
    for read in loaded.topics:
        if any(entry.id == entry_id for entry in read.file.entries):
            raise EditError(f"{entry_id!r} is there already, in {read.document.path}")


def _with_frame(path: Path, entry_id: str, today: date) -> str:
    yaml = round_trip()
    before = path.read_text(encoding="utf-8")
    data = yaml.load(before)
    data["entries"].append(_frame(entry_id, today))
    out = io.StringIO()
    yaml.dump(data, out)
    return out.getvalue()


def _frame(entry_id: str, today: date) -> CommentedMap:
    review = today + timedelta(days=REVIEW_AFTER_DAYS)
    entry = CommentedMap()
    entry["id"] = entry_id
    entry["question"] = None
    entry["also_asked"] = None
    entry["answer"] = None
    entry["sources"] = None
    entry["as_of"] = today.strftime("%Y-%m")
    entry["review_by"] = review.isoformat()
    for key, comment in _COMMENTS.items():
        entry.yaml_add_eol_comment(comment, key)
    return entry


_COMMENTS: Final = {
    "question": "how a person asks it, in one line",
    "also_asked": "20 or more other ways people put it, one a line with '- '",
    "answer": "write | here, then the answer below it, indented: the first sentence answers",
    "sources": "- {title: Site and page, url: https://..., date: 2026-11}",
}


def round_trip() -> YAML:
    """A YAML reader and writer that leaves everything else in a file as it was."""
    yaml = YAML()
    yaml.preserve_quotes = True
    yaml.width = 100_000
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml
