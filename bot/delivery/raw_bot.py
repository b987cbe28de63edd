"""A bot that hands out updates as they came, so that one that cannot be read harms no other; and
sends what is rendered as it is, of whose answers only the ids are read."""

import logging
from typing import Any, Final

from telegram import Update
from telegram.ext import ExtBot

from bot.rendering import Keyboard

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

    async def say(self, chat_id: int, html: str, keyboard: Keyboard, *, silent: bool) -> int:
        """sendMessage; returns the message's id."""
        data = _message(chat_id, html, keyboard)
        sent = await self._post("sendMessage", {**data, "disable_notification": silent})
        return int(sent["message_id"])

    async def say_plain(self, chat_id: int, text: str) -> int:
        """sendMessage of a text without any form; returns the message's id."""
        sent = await self._post("sendMessage", {"chat_id": chat_id, "text": text, **_NO_PREVIEW})
        return int(sent["message_id"])

    async def change(self, chat_id: int, message_id: int, html: str, keyboard: Keyboard) -> int:
        """editMessageText; returns the message's id."""
        data = _message(chat_id, html, keyboard)
        await self._post("editMessageText", {**data, "message_id": message_id})
        return message_id

    def parse(self, data: dict[str, Any]) -> Update | None:
        """One update, or None for one that cannot be read. Its content is never logged."""
        try:
            update = Update.de_json(data, self)
        except Exception as error:
            logger.error("an update cannot be read (%s)", type(error).__name__)
            return None
        return update if update is not None and update.update_id <= LARGEST_ID else None


_NO_PREVIEW: Final = {"link_preview_options": {"is_disabled": True}}


def _message(chat_id: int, html: str, keyboard: Keyboard) -> dict[str, Any]:
    markup = {"reply_markup": {"inline_keyboard": keyboard}} if keyboard else {}
    form = {"parse_mode": "HTML", **_NO_PREVIEW, **markup}
    return {"chat_id": chat_id, "text": html, **form}


def update_id(data: dict[str, Any]) -> int | None:
    """The id of an unparsed update, if it has one."""
    found = data.get("update_id")
    return found if isinstance(found, int) and not isinstance(found, bool) else None
