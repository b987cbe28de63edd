"""What goes wrong around a running bot: people are answered, nothing is lost, memory stays.

Short here; in full by `make test-all`. Kills and Telegram's own faults: test_run.py.
"""

import json
import shutil
import socket
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import httpx
import pytest

from tests.conftest import ROOT
from tests.process.running import Running, running
from tests.process.test_run import MODES, TEXTS
from tests.standin import StandIn, wait_until

HOOK = MODES["webhook"]
DAY_S = 86_400
JUMPS_S = (0, 40 * DAY_S, -2 * DAY_S, 10_800, 800 * DAY_S, -30 * 365 * DAY_S)
JUMPING = [sys.executable, "-m", "tests.process.jumping"]
CLEAN_S = 5
"""A stop takes no longer than this, whatever is in work."""
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"


def full(short: int, long: int) -> pytest.MarkDecorator:
    """A size: short in `make test`, long in `make test-all`."""
    slow = pytest.param(long, id="long", marks=pytest.mark.slow)
    return pytest.mark.parametrize("size", [pytest.param(short, id="short"), slow])


def url(bot: Running, path: str) -> str:
    return f"http://127.0.0.1:{bot.env['PORT']}{path}"


def _sent(telegram: StandIn) -> int:
    return sum(s.method == "sendMessage" for s in telegram.sent)


def _has_sent(telegram: StandIn, messages: int) -> bool:
    return _sent(telegram) >= messages


@pytest.mark.parametrize("mode", MODES)
@full(40, 200)
def test_a_stop_under_load_is_clean_and_loses_nothing(
    env: dict[str, str], tmp_path: Path, mode: str, size: int
) -> None:
    """SIGTERM three times while so many people send 5 messages each."""
    asked = size * len(TEXTS)
    with (
        StandIn(max_deliveries=200) as telegram,
        running(env, telegram, tmp_path / "log", **MODES[mode]) as bot,
    ):
        for text in TEXTS:
            for chat in range(1, size + 1):
                telegram.says(text, chat=chat)
        for _ in range(3):
            bot.wait_ready()
            some = min(_sent(telegram) + asked // 20, asked)
            wait_until(partial(_has_sent, telegram, some), "some answers", 120)
            start = time.monotonic()
            assert bot.stop() == 0
            assert time.monotonic() - start < CLEAN_S
            bot.start()
        wait_until(lambda: telegram.pending() == 0, "all updates to be confirmed", 300)
        for chat in range(1, size + 1):
            assert len(telegram.texts(chat)) == len(TEXTS), chat
        assert bot.stop() == 0
        assert "Traceback" not in bot.written


def test_a_knowledge_folder_that_goes_and_comes_back(env: dict[str, str], tmp_path: Path) -> None:
    base, other = tmp_path / "knowledge", tmp_path / "other"
    for folder in (base, other):
        shutil.copytree(ROOT / "knowledge", folder)
    path = other / "en" / "world.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("1951", "MCMLI"), encoding="utf-8")
    with (
        StandIn() as telegram,
        running(env, telegram, tmp_path / "log", KNOWLEDGE_DIR=str(base)) as bot,
    ):
        bot.wait_ready()

        def status() -> object:
            return httpx.get(url(bot, "/readyz")).json()["status"]

        shutil.rmtree(base)
        wait_until(lambda: status() == "degraded", "the loss to be noticed", 60)
        telegram.says("Who is a refugee?", chat=1)
        assert "1951" in telegram.wait_for_texts(1, chat=1)[0]
        other.rename(base)
        wait_until(lambda: "new state is in service" in bot.written, "the new folder", 20)
        wait_until(lambda: status() == "ready", "readiness", 60)
        telegram.says("Who is a refugee?", chat=2)
        assert "MCMLI" in telegram.wait_for_texts(1, chat=2)[0]
        base.rename(other)
        (base / "en").mkdir(parents=True)
        wait_until(lambda: status() == "degraded", "an empty folder to be noticed", 60)
        telegram.says("Who is a refugee?", chat=3)
        assert "MCMLI" in telegram.wait_for_texts(1, chat=3)[0]
        assert bot.stop() == 0
        assert "Traceback" not in bot.written


@pytest.mark.parametrize("mode", MODES)
def test_a_clock_that_jumps(env: dict[str, str], tmp_path: Path, mode: str) -> None:
    jump = tmp_path / "jump"
    jump.write_text("0", encoding="ascii")
    more = {"JUMP": str(jump), **MODES[mode]}
    with (
        StandIn() as telegram,
        running(env, telegram, tmp_path / "log", JUMPING, **more) as bot,
    ):
        bot.wait_ready()
        for chat, to in enumerate(JUMPS_S, 1):
            jump.write_text(str(to), encoding="ascii")
            telegram.says("I want to die", chat=chat)
            text = telegram.wait_for_texts(1, chat=chat)[0]
            assert "119" in text, to
            telegram.says("Who is a refugee?", chat=chat)
            assert telegram.wait_for_texts(2, chat=chat)[1].startswith("<b>"), to
            report = httpx.get(url(bot, "/readyz")).json()
            assert (report["status"] == "ready") == (to == 0), report
            assert ("ahead" in report["clock"]) == (to > 0)
        jump.write_text("0", encoding="ascii")
        wait_until(lambda: telegram.pending() == 0, "all updates to be confirmed")
        assert httpx.get(url(bot, "/readyz")).json()["status"] == "ready"
        assert bot.stop() == 0
        assert "Traceback" not in bot.written


@full(300, 1_000)
def test_connections_that_send_half_a_request(
    env: dict[str, str], tmp_path: Path, size: int
) -> None:
    half = b"POST /telegram HTTP/1.1\r\nHost: bot\r\nContent-Length: 100\r\nX-Tele"
    with (
        StandIn() as telegram,
        running(env, telegram, tmp_path / "log", **HOOK) as bot,
        ExitStack() as stack,
    ):
        bot.wait_ready()
        # The first answers read what is read once.
        for chat in range(21, 41):
            telegram.says("hello", chat=chat)
        for chat in range(21, 41):
            telegram.wait_for_texts(1, chat=chat, seconds=60)
        before = bot.resident_mb()
        for _ in range(size):
            one = stack.enter_context(socket.create_connection(("127.0.0.1", _port(bot)), 10))
            one.sendall(half)
        for chat in range(1, 21):
            telegram.says("hello", chat=chat)
        for chat in range(1, 21):
            telegram.wait_for_texts(1, chat=chat, seconds=60)
        assert bot.open_files() < 400
        assert bot.resident_mb() - before < 20
        assert bot.stop() == 0
        assert "out of system resource" not in bot.written
        assert "Traceback" not in bot.written


@full(20, 200)
def test_bodies_that_no_telegram_sends(env: dict[str, str], tmp_path: Path, size: int) -> None:
    """10 MB with and without the secret, wrong secrets, what is no JSON, kinds nobody knows."""
    huge = b"x" * 10_000_000
    with (
        StandIn() as telegram,
        running(env, telegram, tmp_path / "log", WEBHOOK_SECRET="of-the-tests", **HOOK) as bot,
    ):
        bot.wait_ready()
        before = bot.resident_mb()
        right, wrong = {SECRET_HEADER: "of-the-tests"}, {SECRET_HEADER: "of-the-test"}
        unknown = json.dumps({"update_id": 5, "poll_vote_of_the_future": {"a": [1]}}).encode()
        cases = [
            (huge, right, {413}),
            (huge, wrong, {403}),
            (b"{}", {}, {403}),
            (b"{}", {SECRET_HEADER: "x" * 5_000}, {403}),
            (b'{"update_id":', right, {400}),
            (b"[" * 100_000, right, {400}),
            (b'{"update_id": 1e999}', right, {400}),
            (unknown, right, {200}),
        ]
        with ThreadPoolExecutor(4) as several:
            for content, headers, expected in cases * (size // 4):
                several.submit(_post, bot, content, headers, expected)
            telegram.says("hello", chat=1)
            telegram.wait_for_texts(1, chat=1)
        for content, headers, expected in cases:
            assert _post(bot, content, headers, expected)
        assert bot.peak_mb() - before < 60
        telegram.says("hello", chat=2)
        telegram.wait_for_texts(1, chat=2)
        assert bot.stop() == 0
        assert "Traceback" not in bot.written


def _post(bot: Running, content: bytes, headers: dict[str, str], expected: set[int]) -> bool:
    try:
        answer = httpx.post(url(bot, "/telegram"), content=content, headers=headers, timeout=20)
    except httpx.TransportError:
        # Refused before all was sent, and the connection closed: the sender's trouble.
        return len(content) > 1_000_000
    return answer.status_code in expected


@pytest.mark.parametrize("mode", MODES)
@full(500, 10_000)
def test_a_flood_from_one_person(env: dict[str, str], tmp_path: Path, mode: str, size: int) -> None:
    """One notice, then silence; others are answered all the same, and danger of the flooder too."""
    with (
        StandIn(max_deliveries=200) as telegram,
        running(env, telegram, tmp_path / "log", **MODES[mode]) as bot,
    ):
        bot.wait_ready()
        telegram.says("hello", chat=2)
        telegram.wait_for_texts(1, chat=2)
        before = bot.resident_mb()
        for number in range(size):
            telegram.says(f"Who is a refugee? {number}", chat=1)
        telegram.says("Who is a refugee?", chat=2)
        # Telegram hands updates out in their order: whoever wrote after the flood waits for it.
        start = time.monotonic()
        telegram.wait_for_texts(2, chat=2, seconds=500)
        print(f"{mode}: {size / (time.monotonic() - start):.0f} messages of a flood a second")  # noqa: T201 - `make test-all` shows it
        wait_until(lambda: telegram.pending() == 0, "the flood to be over", 300)
        assert len(telegram.texts(1)) < 11 + 3 * (1 + size // 100)
        telegram.says("I want to die", chat=1)
        wait_until(lambda: "119" in telegram.texts(1)[-1], "the help card")
        assert bot.resident_mb() - before < 25
        assert bot.stop() == 0
        assert "Traceback" not in bot.written


def _port(bot: Running) -> int:
    return int(bot.env["PORT"])
