"""The command for the analysts' web desk."""

import os
import socket
import sys
import webbrowser
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated, Final

import typer

from bot.cli_common import fail, make_finder, now, read_settings
from bot.settings import Settings

if TYPE_CHECKING:
    from retrieval.finder import Finder

COMMANDS = typer.Typer()
LOOPBACK: Final = ("127.0.0.1", "localhost")
DEFAULT_PORT: Final = 8090


@COMMANDS.command()
def desk(
    host: Annotated[str, typer.Option(help="where to listen")] = LOOPBACK[0],
    port: Annotated[int, typer.Option(min=1, max=65535)] = DEFAULT_PORT,
    https: Annotated[
        bool, typer.Option("--https", help="a proxy before it speaks https: so do its cookies")
    ] = False,
    browser: Annotated[bool, typer.Option(help="open it in the browser")] = True,
) -> None:
    """Open the analysts' desk on the database at DATABASE_URL; stop with Ctrl-C."""
    import asyncio

    from bot.logs import set_up_logging
    from questions.secret import SecretError
    from questions.storage import StorageError
    from retrieval.analyzers import settle

    settings = read_settings()
    if settings.desk_password is None and host not in LOOPBACK:
        fail(f"the desk opens on {LOOPBACK[0]} alone until DESK_PASSWORD is set")
    set_up_logging(settings)
    # Before a link is shown: whatever has the port would be handed what the link opens.
    listening = _listening(host, port)
    # By words alone: the vectors for likeness of meaning take more memory than all the rest.
    by_words = settings.model_copy(update={"embeddings": "off"})
    finder = make_finder(by_words)
    finder.warm_up()
    settle()
    address = f"http://{host}:{port}/desk"
    try:
        asyncio.run(_serve(settings, finder, listening, address, https=https, browser=browser))
    except (StorageError, SecretError) as error:
        fail(str(error))


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listening = socket.create_server((host, port), family=family)
    except OSError as error:
        fail(f"port {port} cannot be opened ({error.strerror}); give another one by --port")
    # Else the rest of a page waits 40 ms until the browser has acknowledged its beginning: asyncio
    # sets this only on sockets that it makes itself. Those accepted inherit it.
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return listening


async def _serve(
    settings: Settings,
    finder: "Finder",
    listening: socket.socket,
    address: str,
    *,
    https: bool,
    browser: bool,
) -> None:
    import uvicorn

    from bot.desk import build_desk, local_app, signing_key
    from questions.storage import Storage

    storage = Storage(settings.database_url.get_secret_value())
    await storage.migrate()
    secret = settings.secret_for(storage.path) if settings.desk_password else None
    made = build_desk(
        settings,
        storage,
        lambda: finder,
        now,
        _announcer(address, browser=browser),
        secret=signing_key(settings, secret),
        secure=https,
    )
    app = local_app(made, LOOPBACK if settings.desk_password is None else ("*",))
    config = uvicorn.Config(
        app,
        # Addresses hold what was searched for.
        access_log=False,
        log_config=None,
        lifespan="off",
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=2,
    )
    # So that the first page does not wait for it.
    made.groups.look()
    try:
        if settings.desk_password is None:
            made.open_link()
        else:
            _say(f"the desk is at {address}/ (password: DESK_PASSWORD); Ctrl-C stops it")
        await uvicorn.Server(config).serve([listening])
    finally:
        await made.close()
        await storage.close()


def _announcer(address: str, *, browser: bool) -> Callable[[str], None]:
    first = [browser]

    def announce(token: str) -> None:
        link = f"{address}/login?token={token}"
        _say(f"open this link; it works once: {link}")
        if first.pop() if first else False:
            _open_browser(link)

    return announce


def _open_browser(link: str) -> None:
    """Open it where there is a browser with a window: one in a terminal would take this one."""
    windows = sys.platform in {"darwin", "win32"} or any(
        os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY")
    )
    if windows:
        webbrowser.open(link)


def _say(text: str) -> None:
    typer.echo(text, err=True)
