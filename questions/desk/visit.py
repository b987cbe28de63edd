"""One request to the desk: who asks, in which language, and what every page has in common.

`endpoint` is the one way from a request to a page: login, CSRF token and errors are dealt with
there, so that no page can forget them.
"""

import asyncio
import hmac
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import parse_qsl, urlencode

from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response

from questions.desk.desk import Desk
from questions.desk.rendering import render
from questions.desk.sessions import SESSION_COOKIE, Language, Session
from questions.storage import StorageError

logger = logging.getLogger(__name__)

PREFIX: Final = "/desk"
MAX_BODY: Final = 64_000
"""Bytes of a form."""
MAX_FIELDS: Final = 100
BODY_S: Final = 10
SEE_OTHER, FORBIDDEN, NOT_FOUND, TOO_LARGE, BROKEN, AWAY = 303, 403, 404, 413, 500, 503


class PageError(Exception):
    """A request that cannot be served: its status, and what to tell the analyst."""

    def __init__(self, status: int, ja: str, en: str) -> None:
        super().__init__(en)
        self.status, self.ja, self.en = status, ja, en


def not_found() -> PageError:
    """Nothing stands at this address."""
    return PageError(
        NOT_FOUND,
        "このページはありません。移動したか、消されたのかもしれません。",
        "There is nothing at this address; it may have been taken away.",
    )


@dataclass(slots=True)
class Visit:
    """A request, and what its page needs."""

    desk: Desk
    request: Request
    session: Session
    form: Mapping[str, str] = field(default_factory=dict)
    demo: bool = False

    @property
    def language(self) -> Language:
        """Of the page."""
        return self.session.language

    @property
    def query(self) -> Mapping[str, str]:
        """What stands behind the address's question mark."""
        return self.request.query_params

    @property
    def by_htmx(self) -> bool:
        """Whether a part of a page is asked for, not a whole one."""
        return self.request.headers.get("HX-Request") == "true"

    @property
    def here(self) -> str:
        """This page's address under the desk."""
        url = self.request.url
        path = url.path.removeprefix(PREFIX) or "/"
        return f"{path}?{url.query}" if url.query else path

    def is_here(self, path: str) -> bool:
        """Whether this page is, or stands below, a path."""
        mine = self.request.url.path.removeprefix(PREFIX) or "/"
        return mine == path or (path != "/" and mine.startswith(f"{path}/"))

    def say(self, ja: str, en: str) -> str:
        """The text in the page's language."""
        return ja if self.language == "ja" else en

    def page(self, template: str, status: int = 200, **values: object) -> Response:
        """A page, or the part of one that its template makes."""
        html = render(template, {"visit": self, "say": self.say, **values})
        return Response(html, status, media_type="text/html")

    def go(self, path: str, **query: object) -> Response:
        """Send the browser to another page of the desk."""
        more = {name: str(value) for name, value in query.items() if value not in {None, ""}}
        return _redirect(f"{PREFIX}{path}{'?' + urlencode(more) if more else ''}", self.by_htmx)

    def error(self, error: PageError) -> Response:
        """What went wrong, as a page."""
        return self.page("error.html", error.status, message=self.say(error.ja, error.en))


Page = Callable[[Visit], Awaitable[Response]]


def endpoint(
    desk: Desk, page: Page, *, public: bool = False
) -> Callable[[Request], Awaitable[Response]]:
    """A page as starlette serves it. Unless `public`, only for who is logged in."""

    async def serve(request: Request) -> Response:
        known = desk.sessions.read(request.cookies.get(SESSION_COOKIE))
        visit = Visit(desk, request, known or desk.sessions.new(_language(request)))
        if not visit.session.name and not public:
            return visit.go("/login")
        before = known
        response = await _answered(visit, page)
        if visit.session != before:
            desk.sessions.write(response, visit.session)
        return response

    return serve


async def _answered(visit: Visit, page: Page) -> Response:
    """The page's response; whatever goes wrong in it ends here, the bot beside it goes on."""
    try:
        if visit.request.method == "POST":
            visit.form = await _form(visit)
        visit.demo = await visit.desk.is_demo()
        return await page(visit)
    except PageError as error:
        return visit.error(error)
    except StorageError as error:
        logger.warning("the desk cannot use the database: %s", error)
        return visit.error(_away())
    except Exception as error:
        # The place alone: an error's text could hold what somebody asked.
        place = error.__traceback__
        while place is not None and place.tb_next is not None:
            place = place.tb_next
        where = f"{place.tb_frame.f_code.co_filename}:{place.tb_lineno}" if place else "?"
        logger.error("a page of the desk failed: %s at %s", type(error).__name__, where)
        return visit.error(_broken())


def _away() -> PageError:
    return PageError(
        AWAY,
        "データベースにつながりません。少し待ってから、もう一度お試しください。",
        "The database does not answer. Wait a moment and try again.",
    )


def _broken() -> PageError:
    return PageError(
        BROKEN,
        "このページでエラーが起きました。ボットは影響を受けていません。もう一度試しても同じときは、"
        "ボットを動かしている人に知らせてください。",
        "This page failed. The bot is not affected. If it fails again, tell whoever runs the bot.",
    )


async def _form(visit: Visit) -> Mapping[str, str]:
    """The form that was sent, once its token shows that this desk's own page sent it."""
    try:
        async with asyncio.timeout(BODY_S):
            body = await _body(visit.request)
    except (ClientDisconnect, TimeoutError):
        raise not_found() from None
    try:
        pairs = parse_qsl(body.decode(), keep_blank_values=True, max_num_fields=MAX_FIELDS)
    except ValueError:
        raise _forged() from None
    form = dict(pairs)
    given = form.get("csrf", "").encode()
    if not hmac.compare_digest(given, visit.session.csrf.encode()):
        raise _forged()
    return form


def _forged() -> PageError:
    return PageError(
        FORBIDDEN,
        "このフォームは期限が切れています。ページを開き直して、もう一度送ってください。",
        "This form is out of date. Open its page again and send it once more.",
    )


async def _body(request: Request) -> bytes:
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY:
            raise PageError(TOO_LARGE, "送られた文が長すぎます。", "What was sent is too long.")
    return bytes(body)


def _redirect(address: str, by_htmx: bool) -> Response:
    if by_htmx:
        # htmx would put the other page into this one.
        return Response(headers={"HX-Redirect": address})
    return RedirectResponse(address, SEE_OTHER)


def _language(request: Request) -> Language:
    """The first of the browser's languages that the desk speaks."""
    wanted = request.headers.get("Accept-Language", "").lower().split(",")
    for language in (part.strip()[:2] for part in wanted):
        if language in {"ja", "en"}:
            return "en" if language == "en" else "ja"
    return "ja"
