"""Changed files as a patch that `git apply` takes."""

import difflib
from collections.abc import Iterator, Mapping
from pathlib import Path

NO_END = "\n\\ No newline at end of file\n"


def as_patch(changed: Mapping[Path, tuple[str, str]], root: Path, prefix: str) -> str:
    """A unified diff of files below `root`, each its text before and after. `prefix`: the folder's
    place in the repository, as `knowledge`."""
    return "".join(
        line
        for path in sorted(changed)
        for line in _one(f"{prefix}/{path.relative_to(root).as_posix()}", *changed[path])
    )


def _one(name: str, before: str, after: str) -> Iterator[str]:
    found = difflib.unified_diff(_lines(before), _lines(after), f"a/{name}", f"b/{name}")
    for line in found:
        yield line if line.endswith("\n") else line + NO_END


def _lines(text: str) -> list[str]:
    # Not splitlines: git knows no other end of a line.
    parts = text.split("\n")
    lines = [part + "\n" for part in parts[:-1]]
    return [*lines, parts[-1]] if parts[-1] else lines
