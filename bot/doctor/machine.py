"""What this machine says: database, secrets, knowledge, meaning, disk."""

import os
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from bot.doctor.findings import Finding, note, ok, wrong
from bot.hosts import disk_is_not_kept
from bot.settings import HOME, Settings
from questions.private import OTHERS, PRIVATE_FILE, PRIVATE_FOLDER
from questions.secret import FILE_NAME, SHORTEST
from questions.sqlite import files_of
from questions.storage import Storage, StorageError
from retrieval.cache import FolderCache, ReadOnlyCache
from retrieval.embedders import installed_embedder
from retrieval.knowledge import Knowledge
from retrieval.loader import load
from retrieval.meaning import VectorStore
from retrieval.room import learnt_spelling, texts

ROOM_MB: Final = 200
"""Free space below which a log, its write-ahead log and a backup may not fit."""
_MB: Final = 1_000_000


async def storage(settings: Settings, environ: Mapping[str, str]) -> list[Finding]:
    """Whether the log can be written, and whether it will be there tomorrow."""
    try:
        store = Storage(settings.database_url.get_secret_value())
    except StorageError as error:
        return [wrong("storage", "storage-fails", problem=error)]
    sign = disk_is_not_kept(environ) if store.path else None
    try:
        await store.must_exist()
    except StorageError as error:
        found = wrong("storage", "storage-fails", problem=_with_advice(error))
    else:
        if store.path and not os.access(store.path, os.W_OK):
            found = wrong("storage", "storage-read-only", path=store.path)
        else:
            kind = f"SQLite, {store.path}" if store.path else "PostgreSQL"
            found = ok("storage", "storage-ok", kind=kind)
    finally:
        await store.close()
    return [found, *([wrong("storage", "disk-not-kept", sign=sign)] if sign else [])]


def _with_advice(error: StorageError) -> str:
    said = str(error)
    return said if "`" in said else f"{said}; if it is new, `support-bot migrate` makes it"


def secrets(settings: Settings) -> list[Finding]:
    """Whether others on this machine may read what only the bot should."""
    path = _database_file(settings)
    if path is None and settings.bot_secret is None:
        return [wrong("secrets", "secret-missing")]
    found = list(_readable(path))
    secret = path.parent / FILE_NAME if path else None
    if secret and settings.bot_secret is None and secret.is_file():
        held = secret.read_text(encoding="utf-8", errors="replace").strip()
        if len(held) < SHORTEST:
            found.append(wrong("secrets", "secret-short", path=secret, least=SHORTEST))
    return found or [ok("secrets", "secrets-ok")]


def _readable(database: Path | None) -> Iterator[Finding]:
    private = [(HOME / ".env", PRIVATE_FILE)]
    if database is not None:
        private += [(file, PRIVATE_FILE) for file in files_of(database)]
        private += [(database.parent / FILE_NAME, PRIVATE_FILE)]
        private += [(database.parent, PRIVATE_FOLDER)]
    for path, mode in private:
        if path.exists() and path.stat().st_mode & OTHERS:
            yield wrong("secrets", "readable", path=path, mode=f"{mode:o}")


def knowledge(settings: Settings) -> tuple[list[Finding], Knowledge | None]:
    """Whether there is something to say."""
    loaded = load(settings.knowledge_dir)
    if loaded.knowledge is None:
        return [wrong("knowledge", "no-knowledge", folder=settings.knowledge_dir)], None
    if loaded.errors:
        return [wrong("knowledge", "knowledge-broken", errors=len(loaded.errors))], loaded.knowledge
    known = loaded.knowledge.languages
    counts = ", ".join(f"{code} {len(list(k.entries()))}" for code, k in sorted(known.items()))
    return [ok("knowledge", "knowledge-ok", languages=counts)], loaded.knowledge


def meaning(settings: Settings, known: Knowledge | None) -> list[Finding]:
    """Whether likeness of meaning takes part, or will only later."""
    if settings.embeddings == "off":
        return [ok("meaning", "meaning-off")]
    embedder = installed_embedder()
    if embedder is None:
        return [note("meaning", "meaning-absent")]
    if known is None:
        return []
    store = VectorStore(embedder, settings.cache_dir)
    cache = ReadOnlyCache(FolderCache(settings.cache_dir))
    missing = sum(
        store.missing(code, texts(k, learnt_spelling(k, known.digest, cache)))
        for code, k in known.languages.items()
    )
    if missing:
        return [note("meaning", "meaning-missing", missing=missing)]
    return [ok("meaning", "meaning-ok")]


def disk(settings: Settings) -> list[Finding]:
    """Whether there is room where the bot writes."""
    path = _database_file(settings)
    folders = {_existing(f) for f in (path.parent if path else None, settings.cache_dir) if f}
    found = []
    for folder in sorted(folders):
        free = shutil.disk_usage(folder).free // _MB
        if free < ROOM_MB:
            found.append(wrong("disk", "disk-full", free=free, folder=folder, least=ROOM_MB))
        else:
            found.append(ok("disk", "disk-ok", free=free, folder=folder))
    return found


def _database_file(settings: Settings) -> Path | None:
    try:
        return Storage(settings.database_url.get_secret_value()).path
    except StorageError:
        return None


def _existing(folder: Path) -> Path:
    return next((f for f in (folder, *folder.parents) if f.is_dir()), Path("/"))
