"""Marker strings through every path of the real process: they are found in nothing it wrote."""

import shutil
import time
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.process.running import Running, running
from tests.process.test_run import MODES
from tests.standin import TOKEN, Fault, StandIn, entities, wait_until

CHAT = 7_412_589_630
MARKERS = (str(CHAT), "Markername", "markeruser", "markerword", "マーカー語", TOKEN)
WORDS = (
    "I want to die markerword",
    "my visa was refused, markerword, my name is Markername",
    "markerword " * 30,
    "/help markerword",
    "/start markerword",
    "/forget markerword",
    "/nonsense_markerword",
    "マーカー語と申します、夫に殴られています",
    "My name is Markername. What is a refugee?",
    "xin chào markerword tôi là người tị nạn",
    "what is \x00 a refugee @markeruser",
)


def _people(text: str) -> dict[str, Any]:
    user = {
        "id": CHAT,
        "is_bot": False,
        "first_name": "Markername",
        "username": "markeruser",
        "language_code": "en",
    }
    return {
        "message_id": 1,
        "date": int(time.time()),
        "chat": {"id": CHAT, "type": "private", "first_name": "Markername"},
        "from": user,
        "text": text,
    }


def _send_all(telegram: StandIn) -> None:
    for text in WORDS:
        telegram.sends({**_people(text), **entities(text)}, chat=CHAT)
    telegram.sends(_people("/start markerword without its mark"), chat=CHAT)
    telegram.sends({**_people(""), "caption": "markerword", "photo": []}, chat=CHAT)
    telegram.presses("1:markerword:en", chat=CHAT)
    telegram.adds({"edited_message": {**_people("markerword")}})
    telegram.adds({"message": {"markerword": True, "from": "Markername"}})
    telegram.adds({"message": {**_people("markerword"), "chat": {"id": -CHAT, "type": "group"}}})


def _found(folder: Path) -> list[tuple[str, str]]:
    """Every file the process left under the folder, its log among them."""
    files = [f for f in folder.rglob("*") if f.is_file()]
    return [(f.name, m) for f in files for m in MARKERS if m.encode() in f.read_bytes()]


def _reject(bot: Running) -> None:
    url = f"http://127.0.0.1:{bot.env['PORT']}/telegram"
    for headers in ({}, {"X-Telegram-Bot-Api-Secret-Token": "markerword"}):
        httpx.post(url, json=_people("markerword"), headers=headers)
    httpx.post(f"{url}?markerword", content=b"markerword" * 1000)
    httpx.get(f"http://127.0.0.1:{bot.env['PORT']}/markerword")


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("trouble", ["none", "storage", "telegram"])
def test_nothing_leaks(env: dict[str, str], tmp_path: Path, mode: str, trouble: str) -> None:
    calls = 0

    def fault(method: str, _data: object) -> Fault | None:
        nonlocal calls
        calls += trouble == "telegram" and method == "sendMessage"
        kinds = (None, Fault(400, description="markerword of Markername"), Fault(502), None)
        return kinds[calls % 4] if trouble == "telegram" and method == "sendMessage" else None

    home = tmp_path / "home"
    home.mkdir()
    more = {"LOG_LEVEL": "DEBUG", "HOME": str(home), "TMPDIR": str(home), **MODES[mode]}
    if trouble == "storage":
        (tmp_path / "file").touch()
        more["DATABASE_URL"] = f"sqlite:///{tmp_path / 'file' / 'bot.db'}"
        more["BOT_SECRET"] = "a secret of the tests"
    with (
        StandIn(fault=fault, max_deliveries=20) as telegram,
        running(env, telegram, tmp_path / "log", **more) as bot,
    ):
        bot.wait_ready()
        _send_all(telegram)
        wait_until(lambda: telegram.pending() == 0, "all to be answered", 90)
        _reject(bot)
        assert telegram.texts(CHAT)
        report = httpx.get(f"http://127.0.0.1:{bot.env['PORT']}/readyz").text
        assert ("degraded" in report) == (trouble == "storage")
        assert bot.stop() == 0
        assert not any(marker in report for marker in MARKERS)
    assert bot.written
    assert _found(tmp_path) == []
    shutil.rmtree(home)


def test_what_could_leak_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("x Markername y", encoding="utf-8")
    assert _found(tmp_path) == [("log", "Markername")]
