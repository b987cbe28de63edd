"""Suggestions become edits of knowledge files: as a patch, or in a working copy.

All is made and checked in a copy first. What does not pass `check` is not written anywhere.
"""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from questions.drafts import Suggestion
from retrieval.check import blocking
from retrieval.editing import AlreadyAskedError, EditError, Edits, write_all
from retrieval.patch import as_patch
from retrieval.problems import Problem

FILLED_IN_LATER: Final = frozenset({"question", "answer"})
"""What the frame of a new entry leaves to its writer; `check` asks for it until it is there."""


class ApplyError(Exception):
    """The suggestions cannot be made; nothing was written. The text says what to do."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """Edits that have passed `check`. `changed`: each file's text before and after; `made`: the
    suggestions in it, or in the files already; `left`: those that cannot be made, and why;
    `frames`: ids of new entries that still need a question or an answer."""

    changed: dict[Path, tuple[str, str]]
    made: tuple[Suggestion, ...]
    left: tuple[tuple[Suggestion, str], ...]
    frames: tuple[str, ...]


def prepare(root: Path, chosen: Sequence[Suggestion], today: date) -> Prepared:
    """Make the edits in a copy of the knowledge folder and check the result. Takes 1 to 2 s.

    Raises:
        ApplyError: the folder cannot be read, is broken already, or would be.
    """
    with _copied(root) as copy:
        phrasings, made, left = _with_phrasings(copy, chosen)
        phrasings.write()
        _must_pass(blocking(copy, today)[1])
        framed, frames = _with_frames(copy, chosen, today, left)
        framed.write()
        # The frames miss what their writers fill in; nothing else may be wrong.
        _must_pass([p for p in blocking(copy, today)[1] if not _is_filled_in_later(p)])
        changed = {}
        for path in phrasings.changed().keys() | framed.changed().keys():
            place = root / path.relative_to(copy)
            before, after = _read(place), _read(path)
            if before != after:
                changed[place] = (before, after)
    ids = dict.fromkeys(s.draft.entry for s in frames)
    return Prepared(changed, (*made, *frames), tuple(left), tuple(ids))


def patch(prepared: Prepared, root: Path) -> str:
    """The edits as a patch that `git apply` takes at the top of the repository."""
    return as_patch(prepared.changed, root, "knowledge")


def write(prepared: Prepared) -> list[Path]:
    """Write the edits: all files or none. Returns those that have changed.

    Raises:
        ApplyError: a file cannot be written or has changed since `prepare`.
    """
    try:
        return write_all(prepared.changed)
    except EditError as error:
        raise ApplyError(str(error)) from None


_Left = list[tuple[Suggestion, str]]


def _with_phrasings(
    copy: Path, chosen: Sequence[Suggestion]
) -> tuple[Edits, list[Suggestion], _Left]:
    edits, made, left = Edits(copy), list[Suggestion](), _Left()
    for suggestion in chosen:
        draft = suggestion.draft
        if draft.kind != "phrasing":
            continue
        try:
            edits.add_phrasing(draft.language, draft.entry, draft.text)
        except AlreadyAskedError:
            # Somebody has typed it in, or an earlier run could not be recorded: done all the same.
            pass
        except EditError as error:
            left.append((suggestion, str(error)))
            continue
        made.append(suggestion)
    return edits, made, left


def _with_frames(
    copy: Path, chosen: Sequence[Suggestion], today: date, left: _Left
) -> tuple[Edits, list[Suggestion]]:
    edits = Edits(copy)
    frames: dict[str, dict[str, Suggestion]] = {}
    for suggestion in chosen:
        draft = suggestion.draft
        if draft.kind == "new-entry":
            held = frames.setdefault(draft.entry, {})
            if held.setdefault(draft.language, suggestion) is not suggestion:
                left.append((suggestion, f"another suggestion names its new entry {draft.entry!r}"))
    made: list[Suggestion] = []
    for entry_id, asked in frames.items():
        questions = {language: s.draft.text for language, s in asked.items()}
        topic = next(iter(asked.values())).draft.topic or ""
        try:
            edits.add_entry(entry_id, topic, today, questions)
        except EditError as error:
            # The folder of the copy is gone when this is read.
            said = str(error).replace(f"{copy}/", "")
            left += [(s, said) for s in asked.values()]
        else:
            made += asked.values()
    return edits, made


def _must_pass(problems: Sequence[Problem]) -> None:
    if problems:
        lines = "\n".join(p.line() for p in problems)
        raise EditError(f"`check` would fail, so nothing was changed:\n{lines}")


def _is_filled_in_later(problem: Problem) -> bool:
    return problem.code == "missing" and problem.details.get("key") in FILLED_IN_LATER


@contextmanager
def _copied(root: Path) -> Iterator[Path]:
    """A copy of the folder; errors in it are told as if they were in the folder itself."""
    if not root.is_dir():
        raise ApplyError(f"there is no knowledge folder at {root}")
    with TemporaryDirectory() as folder:
        copy = Path(folder).resolve() / "knowledge"
        try:
            shutil.copytree(root, copy, symlinks=True)
            yield copy
        except (EditError, OSError) as error:
            raise ApplyError(str(error).replace(str(copy), str(root))) from None


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")
