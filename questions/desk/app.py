"""The desk as an application: which page is where."""

from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from questions.desk.desk import Desk
from questions.desk.headers import SecurityHeaders
from questions.desk.pages import (
    entries,
    login,
    overview,
    quality,
    review,
    suggesting,
    trying,
    unanswered,
)
from questions.desk.rendering import STATIC
from questions.desk.visit import PREFIX, Page, Visit, endpoint, not_found

PUBLIC: tuple[tuple[str, str, Page], ...] = (
    ("GET", "/login", login.show),
    ("POST", "/login", login.enter),
    ("POST", "/preferences", login.prefer),
)
"""What can be seen without a login. Everything else cannot."""

PAGES: tuple[tuple[str, str, Page], ...] = (
    ("POST", "/logout", login.leave),
    ("GET", "/", overview.show),
    ("GET", "/unanswered", unanswered.show),
    ("GET", "/unanswered/{group}", unanswered.one),
    ("GET", "/grouping", unanswered.progress),
    ("GET", "/review", review.show),
    ("POST", "/review", review.label),
    ("POST", "/review/undo", review.undo),
    ("GET", "/entries", entries.show),
    ("GET", "/entries/search", entries.search),
    ("GET", "/entries/{entry}", entries.one),
    ("GET", "/try", trying.show),
    ("POST", "/try", trying.ask),
    ("GET", "/suggestions", suggesting.show),
    ("GET", "/suggestions/new", suggesting.write),
    ("POST", "/suggestions/new", suggesting.propose),
    ("POST", "/suggestions/withdraw", suggesting.withdraw),
    ("GET", "/suggestions/patch", suggesting.patch),
    ("GET", "/quality", quality.show),
)


def desk_routes(desk: Desk) -> list[BaseRoute]:
    """The desk under /desk, for a server of its own or beside the bot's routes."""
    return [Mount(PREFIX, app=make_desk(desk))]


def make_desk(desk: Desk) -> SecurityHeaders:
    """The application. A page's failure stays in it."""
    routes: list[BaseRoute] = [
        Route(path, endpoint(desk, page, public=public), methods=[method])
        for pages, public in ((PUBLIC, True), (PAGES, False))
        for method, path, page in pages
    ]
    routes.append(Mount("/static", app=_Static(directory=STATIC)))
    nothing = _nothing_here(desk)
    return SecurityHeaders(
        Starlette(routes=routes, exception_handlers={404: nothing, 405: nothing})
    )


def _nothing_here(desk: Desk) -> Callable[[Request, Exception], Awaitable[Response]]:
    async def raise_not_found(_visit: Visit) -> Response:
        raise not_found()

    show = endpoint(desk, raise_not_found, public=True)

    async def handle(request: Request, error: Exception) -> Response:
        # What a file's address gets wrong is no page of ours.
        if isinstance(error, HTTPException) and "/static/" in request.url.path:
            return Response(status_code=error.status_code)
        return await show(request)

    return handle


class _Static(StaticFiles):
    """Files whose addresses carry a digest of their content."""

    def file_response(self, *args: object, **more: object) -> Response:
        """The file, to be kept for a year."""
        response = super().file_response(*args, **more)  # type: ignore[arg-type]  # passed on
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        return response
