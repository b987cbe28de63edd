"""A request class without a network: records what the bot would send, answers as told."""

import json
from collections.abc import Callable
from typing import Any

from telegram.request import BaseRequest, RequestData

from tests.standin import BOT, Fault, failure_body

_NO_PROFILE: dict[str, object] = {
    "getMyCommands": [],
    "getMyDescription": {"description": ""},
    "getMyShortDescription": {"short_description": ""},
}


class RecordingFeedback:
    """Keeps what people said of answers, in order."""

    def __init__(self) -> None:
        self.said: list[tuple[str, ...]] = []
        self.broken = False

    async def feedback(self, token: str, verdict: str) -> None:
        self._note("feedback", token, verdict)

    async def chose(self, token: str, entry: str | None) -> None:
        self._note("chose", token, str(entry))

    async def arrived(self, source: str) -> None:
        self._note("arrived", source)

    def _note(self, *said: str) -> None:
        if self.broken:
            raise RuntimeError("the place to keep it is gone")
        self.said.append(said)


class RecordingRequest(BaseRequest):
    """Answers every method with success, or with what `fault` says."""

    def __init__(
        self, fault: Callable[[str, dict[str, Any]], Fault | None] = lambda _method, _data: None
    ) -> None:
        self.fault = fault
        self.sent: list[tuple[str, dict[str, Any]]] = []
        self.tried: list[str] = []
        self.profile: dict[tuple[str, str], object] = {}

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
            return fault.status, json.dumps(failure_body(fault)).encode()
        if name == "getMe":
            return 200, json.dumps({"ok": True, "result": BOT}).encode()
        self.sent.append((name, data))
        result: object = True
        if name in {"sendMessage", "editMessageText"}:
            chat = {"id": data["chat_id"], "type": "private"}
            number = data.get("message_id", len(self.sent))
            result = {"message_id": number, "date": 0, "chat": chat}
        if name.startswith("getMy"):
            key = (name, str(data.get("language_code", "")))
            result = self.profile.get(key, _NO_PROFILE[name])
        return 200, json.dumps({"ok": True, "result": result}).encode()

    def texts(self) -> list[str]:
        """The texts of all messages."""
        return [str(data["text"]) for name, data in self.sent if name == "sendMessage"]

    def edits(self) -> list[dict[str, Any]]:
        """The parameters of all edits of messages' texts."""
        return [data for name, data in self.sent if name == "editMessageText"]

    def buttons(self) -> list[tuple[str, str]]:
        """Labels and callback data under the message sent or edited last."""
        shown = [d for n, d in self.sent if n in {"sendMessage", "editMessageText"}]
        markup = shown[-1].get("reply_markup")
        rows = markup["inline_keyboard"] if isinstance(markup, dict) else []
        return [(b["text"], b["callback_data"]) for row in rows for b in row]

    def sent_messages(self) -> list[dict[str, Any]]:
        """The parameters of all messages."""
        return [data for name, data in self.sent if name == "sendMessage"]
