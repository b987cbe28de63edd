"""A bot that hands out updates as they came, so that one that cannot be read harms no other."""

import logging
from typing import Any, Final

from telegram import Update
from telegram.ext import ExtBot

logger = logging.getLogger(__name__)

LARGEST_ID: Final = 2**63 - 1
"""What a database column holds; Telegram's ids have some ten digits."""


class RawBot(ExtBot[Any]):
    """PTB's bot, whose own get_updates parses a batch as a whole and logs it where that fails."""

    async def raw_updates(
        self, offset: int, limit: int, timeout_s: int, kinds: list[str]
    ) -> list[dict[str, Any]]:
        """getUpdates, unparsed; a long poll of at most `timeout_s`."""
        found = await self._post(
            "getUpdates",
            {"offset": offset, "limit": limit, "timeout": timeout_s, "allowed_updates": kinds},
            read_timeout=timeout_s + 10,
        )
        return [u for u in found if isinstance(u, dict)] if isinstance(found, list) else []

    def parse(self, data: dict[str, Any]) -> Update | None:
        """One update, or None for one that cannot be read. Its content is never logged."""
        try:
            update = Update.de_json(data, self)
        except Exception as error:
            logger.error("an update cannot be read (%s)", type(error).__name__)
            return None
        return update if update is not None and update.update_id <= LARGEST_ID else None


def update_id(data: dict[str, Any]) -> int | None:
    """The id of an unparsed update, if it has one."""
    found = data.get("update_id")
    return found if isinstance(found, int) and not isinstance(found, bool) else None
