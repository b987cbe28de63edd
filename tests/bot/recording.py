"""A request class without a network: records what the bot would send, answers as told."""

import json
from collections.abc import Callable
from typing import Any

from telegram.request import BaseRequest, RequestData

from tests.standin.server import BOT, Fault


class RecordingRequest(BaseRequest):
    """Answers every method with success, or with what `fault` says."""

    def __init__(
        self, fault: Callable[[str, dict[str, Any]], Fault | None] = lambda _method, _data: None
    ) -> None:
        self.fault = fault
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.tried: list[str] = []

    @property
    def read_timeout(self) -> float:
        return 1

    async def initialize(self) -> None:
        """Nothing to open."""

    async def shutdown(self) -> None:
        """Nothing to close."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: object = None,
        write_timeout: object = None,
        connect_timeout: object = None,
        pool_timeout: object = None,
    ) -> tuple[int, bytes]:
        name = url.rsplit("/", 1)[-1]
        data = dict(request_data.parameters) if request_data else {}
        self.tried.append(name)
        fault = self.fault(name, data)
        if fault is not None:
            body: dict[str, Any] = {
                "ok": False,
                "error_code": fault.status,
                "description": fault.description,
                "parameters": {"retry_after": fault.retry_after} if fault.status == 429 else {},
            }
            return fault.status, json.dumps(body).encode()
        if name == "getMe":
            return 200, json.dumps({"ok": True, "result": BOT}).encode()
        self.sent.append((name, data))
        result: object = True
        if name == "sendMessage":
            chat = {"id": data["chat_id"], "type": "private"}
            result = {"message_id": len(self.sent), "date": 0, "chat": chat}
        return 200, json.dumps({"ok": True, "result": result}).encode()

    def texts(self) -> list[str]:
        """The texts of all messages."""
        return [str(data["text"]) for name, data in self.sent if name == "sendMessage"]

    def buttons(self) -> list[tuple[str, str]]:
        """Labels and callback data under the last message."""
        markup = self.sent_messages()[-1].get("reply_markup")
        rows = markup["inline_keyboard"] if isinstance(markup, dict) else []
        return [(b["text"], b["callback_data"]) for row in rows for b in row]

    def sent_messages(self) -> list[dict[str, Any]]:
        """The parameters of all messages."""
        return [data for name, data in self.sent if name == "sendMessage"]
