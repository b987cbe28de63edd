"""What is written to the log cannot hold a token, an id or a person's words."""

import json
import subprocess
import sys

import pytest

from bot.logs import mask
from tests.conftest import ROOT

SCRIPT = """
import json, logging, sys, warnings
from bot.logs import set_up_logging
from bot.settings import load_settings
given = {"TELEGRAM_BOT_TOKEN": "123456:token-marker", "LOG_LEVEL": "DEBUG",
         "BOT_SECRET": "secret-marker-secret", "WEBHOOK_SECRET": "webhook-marker",
         "DESK_PASSWORD": "password-marker", "HOME": "/"}
set_up_logging(load_settings(given))
def fail():
    raise ValueError("words-marker of 9876543210")
"""

CATCH = "try: fail()\nexcept ValueError: "
CASES = {
    "ours": 'logging.getLogger("bot.x").debug("id 9876543210, 123456:token-marker")',
    "ours with a failure": CATCH + 'logging.getLogger("bot").exception("x")',
    "secrets": 'logging.getLogger("bot").info("secret-marker-secret webhook-marker")',
    "a password": 'logging.getLogger("bot").info("x password-marker")',
    "another's values": 'logging.getLogger("uvicorn.error").error("got %s", "words-marker")',
    "another's ready message": 'logging.getLogger("x").error("words-marker")',
    "another's failure": CATCH + 'logging.getLogger("x").exception("e %s", 1)',
    "another's info": 'logging.getLogger("httpx").info("POST /bot123456:token-marker/getMe")',
    "telegram": 'logging.getLogger("telegram.ext").critical("words-marker")',
    "a warning": 'warnings.warn("words-marker")',
    "a thread": "import threading\nt = threading.Thread(target=fail); t.start(); t.join()",
    "nobody caught it": "fail()",
    "with the stack": 'logging.getLogger("bot").error("x", stack_info=True)',
    "an asyncio task": (
        "import asyncio, gc\nasync def f(): fail()\nasync def m():\n"
        "  t = asyncio.create_task(f()); await asyncio.sleep(0)\n"
        "  del t; gc.collect()\nasyncio.run(m())"
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_no_way_of_writing_shows_a_marker(case: str) -> None:
    done = subprocess.run(
        [sys.executable, "-W", "default", "-c", SCRIPT + CASES[case]],
        capture_output=True,
        cwd=ROOT,
        env={"PATH": "/usr/bin"},
        timeout=60,
        check=False,
    )
    written = (done.stdout + done.stderr).decode()
    assert "marker" not in written
    assert "9876543210" not in written
    if case not in {"telegram", "another's info"}:
        assert written


def test_a_failure_keeps_its_place() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT + "fail()"],
        capture_output=True,
        cwd=ROOT,
        env={"PATH": "/usr/bin"},
        timeout=60,
        check=False,
    )
    assert b"ValueError at <string>" in done.stderr


@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("port 8080, 100000 of", "port 8080, <number> of"),
        ("https://api.telegram.org/bot123:abc/getMe", "https://api.telegram.org<secret>/getMe"),
        ("mail to a.b@example.org", "mail to <email>"),
        ("chat -1001234567890", "chat <number>"),
        ("chat 1234567890.", "chat <number>."),
        ("id:1234567890, x", "id:<number>, x"),
        ("電話09012345678です", "電話<number>です"),
        ("電話０９０１２３４５６７８です", "電話<number>です"),
        ("3 log rows, database at revision 0001", "3 log rows, database at revision 0001"),
        ("kept as bot.db.damaged-20261124T030000", "kept as bot.db.damaged-20261124T030000"),
    ],
)
def test_the_mask(line: str, kept: str) -> None:
    assert mask(line) == kept


def test_json_of_an_update_is_masked() -> None:
    update = json.dumps({"from": {"id": 9876543210}})
    assert "9876543210" not in mask(update)
