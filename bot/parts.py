"""The parts of a running bot, put together in order; each is closed in the reverse order."""

import asyncio
import os
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import date, datetime

from bot.application import CONNECTIONS, READ_TIMEOUT_S, build_application
from bot.conversation import Conversation
from bot.delivery.handling import UpdateHandler
from bot.delivery.raw_bot import RawBot
from bot.delivery.requests import AiohttpRequest
from bot.delivery.telegram_time import TelegramTime
from bot.health import Health
from bot.housekeeping import migrated
from bot.library import Library
from bot.metrics import Metrics, sources_of
from bot.opening import JAPAN
from bot.people import People
from bot.preparing import prepare_words
from bot.services import App, Services
from bot.settings import Settings
from questions.forgetting import PersonalData
from questions.log import QuestionLog
from questions.preferences import PreferenceStore
from questions.pseudonyms import Pseudonyms
from questions.storage import Storage, StorageError
from questions.updates import SeenUpdates
from retrieval.cache import FolderCache
from retrieval.embedders import installed_embedder
from retrieval.meaning import VectorStore
from retrieval.problems import KnowledgeError


class StartError(Exception):
    """The bot cannot start; the text says what to do."""


@dataclass(frozen=True, slots=True)
class Bot:
    """The parts of a running bot."""

    application: App
    telegram: RawBot
    handler: UpdateHandler
    health: Health
    metrics: Metrics
    storage: Storage
    seen: SeenUpdates
    library: Library
    clock: Callable[[], datetime]


@dataclass(frozen=True, slots=True)
class Limits:
    """`messages_per_s`: sent at most; 0 is for measuring. `lease_s`: how long a killed process
    keeps its updates from others; None where there are none."""

    messages_per_s: float
    lease_s: float | None


async def put_together(
    settings: Settings,
    token: str,
    clock: Callable[[], datetime],
    limits: Limits,
    stop: asyncio.Event,
    stack: AsyncExitStack,
) -> Bot:
    """Make the parts. `stop`: set when no further update is to be taken; `stack` closes them.

    Raises:
        StartError: the knowledge base or the database cannot be used.
        SecretError: its secret cannot.
    """
    library = _library(settings, clock)
    storage = await _storage(settings)
    stack.push_async_callback(storage.close)
    pseudonyms = Pseudonyms(storage, settings.secret_for(storage.path), clock)
    people = People(PreferenceStore(storage, pseudonyms), shared=storage.shared)
    conversation = Conversation(
        lambda: library.finder, clock, people, default_language=settings.default_language
    )
    log = QuestionLog(storage, pseudonyms, clock)
    personal_data = PersonalData(storage, pseudonyms, clock)
    services = Services(conversation, log, clock, log, people, personal_data)
    services.metrics = metrics = Metrics(lambda: library.finder.knowledge.languages)
    health = Health(storage.check, lambda: library.errors, lambda: log.failing)
    telegram_time = TelegramTime(clock)
    services.telegram_now = telegram_time.now
    health.clock_ahead_s = telegram_time.ahead_s
    application, telegram = build_application(
        token,
        services,
        health,
        base_url=settings.telegram_api_base_url,
        request=AiohttpRequest(CONNECTIONS, READ_TIMEOUT_S, telegram_time.hear),
        updates_request=AiohttpRequest(1, READ_TIMEOUT_S, telegram_time.hear),
        messages_per_s=limits.messages_per_s,
    )
    seen = SeenUpdates(storage, clock, limits.lease_s if storage.shared else None)
    stack.push_async_callback(seen.release_all)
    handler = UpdateHandler(application, seen, stop.is_set)
    health.counters = {
        "log_rows_dropped": lambda: log.dropped,
        "updates_dropped": lambda: handler.counts.dropped,
        "updates_unreadable": lambda: handler.counts.unreadable,
    }
    metrics.read_from(sources_of(health, library))
    # Stopped after the server, whose requests in hand still need it.
    stack.push_async_callback(application.shutdown)
    return Bot(application, telegram, handler, health, metrics, storage, seen, library, clock)


def _library(settings: Settings, clock: Callable[[], datetime]) -> Library:
    def today() -> date:
        return clock().astimezone(JAPAN).date()

    cache = FolderCache(settings.cache_dir)
    try:
        return Library(
            settings.knowledge_dir,
            settings.default_language,
            cache,
            today,
            _vectors(settings),
            prepare=lambda: prepare_words(settings, os.environ),
        )
    except KnowledgeError as error:
        raise StartError(str(error)) from None


def _vectors(settings: Settings) -> VectorStore | None:
    embedder = installed_embedder() if settings.embeddings == "auto" else None
    return VectorStore(embedder, settings.cache_dir) if embedder else None


async def _storage(settings: Settings) -> Storage:
    try:
        storage = Storage(settings.database_url.get_secret_value())
    except StorageError as error:
        raise StartError(f"the database cannot be used: {error}") from None
    await migrated(storage)
    return storage
