"""A knowledge folder as it was at a git revision, read without touching the working copy."""

import io
import os
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory
from typing import Final

SECONDS: Final = 60


class RevisionError(Exception):
    """The state before cannot be read; the text says why and what to do."""


@contextmanager
def knowledge_at(against: str, folder: Path) -> Iterator[Path]:
    """The folder of the state before: `against` itself where it is a folder, else what `folder`
    was at this revision (a branch, a tag, a commit, HEAD~2), in a temporary place.

    Raises:
        RevisionError: git is missing, this is no repository, or there is no such revision.
    """
    if against and Path(against).is_dir():
        yield Path(against)
        return
    commit = _commit(against, folder)
    try:
        archive = _git(folder, "archive", "--format=tar", commit)
    except _GitError as error:
        raise RevisionError(f"{folder} cannot be read at {against!r}: {error.said}") from None
    with TemporaryDirectory() as place:
        root = Path(place).resolve() / "knowledge"
        root.mkdir()
        _unpack(archive, root)
        yield root


def _commit(revision: str, folder: Path) -> str:
    # After --end-of-options nothing is an option, whatever it begins with.
    asked = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    try:
        return _git(folder, *asked).decode().strip()
    except _GitError as error:
        if error.said:
            raise
        raise RevisionError(
            f"there is no folder and no git revision {revision!r}; "
            "for a branch of the server, fetch it first and write origin/BRANCH"
        ) from None


class _GitError(RevisionError):
    """Git says no."""

    def __init__(self, said: str) -> None:
        super().__init__(f"git: {said}")
        self.said = said


def _git(folder: Path, *arguments: str) -> bytes:
    if not folder.is_dir():
        raise RevisionError(f"there is no knowledge folder at {folder}")
    try:
        done = subprocess.run(  # noqa: S603 - no shell; the revision cannot be an option
            ["git", "-C", str(folder), *arguments],  # noqa: S607 - wherever PATH has git
            capture_output=True,
            check=False,
            timeout=SECONDS,
            stdin=subprocess.DEVNULL,
            env={**os.environ, "LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0"},
        )
    except FileNotFoundError:
        raise RevisionError(
            "git is not installed, so only folders can be compared: --against FOLDER"
        ) from None
    except (OSError, ValueError, subprocess.TimeoutExpired) as error:
        raise RevisionError(f"git cannot be asked ({type(error).__name__})") from None
    if done.returncode:
        lines = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise _GitError(lines[0].removeprefix("fatal: ") if lines else "")
    return done.stdout


def _unpack(archive: bytes, root: Path) -> None:
    """Ordinary files alone, and none outside: a revision is input from outside too."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as tar:
        for member in tar:
            path = PurePosixPath(member.name)
            content = tar.extractfile(member) if member.isfile() else None
            if content is None or path.is_absolute() or ".." in path.parts:
                continue
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content.read())
