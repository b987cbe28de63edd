"""The real Application, without a network."""

from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from telegram import Update

from bot.application import build_application
from bot.conversation import Conversation
from bot.delivery.handling import UpdateHandler
from bot.delivery.patience import PatientRateLimiter
from bot.delivery.raw_bot import RawBot
from bot.health import Health
from bot.people import People
from bot.services import App, Services
from questions.forgetting import PersonalData
from questions.log import QuestionLog
from questions.preferences import PreferenceStore
from questions.pseudonyms import Pseudonyms
from questions.storage import Storage
from questions.updates import LEASE_S, SeenUpdates
from retrieval.finder import Finder
from tests.bot.recording import RecordingFeedback, RecordingRequest
from tests.conftest import NOW
from tests.standin import TOKEN


async def no_sleep(_seconds: float) -> None:
    """Time passes at once."""


def raw_update(number: int, chat: int = 1) -> dict[str, Any]:
    """A text in a private chat, as Telegram writes it."""
    message = {
        "message_id": number,
        "date": 0,
        "chat": {"id": chat, "type": "private"},
        "text": "x",
    }
    return {"update_id": number, "message": message}


def text_update(number: int, chat: int = 1) -> Update:
    """The same, read."""
    update = Update.de_json(raw_update(number, chat), None)
    assert update is not None
    return update


class Chat:
    """A person in a private chat with the real Application."""

    def __init__(
        self,
        app: App,
        bot: RawBot,
        handler: UpdateHandler,
        request: RecordingRequest,
        health: Health,
        feedback: RecordingFeedback,
    ) -> None:
        self.app = app
        self.bot = bot
        self.health = health
        self.feedback = feedback
        self.handler = handler
        self.request = request
        self.services = app.bot_data
        self.number = 0

    async def says(self, text: str, language: str | None = "en", chat: int = 1) -> bool:
        content: dict[str, Any] = {"text": text}
        if text.startswith("/"):
            length = len(text.split(maxsplit=1)[0])
            content["entities"] = [{"type": "bot_command", "offset": 0, "length": length}]
        return await self.sends(content, language, chat)

    async def sends(
        self,
        content: dict[str, Any],
        language: str | None = "en",
        chat: int = 1,
        kind: str = "private",
        key: str = "message",
    ) -> bool:
        user: dict[str, Any] = {"id": chat, "is_bot": False, "first_name": "Somebody"}
        if language:
            user["language_code"] = language
        message = {
            "message_id": self.number + 1,
            # Nobody writes faster than a message in three seconds, unless a test says so.
            "date": int((NOW + timedelta(seconds=3 * self.number)).timestamp()),
            "chat": {"id": chat, "type": kind, "title": "T", "first_name": "Somebody"},
            "from": user,
            **content,
        }
        return await self.update({key: message})

    async def presses(
        self,
        data: str,
        language: str | None = "en",
        message_id: int = 5,
        chat: int = 1,
        **message_of: Any,
    ) -> bool:
        user: dict[str, Any] = {"id": chat, "is_bot": False, "first_name": "S"}
        if language:
            user["language_code"] = language
        message = {
            "message_id": message_id,
            "date": int(NOW.timestamp()),
            "chat": {"id": chat, "type": "private"},
            "text": "x",
            **message_of,
        }
        query = {"id": "7", "from": user, "chat_instance": "1", "data": data, "message": message}
        return await self.update({"callback_query": query})

    async def update(self, content: dict[str, Any]) -> bool:
        self.number += 1
        update = Update.de_json({"update_id": self.number, **content}, self.app.bot)
        return bool(await self.handler.handle(update))

    @property
    def texts(self) -> list[str]:
        return self.request.texts()


@pytest.fixture
def database_url(tmp_path: Path) -> str:
    """Tests that are to hold on PostgreSQL too have another one of this name."""
    return f"sqlite:///{tmp_path / 'data' / 'test.db'}"


@pytest.fixture
async def storage(database_url: str) -> AsyncIterator[Storage]:
    store = Storage(database_url)
    await store.migrate()
    yield store
    await store.close()


MakeChat = Callable[..., Awaitable[Chat]]


@pytest.fixture
async def make_chat(finder: Finder, storage: Storage) -> AsyncIterator[MakeChat]:
    made: list[App] = []

    async def make(
        request: RecordingRequest | None = None,
        clock: Callable[[], datetime] = lambda: NOW,
    ) -> Chat:
        feedback = RecordingFeedback()
        recording = request or RecordingRequest()
        pseudonyms = Pseudonyms(storage, b"a secret of the tests, long enough", clock)
        people = People(PreferenceStore(storage, pseudonyms), shared=storage.shared)
        talk = Conversation(lambda: finder, clock, people)
        log = QuestionLog(storage, pseudonyms, clock)
        personal = PersonalData(storage, pseudonyms, clock)
        services = Services(talk, log, clock, feedback, people, personal)
        health = Health(storage.check)
        app, bot = build_application(
            TOKEN,
            services,
            health,
            request=recording,
            updates_request=recording,
            rate_limiter=PatientRateLimiter(health, sleep=no_sleep),
        )
        await app.initialize()
        made.append(app)
        handler = UpdateHandler(
            app, SeenUpdates(storage, lambda: NOW, LEASE_S if storage.shared else None)
        )
        return Chat(app, bot, handler, recording, health, feedback)

    yield make
    for app in made:
        await app.shutdown()


@pytest.fixture
async def chat(make_chat: MakeChat) -> Chat:
    return await make_chat()
