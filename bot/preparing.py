"""Computes what a start needs in a process of its own.

Reading the whole knowledge base through a dictionary takes some 100 MB that are never needed again,
more than a small server may have beside the running bot. A child takes them and gives them back.
"""

import logging
import subprocess
import sys
from typing import Final

from bot.settings import HOME, Settings

logger = logging.getLogger(__name__)

LONGEST_S: Final = 300


def prepare_apart(settings: Settings) -> None:
    """Run `support-bot prepare` and wait for it (2 s for 90 entries in two languages).

    It is handed no secret. Should it fail, the start computes all by itself.
    """
    environ = {
        "KNOWLEDGE_DIR": str(settings.knowledge_dir),
        "CACHE_DIR": str(settings.cache_dir),
        "DEFAULT_LANGUAGE": settings.default_language,
        "PYTHONPATH": str(HOME),
    }
    command = [sys.executable, "-m", "bot", "prepare"]
    try:
        subprocess.run(  # noqa: S603 - our own program, nothing of it from outside
            command, env=environ, capture_output=True, timeout=LONGEST_S, check=True
        )
    except (OSError, subprocess.SubprocessError) as error:
        logger.warning("not prepared apart (%s); this takes more memory", type(error).__name__)
