"""The desk as a process: by a one-time link on this machine alone, and beside the bot's webhook."""

import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx

from tests.conftest import ROOT
from tests.process.running import SUPPORT_BOT, command, free_port, running
from tests.standin import StandIn, wait_until

PASSWORD = "a password for the test"


@contextmanager
def desk(env: dict[str, str], log: Path) -> Iterator[int]:
    port = free_port()
    with log.open("wb") as out:
        process = subprocess.Popen(
            [*SUPPORT_BOT, "desk", "--port", str(port)], env=env, cwd=ROOT, stdout=out, stderr=out
        )
    try:
        wait_until(lambda: answers(f"http://127.0.0.1:{port}/desk/login"), "the desk", 60)
        yield port
    finally:
        process.terminate()
        process.wait(10)


def answers(address: str) -> bool:
    try:
        return httpx.get(address, timeout=5).status_code == 200
    except httpx.HTTPError:
        return False


def log_in(http: httpx.Client, page: str, secret: str) -> httpx.Response:
    found = re.search(r'name="csrf" value="([^"]+)"', http.get(page).text)
    assert found
    form = {"csrf": found[1], "name": "Hanako", "secret": secret}
    return http.post("/desk/login", data=form)


def test_the_printed_link_opens_the_desk_and_nothing_is_logged_of_it(
    env: dict[str, str], tmp_path: Path
) -> None:
    log = tmp_path / "log"
    with desk(env, log) as port:
        found = re.search(r"http://127\.0\.0\.1:\d+(/desk/login\?token=(\S+))", log.read_text())
        assert found
        base = f"http://127.0.0.1:{port}"
        with httpx.Client(base_url=base, follow_redirects=True, timeout=30) as http:
            page = log_in(http, found[1], found[2])
            assert page.status_code == 200
            assert "Hanako" in page.text
            assert "Support bot desk" in http.get("/").text or "分析デスク" in http.get("/").text
            http.get("/desk/entries/search?q=searched-for")
    assert "searched-for" not in log.read_text()
    assert "Traceback" not in log.read_text()


def test_a_page_comes_whole_without_waiting_for_an_acknowledgement(
    env: dict[str, str], tmp_path: Path
) -> None:
    """Which would take 40 ms. The fastest of several, as the machine may be busy."""
    with (
        desk({**env, "DESK_PASSWORD": PASSWORD}, tmp_path / "log") as port,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", follow_redirects=True) as http,
    ):
        assert log_in(http, "/desk/login", PASSWORD).status_code == 200
        assert min(_seconds(http, "/desk/quality") for _ in range(20)) < 0.035


def _seconds(http: httpx.Client, page: str) -> float:
    start = time.monotonic()
    assert http.get(page).status_code == 200
    return time.monotonic() - start


def test_a_port_that_is_taken_is_named_and_no_link_is_shown(env: dict[str, str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        done = command(env, "desk", "--port", str(port))
    assert done.returncode == 2
    assert f"port {port} cannot be opened" in done.stderr.decode()
    assert "token" not in done.stderr.decode()


def test_without_a_password_the_desk_opens_on_this_machine_only(env: dict[str, str]) -> None:
    done = command(env, "desk", "--host", "0.0.0.0")
    assert done.returncode == 2
    assert b"DESK_PASSWORD" in done.stderr
    short = command({**env, "DESK_PASSWORD": "short"}, "desk")
    assert short.returncode == 2
    assert b"12 characters" in short.stderr


def test_the_web_process_serves_the_desk_where_a_password_is_set(
    env: dict[str, str], tmp_path: Path
) -> None:
    hook = {"WEBHOOK_URL": "http://127.0.0.1:{port}"}
    log = tmp_path / "log"
    with (
        StandIn() as telegram,
        running(env, telegram, log, **hook, DESK_PASSWORD=PASSWORD) as bot,
    ):
        bot.wait_ready()
        base = f"http://127.0.0.1:{bot.env['PORT']}"
        with httpx.Client(base_url=base, follow_redirects=True, timeout=30) as http:
            assert http.get("/desk/").url.path == "/desk/login"
            assert log_in(http, "/desk/login", PASSWORD).url.path == "/desk/"
            assert http.get("/desk/unanswered").status_code == 200
        telegram.says("難民はなぜ日本に来るの？", chat=1, language="ja")
        assert "日本のビザ" in telegram.wait_for_texts(1, chat=1)[0]
        assert bot.stop() == 0
        assert "Traceback" not in bot.written
        assert PASSWORD not in bot.written


def test_without_a_password_the_web_process_has_no_desk(
    env: dict[str, str], tmp_path: Path
) -> None:
    hook = {"WEBHOOK_URL": "http://127.0.0.1:{port}"}
    with StandIn() as telegram, running(env, telegram, tmp_path / "log", **hook) as bot:
        bot.wait_ready()
        assert httpx.get(f"http://127.0.0.1:{bot.env['PORT']}/desk/login").status_code == 404
