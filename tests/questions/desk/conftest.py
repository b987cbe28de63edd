"""A desk on a real SQLite file, with the real knowledge base and a clock to turn."""

import os
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path

import httpx
import pytest

from bot.desk import build_desk, local_app
from bot.settings import load_settings
from questions.desk.desk import Desk
from questions.desk.visit import PREFIX
from retrieval.finder import Finder
from tests.questions.conftest import Room

PASSWORD = "correct horse battery"
CSRF = re.compile(r'name="csrf" value="([^"]+)"')
HOST = "http://127.0.0.1"


@dataclass
class Browser:
    """Somebody's browser at the desk: keeps cookies and sends each page's token."""

    http: httpx.AsyncClient
    html: str = ""

    async def get(self, path: str) -> httpx.Response:
        return self._seen(await self.http.get(f"{PREFIX}{path}", follow_redirects=True))

    async def post(self, path: str, **form: str) -> httpx.Response:
        """Send a form of the page seen last."""
        found = CSRF.search(self.html)
        sent = {"csrf": found[1] if found else "", **form}
        answer = await self.http.post(f"{PREFIX}{path}", data=sent, follow_redirects=True)
        return self._seen(answer)

    async def log_in(self, password: str = PASSWORD, name: str = "Hanako") -> httpx.Response:
        await self.get("/login")
        return await self.post("/login", name=name, secret=password)

    def _seen(self, answer: httpx.Response) -> httpx.Response:
        self.html = answer.text
        return answer


@dataclass
class Opened:
    """A desk, and the links it has printed."""

    room: Room
    desk: Desk
    hosts: tuple[str, ...] = ("*",)
    links: list[str] = field(default_factory=list)

    def browser(self, language: str = "en") -> Browser:
        transport = httpx.ASGITransport(local_app(self.desk, self.hosts), raise_app_exceptions=True)
        headers = {"Accept-Language": language}
        return Browser(httpx.AsyncClient(transport=transport, base_url=HOST, headers=headers))

    async def analyst(self, language: str = "en") -> Browser:
        """Somebody who has logged in."""
        browser = self.browser(language)
        await browser.log_in()
        return browser


def open_desk(
    room: Room,
    finder: Finder,
    password: str | None,
    *,
    secure: bool = False,
    events: Path | None = None,
) -> Opened:
    environ = {"DESK_PASSWORD": password} if password else {}
    environ |= {"EVENTS_FILE": str(events)} if events else {}
    settings = load_settings({**environ, "HOME": os.devnull})
    links: list[str] = []
    desk = build_desk(
        settings,
        room.storage,
        lambda: finder,
        room.clock,
        links.append,
        secret=b"a key for cookies in tests",
        secure=secure,
    )
    return Opened(room, desk, links=links)


@pytest.fixture
def events(tmp_path: Path) -> Path:
    """A file of events without any."""
    file = tmp_path / "events.yaml"
    file.write_text("events: []", encoding="utf-8")
    return file


@pytest.fixture
async def opened(room: Room, finder: Finder, events: Path) -> AsyncIterator[Opened]:
    """By password."""
    found = open_desk(room, finder, PASSWORD, events=events)
    yield found
    await found.desk.close()


@pytest.fixture
async def by_link(room: Room, finder: Finder) -> AsyncIterator[Opened]:
    """By a one-time link."""
    found = open_desk(room, finder, None)
    yield found
    await found.desk.close()


@pytest.fixture
async def analyst(opened: Opened) -> Browser:
    """Somebody who has logged in, in English."""
    return await opened.analyst()
