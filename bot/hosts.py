"""Hosts whose disk is gone with every restart, known by what they set in the environment.

Only signs that stand for such a disk whatever is configured: PORT, /app or a container say nothing
of the kind, as people run those with volumes.
"""

from collections.abc import Mapping
from typing import Final

NOT_KEPT: Final = ("DYNO", "K_SERVICE")
"""Heroku names each dyno so (and so does Dokku); Cloud Run and Knative name the service."""


def disk_is_not_kept(environ: Mapping[str, str]) -> str | None:
    """The variable that says so; None: nothing does."""
    return next((name for name in NOT_KEPT if environ.get(name)), None)
