"""The stand-in's HTTP side and its state."""

import asyncio
import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

from tests.standin.deliveries import Deliveries
from tests.standin.protocol import BOT, TOKEN, Fault, failure, parameters, success

_PROFILE = {
    "Commands": "commands",
    "Description": "description",
    "ShortDescription": "short_description",
}


@dataclass(frozen=True)
class Sent:
    """A request that had an effect: a method and its parameters."""

    method: str
    data: dict[str, Any]

    @property
    def text(self) -> str:
        return str(self.data.get("text", ""))

    @property
    def chat(self) -> int:
        return int(self.data["chat_id"])


@dataclass
class StandIn:
    """Start with `with StandIn() as telegram:`."""

    fault: Callable[[str, dict[str, Any]], Fault | None] = lambda _method, _data: None
    sent: list[Sent] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    webhook: dict[str, Any] | None = None
    max_deliveries: int = 6
    addresses: Callable[[str], list[str]] = lambda url: [url]
    """Where a delivery to the webhook's address goes: to one of several processes behind it, or, as
    happens where a connection breaks, to two of them."""
    profile: dict[tuple[str, str], Any] = field(default_factory=dict)
    """What setMyCommands and its like have set, by name and language."""
    webhook_trouble: dict[str, Any] = field(default_factory=dict)
    """What getWebhookInfo adds: last_error_date, last_error_message."""
    deleted: set[int] = field(default_factory=set)
    """Messages that people have deleted: they cannot be edited."""

    def __post_init__(self) -> None:
        self._lock = threading.Lock()
        self._updates: list[dict[str, Any]] = []
        self._last_update = 1000
        self._last_message = 0
        self._kinds: set[str] = set()
        self._deliveries = Deliveries(
            lambda: self.webhook,
            self._waiting,
            self._confirm,
            self._addressed,
            self.max_deliveries,
        )
        self._looks: dict[int, tuple[Any, Any]] = {}

    # --- what a test does -------------------------------------------------------------------

    def __enter__(self) -> "StandIn":
        app = Starlette(routes=[Route("/bot{token}/{method}", self._call, methods=["GET", "POST"])])
        config = uvicorn.Config(app, host="127.0.0.1", port=0, log_config=None, lifespan="off")
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._server.run, daemon=True)
        self._thread.start()
        wait_until(lambda: self._server.started, "the stand-in to start")
        port = self._server.servers[0].sockets[0].getsockname()[1]
        self.base_url = f"http://127.0.0.1:{port}/bot"
        return self

    def __exit__(self, *_: object) -> None:
        self._server.should_exit = True
        self._thread.join(timeout=10)

    def says(self, text: str, chat: int = 1, language: str | None = "en") -> int:
        """A person sends a text in a private chat."""
        return self.sends({"text": text, **entities(text)}, chat, language)

    def sends(self, content: dict[str, Any], chat: int = 1, language: str | None = "en") -> int:
        """A person sends a message of any content."""
        with self._lock:
            self._last_message += 1
            number = self._last_message
        message = {
            "message_id": number,
            "date": int(time.time()),
            "chat": {"id": chat, "type": "private", "first_name": "Somebody"},
            "from": _user(chat, language),
            **content,
        }
        return self.adds({"message": message})

    def presses(self, data: str, chat: int = 1, language: str | None = "en") -> int:
        """A person presses a button under a message."""
        query = {
            "id": str(time.monotonic_ns()),
            "from": _user(chat, language),
            "chat_instance": "1",
            "data": data,
            "message": {
                "message_id": 1,
                "date": int(time.time()),
                "chat": {"id": chat, "type": "private", "first_name": "Somebody"},
                "text": "earlier",
            },
        }
        return self.adds({"callback_query": query})

    def adds(self, update: dict[str, Any]) -> int:
        """Any update, also one of an unknown kind."""
        with self._lock:
            self._last_update += 1
            update_id = self._last_update
            if self._wanted(update):
                self._updates.append({"update_id": update_id, **update})
        return update_id

    def repeats(self, update: dict[str, Any]) -> None:
        """Deliver the very same update once more."""
        with self._lock:
            self._updates.append(update)

    def pending(self) -> int:
        """Updates that nobody has confirmed."""
        with self._lock:
            return len(self._updates)

    def texts(self, chat: int = 1) -> list[str]:
        """What the bot wrote to a chat."""
        with self._lock:
            return [s.text for s in self.sent if s.method == "sendMessage" and s.chat == chat]

    def edits(self, chat: int = 1) -> list[str]:
        """What the bot made of its messages in a chat by editing them."""
        with self._lock:
            return [s.text for s in self.sent if s.method == "editMessageText" and s.chat == chat]

    def wait_for_texts(self, count: int, chat: int = 1, seconds: float = 60) -> list[str]:
        """Wait until the bot has written so many messages to a chat."""
        wait_until(lambda: len(self.texts(chat)) >= count, f"{count} messages", seconds)
        return self.texts(chat)

    # --- the Bot API ------------------------------------------------------------------------

    async def _call(self, request: Request) -> JSONResponse:
        if request.path_params["token"] != TOKEN:
            return failure(Fault(401, description="Unauthorized"))
        method = request.path_params["method"]
        data = await parameters(request)
        self.calls.append(method)
        fault = self.fault(method, data) or self._refusal(method, data)
        if fault is not None:
            return failure(fault)
        if method == "getUpdates":
            return await self._get_updates(data)
        if method[:5] in {"getMy", "setMy"}:
            return self._profile(method, data)
        return self._done(method, data)

    def _refusal(self, method: str, data: dict[str, Any]) -> Fault | None:
        """What Telegram says to an edit of a message that is gone, or that changes nothing."""
        if method != "editMessageText":
            return None
        number = int(data["message_id"])
        if number in self.deleted:
            return Fault(400, description="Bad Request: message to edit not found")
        looks = (data.get("text"), data.get("reply_markup"))
        if self._looks.get(number) == looks:
            return Fault(400, description="Bad Request: message is not modified")
        self._looks[number] = looks
        return None

    def _done(self, method: str, data: dict[str, Any]) -> JSONResponse:
        if method == "getMe":
            return success(BOT)
        if method == "getWebhookInfo":
            url = str(self.webhook["url"]) if self.webhook else ""
            return success(
                {
                    "url": url,
                    "has_custom_certificate": False,
                    "pending_update_count": self.pending(),
                    **self.webhook_trouble,
                }
            )
        if method == "setWebhook":
            self.webhook = data
            self._allow(data)
            self._deliveries.begin()
            return success(True)
        if method == "deleteWebhook":
            self.webhook = None
            return success(True)
        with self._lock:
            self.sent.append(Sent(method, data))
            self._last_message += 1
            number = self._last_message
        if method in {"sendMessage", "editMessageText"}:
            chat = {"id": int(data["chat_id"]), "type": "private"}
            return success(
                {"message_id": number, "date": int(time.time()), "chat": chat, "from": BOT}
            )
        return success(True)

    def _addressed(self, url: str) -> list[str]:
        return self.addresses(url)

    def _waiting(self) -> list[dict[str, Any]]:
        with self._lock:
            return list(self._updates)

    def _confirm(self, update_id: int) -> None:
        with self._lock:
            self._updates = [u for u in self._updates if u["update_id"] != update_id]

    def _allow(self, data: dict[str, Any]) -> None:
        """Forget updates of kinds that the bot has not asked for."""
        kinds = data.get("allowed_updates", "[]")
        self._kinds = {*(json.loads(kinds) if isinstance(kinds, str) else kinds)}
        with self._lock:
            self._updates = [u for u in self._updates if self._wanted(u)]

    def _wanted(self, update: dict[str, Any]) -> bool:
        return not self._kinds or update.keys() - {"update_id"} <= self._kinds

    def _profile(self, method: str, data: dict[str, Any]) -> JSONResponse:
        kind, language = method[5:], str(data.get("language_code", ""))
        if method.startswith("set"):
            value = data.get(_PROFILE[kind], "")
            listed = kind == "Commands" and isinstance(value, str)
            self.profile[kind, language] = json.loads(value) if listed else value
            return success(True)
        if kind == "Commands":
            return success(self.profile.get((kind, language), []))
        return success({_PROFILE[kind]: self.profile.get((kind, language), "")})

    async def _get_updates(self, data: dict[str, Any]) -> JSONResponse:
        self._allow(data)
        offset, limit = int(data.get("offset", 0)), int(data.get("limit", 100))
        until = time.monotonic() + min(float(data.get("timeout", 0)), 2.0)
        while True:
            with self._lock:
                self._updates = [u for u in self._updates if u["update_id"] >= offset]
                found = self._updates[:limit]
            if found or time.monotonic() > until:
                return success(found)
            await asyncio.sleep(0.01)


def wait_until(condition: Callable[[], bool], what: str, seconds: float = 60) -> None:
    """Wait for something another thread or process does, also on a busy machine."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s for {what}")
        time.sleep(0.02)


def _user(number: int, language: str | None) -> dict[str, Any]:
    user: dict[str, Any] = {"id": number, "is_bot": False, "first_name": "Somebody"}
    return user | ({"language_code": language} if language else {})


def entities(text: str) -> dict[str, Any]:
    """What Telegram marks in a text: a command at its beginning."""
    if not text.startswith("/"):
        return {}
    length = len(text.split(maxsplit=1)[0])
    return {"entities": [{"type": "bot_command", "offset": 0, "length": length}]}
