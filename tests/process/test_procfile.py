"""Each entry of the Procfile, as a host starts it: by honcho, with PORT from outside."""

import os
import signal
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from tests.conftest import ROOT
from tests.process.running import free_port
from tests.standin import TOKEN, StandIn, wait_until

BIN = ROOT / ".venv" / "bin"
HONCHO = [str(BIN / "honcho"), "--procfile", str(ROOT / "Procfile")]


def environment(env: dict[str, str], telegram: StandIn, port: int) -> dict[str, str]:
    return {
        **env,
        "PATH": f"{BIN}{os.pathsep}{env['PATH']}",
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_BASE_URL": telegram.base_url,
        "PORT": str(port),
        "DYNO": "web.1",
        "WEBHOOK_URL": f"http://127.0.0.1:{port}",
    }


@contextmanager
def started(entry: str, env: dict[str, str], log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    with log.open("wb") as file:
        process = subprocess.Popen(
            [*HONCHO, "start", entry], env=env, cwd=ROOT, stdout=file, stderr=file
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(10)


def test_the_entries_are_these_three() -> None:
    lines = (ROOT / "Procfile").read_text(encoding="utf-8").splitlines()
    assert {line.partition(":")[0] for line in lines} == {"web", "worker", "release"}


@pytest.mark.parametrize("entry", ["web", "worker"])
def test_it_answers_in_its_mode_and_stops_when_told(
    env: dict[str, str], tmp_path: Path, entry: str
) -> None:
    port = free_port()
    with StandIn() as telegram:
        if entry == "worker":
            # As after a change from web: a webhook is registered, WEBHOOK_URL still set.
            telegram.webhook = {"url": "http://127.0.0.1:9/telegram"}
        given = environment(env, telegram, port)
        with started(entry, given, tmp_path / "log") as process:
            url = f"http://127.0.0.1:{port}/readyz"
            wait_until(lambda: _answers(url), "the bot to be ready", 40)
            telegram.says("Who is a refugee?")
            assert "1951" in telegram.wait_for_texts(1)[0]
            wait_until(lambda: telegram.pending() == 0, "the update to be confirmed")
            assert (telegram.webhook is not None) == (entry == "web")
            process.send_signal(signal.SIGTERM)
            process.wait(10)
    written = (tmp_path / "log").read_text(encoding="utf-8")
    assert "stopped" in written
    assert "DYNO is set: on this host the disk is not kept" in written
    assert "Traceback" not in written
    assert TOKEN not in written


def test_release_brings_the_database_to_this_version(env: dict[str, str], tmp_path: Path) -> None:
    with StandIn() as telegram:
        given = environment(env, telegram, free_port())
        for _ in range(2):
            done = subprocess.run(
                [*HONCHO, "start", "release"],
                env=given,
                cwd=ROOT,
                capture_output=True,
                timeout=60,
                check=False,
            )
            assert done.returncode == 0, done.stdout.decode()
        assert telegram.calls == []
    with sqlite3.connect(tmp_path / "data" / "bot.db") as connection:
        assert connection.execute("SELECT count(*) FROM questions").fetchone() == (0,)
    connection.close()


def _answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2).status_code == 200
    except httpx.HTTPError:
        return False
