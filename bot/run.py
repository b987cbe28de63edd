"""The running bot: everything started in order, and stopped in the reverse order on SIGTERM."""

import asyncio
import logging
import signal
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

from starlette.routing import BaseRoute
from telegram.error import BadRequest, InvalidToken, TelegramError

from bot.application import CONNECTIONS, READ_TIMEOUT_S, build_application
from bot.conversation import Conversation
from bot.delivery.handling import UpdateHandler
from bot.delivery.patience import MESSAGES_PER_S
from bot.delivery.polling import KINDS, PAUSES_S, Poller
from bot.delivery.raw_bot import RawBot
from bot.delivery.telegram_time import TelegramTime, listening_request
from bot.delivery.waiting import unless
from bot.delivery.webhook import PATH, derived_secret, webhook_route
from bot.health import Health, health_routes
from bot.housekeeping import keep_house, migrated
from bot.library import Library
from bot.metrics import Metrics, metrics_route, sources_of
from bot.opening import JAPAN
from bot.people import People
from bot.preparing import prepare_meaning, prepare_words
from bot.profile import introduce
from bot.services import App, Services
from bot.serving import EVERYWHERE, HERE, PortError, serving
from bot.settings import Mode, Settings
from questions.forgetting import PersonalData
from questions.log import QuestionLog
from questions.preferences import PreferenceStore
from questions.pseudonyms import Pseudonyms
from questions.secret import SecretError, load_secret
from questions.storage import Storage, StorageError
from questions.updates import LEASE_S, SeenUpdates
from retrieval.cache import FolderCache
from retrieval.embedders import installed_embedder
from retrieval.meaning import VectorStore
from retrieval.problems import KnowledgeError

logger = logging.getLogger(__name__)

GRACE_S: Final = 3.0
"""How long work in hand may take after SIGTERM: 64 answers at 30 a second, and some more."""
THREADS: Final = 2
DEFAULT_PORT: Final = 8080


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


def _now() -> datetime:
    return datetime.now(UTC)


async def run_bot(
    settings: Settings,
    mode: Mode,
    clock: Callable[[], datetime] = _now,
    *,
    messages_per_s: float = MESSAGES_PER_S,
    lease_s: float = LEASE_S,
) -> None:
    """Run until SIGTERM or SIGINT. `messages_per_s`: Telegram's limit; 0 is for measuring.
    `lease_s`: how long a killed process keeps its updates.

    Raises:
        StartError: when something is missing that waiting does not bring.
    """
    token = settings.telegram_bot_token
    if token is None:
        raise StartError(
            "TELEGRAM_BOT_TOKEN is not set; @BotFather in Telegram gives one. "
            "Without a token, try `make chat`."
        )
    if mode == "webhook" and settings.webhook_url is None:
        raise StartError("webhook mode needs WEBHOOK_URL, the public https address of this bot")
    # Each thread keeps memory of its own, and decisions take turns at the dictionary anyway.
    asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor(THREADS))
    stop = asyncio.Event()
    _stop_on_signals(stop)
    async with AsyncExitStack() as stack:
        # Telegram lets one process poll, so nothing has to be kept from others there.
        limits = Limits(messages_per_s, lease_s if mode == "webhook" else None)
        bot = await _make(settings, token.get_secret_value(), clock, limits, stop, stack)
        try:
            await _serve(bot, settings, mode, token.get_secret_value(), stop)
        except PortError as error:
            raise StartError(str(error)) from None
    logger.info("stopped")


async def _make(
    settings: Settings,
    token: str,
    clock: Callable[[], datetime],
    limits: Limits,
    stop: asyncio.Event,
    stack: AsyncExitStack,
) -> Bot:
    library = _library(settings, clock)
    storage = await _storage(settings)
    stack.push_async_callback(storage.close)
    pseudonyms = Pseudonyms(storage, _secret(settings, storage), clock)
    people = People(PreferenceStore(storage, pseudonyms), shared=storage.shared)
    conversation = Conversation(lambda: library.finder, clock, people)
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
        request=listening_request(telegram_time, CONNECTIONS, READ_TIMEOUT_S),
        updates_request=listening_request(telegram_time, 1, READ_TIMEOUT_S),
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
            prepare=lambda: prepare_words(settings),
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


def _secret(settings: Settings, storage: Storage) -> bytes:
    given = settings.bot_secret.get_secret_value() if settings.bot_secret else None
    try:
        return load_secret(given, storage.path)
    except SecretError as error:
        raise StartError(str(error)) from None


async def _serve(bot: Bot, settings: Settings, mode: Mode, token: str, stop: asyncio.Event) -> None:
    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else None
    secret = secret or derived_secret(token)
    async with AsyncExitStack() as stack:
        await _open_ports(bot, settings, mode, secret, stack)
        if not await _reach_telegram(bot, stop):
            return
        housekeeping = asyncio.create_task(keep_house(bot.storage, bot.clock))
        stack.callback(housekeeping.cancel)
        leases = asyncio.create_task(bot.seen.keep_leases())
        stack.callback(leases.cancel)
        profile = asyncio.create_task(
            introduce(bot.telegram, bot.library.finder.knowledge, settings.default_language)
        )
        stack.callback(profile.cancel)
        watching = asyncio.create_task(bot.library.watch(stop))
        stack.callback(watching.cancel)
        meaning = asyncio.create_task(
            bot.library.gain_meaning(lambda: prepare_meaning(settings), stop)
        )
        stack.callback(meaning.cancel)
        if mode == "webhook":
            await _until_stopped(
                _register(bot, f"{settings.webhook_url}{PATH}", secret, stop), stop
            )
        else:
            await _until_stopped(_poll(bot, stop), stop)


async def _open_ports(
    bot: Bot, settings: Settings, mode: Mode, secret: str, stack: AsyncExitStack
) -> None:
    """PORT for Telegram and health; figures where the public does not come."""
    open_to_all: list[BaseRoute] = [*health_routes(bot.health)]
    private: list[BaseRoute] = [*health_routes(bot.health)]
    private.append(metrics_route(bot.metrics))
    if mode == "webhook":
        open_to_all.append(webhook_route(bot.telegram, bot.handler, secret))
    port = settings.port or (DEFAULT_PORT if mode == "webhook" else None)
    if mode == "webhook" and settings.desk_password is not None:
        open_to_all += _desk(bot, settings, stack)
    if port:
        routes = open_to_all if mode == "webhook" else private
        await stack.enter_async_context(serving(routes, port, EVERYWHERE, GRACE_S))
    if settings.metrics_port:
        await stack.enter_async_context(serving(private, settings.metrics_port, HERE, GRACE_S))


def _desk(bot: Bot, settings: Settings, stack: AsyncExitStack) -> list[BaseRoute]:
    """The analysts' desk, on a connection of its own: its queries make no answer wait."""
    from bot.desk import build_desk, signing_key
    from questions.desk.app import desk_routes

    storage = Storage(settings.database_url.get_secret_value())
    stack.push_async_callback(storage.close)
    desk = build_desk(
        settings,
        storage,
        lambda: bot.library.finder,
        bot.clock,
        secret=signing_key(settings, _secret(settings, bot.storage)),
        secure=(settings.webhook_url or "").startswith("https:"),
    )
    stack.push_async_callback(desk.close)
    return desk_routes(desk)


async def _poll(bot: Bot, stop: asyncio.Event) -> None:
    await _insist(bot, stop, bot.application.bot.delete_webhook)
    logger.info("polling; stop with Ctrl-C")
    await Poller(bot.telegram, bot.handler, bot.health).run(stop)


async def _register(bot: Bot, url: str, secret: str, stop: asyncio.Event) -> None:
    await _insist(
        bot,
        stop,
        lambda: bot.application.bot.set_webhook(url, secret_token=secret, allowed_updates=KINDS),
    )
    if not stop.is_set():
        logger.info("webhook registered; stop with Ctrl-C")
    await stop.wait()


async def _until_stopped(work: Coroutine[Any, Any, None], stop: asyncio.Event) -> None:
    """Do the work; after `stop` it has GRACE_S to finish what it has in hand."""
    task = asyncio.ensure_future(work)
    waiting = asyncio.create_task(stop.wait())
    await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if not task.done():
        await asyncio.wait({task}, timeout=GRACE_S)
        if not task.done():
            logger.warning("work in hand was given up; Telegram will deliver it again")
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            return
    try:
        task.result()
    except InvalidToken:
        raise StartError("Telegram does not know this token; ask @BotFather for it") from None


async def _reach_telegram(bot: Bot, stop: asyncio.Event) -> bool:
    """Introduce the bot to Telegram, for as long as it takes; False: stopped before."""
    return await _insist(bot, stop, bot.application.initialize)


async def _insist(
    bot: Bot, stop: asyncio.Event, call: Callable[[], Coroutine[Any, Any, object]]
) -> bool:
    """Make a call until it succeeds or `stop` is set."""
    for number in range(1_000_000):
        if stop.is_set():
            return False
        try:
            await unless(stop, call())
        except InvalidToken:
            raise StartError("Telegram does not know this token; ask @BotFather for it") from None
        except BadRequest as error:
            # Nothing a person wrote is in it: it is about our token, address or secret.
            raise StartError(f"Telegram refuses the configuration: {error.message}") from None
        except TelegramError as error:
            pause = PAUSES_S[min(number, len(PAUSES_S) - 1)]
            reason = f"Telegram cannot be reached ({type(error).__name__})"
            bot.health.telegram_failed(reason)
            logger.warning("%s; next try in %g s", reason, pause)
            try:
                await asyncio.wait_for(stop.wait(), pause)
            except TimeoutError:
                continue
        else:
            if stop.is_set():
                return False
            bot.health.telegram_ok()
            return True
    return False


def _stop_on_signals(stop: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
