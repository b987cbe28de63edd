"""Computes what a start needs in a process of its own.

Reading the whole knowledge base through a dictionary takes some 100 MB that are never needed again,
and reading it for meaning some minutes: more than a small server may have beside the running bot.
A child takes them and gives them back. It is handed no secret, but what Python may need to run.
"""

import asyncio
import logging
import subprocess
import sys
from collections.abc import Mapping
from typing import Final

from bot.settings import HOME, Settings

logger = logging.getLogger(__name__)

LONGEST_S: Final = 300
_HANDED_ON: Final = ("PATH", "LD_LIBRARY_PATH", "TMPDIR")


def prepare_words(settings: Settings, environ: Mapping[str, str]) -> None:
    """Prepare what words need, and wait for it (2 s for 90 entries in two languages).

    Should it fail, the start computes all by itself.
    """
    command, its_own = _prepare(settings, "off", environ)
    try:
        subprocess.run(  # noqa: S603 - our own program, nothing of it from outside
            command, env=its_own, capture_output=True, timeout=LONGEST_S, check=True
        )
    except subprocess.CalledProcessError as error:
        logger.warning(
            "not prepared apart (it ended with %d); this takes more memory", error.returncode
        )
    except (OSError, subprocess.SubprocessError) as error:
        logger.warning("not prepared apart (%s); this takes more memory", type(error).__name__)


async def prepare_meaning(settings: Settings, environ: Mapping[str, str]) -> None:
    """Prepare what meaning needs, at low priority while the bot answers (about 20 ms a text).

    A cancelled call ends the child.
    """
    command, its_own = _prepare(settings, "auto", environ)
    try:
        child = await asyncio.create_subprocess_exec(
            *command,
            "--gently",
            env=its_own,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.DEVNULL,
        )
    except OSError as error:
        logger.warning("meaning cannot be prepared: %s", error.strerror)
        return
    try:
        if code := await child.wait():
            logger.warning("preparing meaning ended with %d", code)
    finally:
        if child.returncode is None:
            child.kill()


def _prepare(
    settings: Settings, embeddings: str, environ: Mapping[str, str]
) -> tuple[list[str], dict[str, str]]:
    its_own = {
        **{name: environ[name] for name in _HANDED_ON if name in environ},
        "KNOWLEDGE_DIR": str(settings.knowledge_dir),
        "CACHE_DIR": str(settings.cache_dir),
        "DEFAULT_LANGUAGE": settings.default_language,
        "EMBEDDINGS": embeddings,
        "PYTHONPATH": str(HOME),
    }
    return [sys.executable, "-m", "bot", "prepare"], its_own
