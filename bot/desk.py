"""The analysts' desk, beside the bot's other routes or in a server of its own.

Here is what the desk must not know itself: how the bot renders, and the settings.
"""

import hashlib
import hmac
import os
import secrets
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Final

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.replies import Button, Part
from bot.settings import HOME, Settings
from bot.talk.showing import part as entry_part
from bot.talk.voice import Voice
from bot.trying_out import ByWords, LabelledIn
from questions.desk.apart import CurrentEffects
from questions.desk.app import desk_routes
from questions.desk.bubble import Bubble, BubbleLink
from questions.desk.desk import Desk
from questions.desk.door import Door, LinkDoor, PasswordDoor
from questions.desk.figures import Figures
from questions.desk.grouped import Groups
from questions.desk.sessions import Sessions
from questions.desk.throttle import Throttle
from questions.desk.visit import PREFIX
from questions.desk.waiting import WaitingRoom
from questions.storage import Storage
from questions.suggestions import Suggestions
from retrieval.entries import Entry
from retrieval.finder import Finder
from retrieval.knowledge import Knowledge

THREADS: Final = 2


def build_desk(
    settings: Settings,
    storage: Storage,
    finder: Callable[[], Finder],
    clock: Callable[[], datetime],
    announce: Callable[[str], None] = lambda _token: None,
    *,
    secret: bytes,
    secure: bool,
) -> Desk:
    """The desk's parts.

    `storage` is its own, so that no query of a page makes the bot's log wait. `announce` is handed
    each one-time link's token. `secret` signs cookies; `secure`: the desk is reached by https.
    """
    heavy = ThreadPoolExecutor(1, "desk-heavy")
    return Desk(
        storage=storage,
        finder=finder,
        make_bubble=make_bubble,
        clock=clock,
        door=_door(settings, announce),
        sessions=Sessions(secret, clock, secure=secure, path=PREFIX),
        throttle=Throttle(),
        groups=Groups(storage, finder, clock, heavy),
        figures=Figures(storage, clock),
        waiting=WaitingRoom(finder),
        suggestions=Suggestions(storage, clock),
        effects=CurrentEffects(
            lambda: finder().knowledge,
            ByWords(settings.cache_dir, settings.default_language),
            LabelledIn(HOME / "tests" / "questions"),
        ),
        knowledge_dir=settings.knowledge_dir,
        events_file=settings.events_file,
        workers=ThreadPoolExecutor(THREADS, "desk"),
        heavy=heavy,
    )


def local_app(desk: Desk, hosts: Sequence[str]) -> Starlette:
    """The desk in a server of its own. Other names for this machine than `hosts` are refused: a
    page of a stranger's site could have such a name point here."""

    async def to_the_desk(_request: Request) -> Response:
        return RedirectResponse(f"{PREFIX}/")

    return Starlette(
        routes=[Route("/", to_the_desk), *desk_routes(desk)],
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=list(hosts))],
    )


def signing_key(settings: Settings, secret: bytes | None = None) -> bytes:
    """What signs the desk's cookies: with a password, the same after a restart and another one
    after a change of the password; else random."""
    password = settings.desk_password
    if password is None or secret is None:
        return secrets.token_bytes(32)
    given = password.get_secret_value().encode("utf-8", "replace")
    return hmac.new(secret, b"desk sessions\0" + given, hashlib.sha256).digest()


def make_bubble(knowledge: Knowledge, language: str, entry: Entry, now: datetime) -> Bubble:
    """An entry as the bot sends it to whoever asked for it, with its buttons."""
    voice = Voice(knowledge, knowledge.languages[language], now)
    return _as_bubble(entry_part(voice, entry, "asked"))


def _as_bubble(part: Part) -> Bubble:
    return Bubble(
        text=part.text,
        links=tuple(BubbleLink(link.title, link.url, link.date) for link in part.links),
        links_title=part.links_title,
        footer=part.footer,
        buttons=_rows(part.buttons),
    )


def _rows(buttons: tuple[Button, ...]) -> tuple[tuple[str, ...], ...]:
    rows: list[tuple[str, ...]] = []
    for button in buttons:
        if button.beside and rows:
            rows[-1] += (button.label,)
        else:
            rows.append((button.label,))
    return tuple(rows)


def _door(settings: Settings, announce: Callable[[str], None]) -> Door:
    if settings.desk_password is None:
        return LinkDoor(announce)
    return PasswordDoor(settings.desk_password.get_secret_value(), os.urandom)
