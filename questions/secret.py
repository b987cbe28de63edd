"""BOT_SECRET: the key behind pseudonyms, kept outside the database."""

import os
import secrets
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

from questions.private import OTHERS, PRIVATE_FOLDER

FILE_NAME: Final = "bot-secret"
SHORTEST: Final = 16
"""Characters. 16 random ones cannot be guessed."""


class SecretError(Exception):
    """There is no usable secret; the text says what to do and never shows it."""


def load_secret(given: str | None, database: Path | None) -> bytes:
    """The secret: as given, else from its file beside the SQLite database, made if missing.

    Raises:
        SecretError: too short, readable by others, or none where none can be made.
    """
    if given is not None:
        return _checked(given, "BOT_SECRET")
    if database is None:
        raise SecretError(
            "BOT_SECRET is not set; with this database it must be. Make one with "
            "`python3 -c 'import secrets; print(secrets.token_hex(32))'` and keep it for good"
        )
    path = database.parent / FILE_NAME
    try:
        return _from_file(path)
    except OSError as error:
        raise SecretError(
            f"{path} cannot be read or made ({error.strerror}); set BOT_SECRET"
        ) from None


def _from_file(path: Path) -> bytes:
    path.parent.mkdir(mode=PRIVATE_FOLDER, parents=True, exist_ok=True)
    if not path.exists():
        _make(path)
    status = path.stat()
    if status.st_mode & OTHERS:
        raise SecretError(
            f"{path} can be read by others. If nobody else can have read it: chmod 600 {path}; "
            "else delete it: a new one is made, and settings people made are lost"
        )
    text = path.read_text(encoding="utf-8", errors="replace").strip()
    return _checked(
        text, str(path), "delete it: a new one is made, and settings people made are lost"
    )


def _make(path: Path) -> None:
    """Whole or not at all: of processes that start at once the first makes it, all read that."""
    with NamedTemporaryFile("w", encoding="ascii", dir=path.parent, prefix=FILE_NAME) as file:
        file.write(secrets.token_hex(32) + "\n")
        file.flush()
        with suppress(FileExistsError):
            os.link(file.name, path)


def _checked(secret: str, where: str, otherwise: str = "give a longer one") -> bytes:
    if len(secret) < SHORTEST:
        raise SecretError(f"{where} has fewer than {SHORTEST} characters; {otherwise}")
    return secret.encode()
