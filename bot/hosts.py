"""Hosts whose disk is gone with every restart, known by what they set in the environment.

Only signs that stand for such a disk whatever is configured: PORT, /app or a container say nothing
of the kind, as people run those with volumes.
"""

import logging
from collections.abc import Mapping
from typing import Final

from bot.settings import Settings

logger = logging.getLogger(__name__)

NOT_KEPT: Final = ("DYNO", "K_SERVICE")
"""Heroku names each dyno so (and so does Dokku); Cloud Run and Knative name the service."""


def disk_is_not_kept(environ: Mapping[str, str]) -> str | None:
    """The variable that says so; None: nothing does."""
    return next((name for name in NOT_KEPT if environ.get(name)), None)


def warn_if_disk_is_not_kept(settings: Settings, environ: Mapping[str, str]) -> None:
    """Say what is lost, where an SQLite file stands on a disk that is gone with every restart."""
    sign = disk_is_not_kept(environ)
    if sign and settings.database_url.get_secret_value().startswith("sqlite"):
        logger.warning(
            "%s is set: on this host the disk is not kept, and the database is an SQLite file. The "
            "log, settings and salts are lost at each restart; set DATABASE_URL to a PostgreSQL",
            sign,
        )
