"""Coming in, going out, and how the desk looks to this browser."""

import asyncio
from dataclasses import replace
from typing import Final

from starlette.responses import Response

from questions.desk.sessions import DEVICE_COOKIE, Language, Theme
from questions.desk.visit import Visit
from questions.labels import LONGEST_NAME

UNAUTHORIZED, TOO_MANY = 401, 429
_LANGUAGES: Final[dict[str, Language]] = {"ja": "ja", "en": "en"}
_THEMES: Final[dict[str, Theme]] = {"auto": "auto", "light": "light", "dark": "dark"}


async def show(visit: Visit) -> Response:
    """GET /login."""
    if visit.session.name:
        return visit.go("/")
    _offer_link(visit)
    return _form(visit)


async def enter(visit: Visit) -> Response:
    """POST /login: the name, and the password or the link's token."""
    name = " ".join(visit.form.get("name", "").split())
    if not 0 < len(name) <= LONGEST_NAME or not name.isprintable():
        return _form(visit, "name", UNAUTHORIZED)
    desk, now = visit.desk, visit.desk.clock()
    device = desk.sessions.device(visit.request.cookies.get(DEVICE_COOKIE))
    if wait := desk.throttle.wait(device, now):
        response = _form(visit, "wait", TOO_MANY, name)
        response.headers["Retry-After"] = str(wait)
        return response
    given = visit.form.get("secret", "")
    loop = asyncio.get_running_loop()
    if not await loop.run_in_executor(desk.workers, desk.door.admits, given):
        _offer_link(visit)
        return _form(visit, "secret", UNAUTHORIZED, name)
    desk.throttle.succeeded(device, now)
    visit.session = desk.sessions.logged_in(visit.session, name)
    response = visit.go("/")
    desk.sessions.remember_device(response, device)
    return response


async def leave(visit: Visit) -> Response:
    """POST /logout."""
    visit.desk.sessions.revoke(visit.session)
    fresh = visit.desk.sessions.new(visit.language)
    visit.session = replace(fresh, theme=visit.session.theme)
    return visit.go("/login")


async def prefer(visit: Visit) -> Response:
    """POST /preferences: the language of the pages, light or dark."""
    language = _LANGUAGES.get(visit.form.get("language", ""), visit.session.language)
    theme = _THEMES.get(visit.form.get("theme", ""), visit.session.theme)
    visit.session = replace(visit.session, language=language, theme=theme)
    back = visit.form.get("back", "/")
    # The desk's own prefix is put before it: it leads nowhere else, whatever it is.
    return visit.go(back if back.startswith("/") else "/")


def _form(visit: Visit, wrong: str = "", status: int = 200, name: str = "") -> Response:
    token = visit.query.get("token", "") or visit.form.get("secret", "")
    kind = visit.desk.door.kind
    return visit.page(
        "login.html",
        status,
        kind=kind,
        wrong=wrong,
        name=name,
        longest=LONGEST_NAME,
        token=token if kind == "link" else "",
    )


def _offer_link(visit: Visit) -> None:
    """Where a link opens the desk: whoever lacks one finds a new one in the terminal."""
    if not visit.query.get("token"):
        visit.desk.open_link()
