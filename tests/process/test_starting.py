"""A start while Telegram is away, or does not know the token."""

import time
from pathlib import Path

import httpx

from tests.process.running import command, running
from tests.process.test_run import MODES
from tests.standin import Fault, StandIn, wait_until


def test_telegram_away_at_the_start_is_waited_for(env: dict[str, str], tmp_path: Path) -> None:
    away = True
    with (
        StandIn(fault=lambda *_: Fault(502) if away else None) as telegram,
        running(env, telegram, tmp_path / "log") as bot,
    ):
        url = f"http://127.0.0.1:{bot.env['PORT']}"
        wait_until(lambda: "next try" in bot.written, "a word about the outage")
        assert httpx.get(f"{url}/healthz").status_code == 200
        assert httpx.get(f"{url}/readyz").status_code == 503
        away = False
        bot.wait_ready()
        telegram.says("hello")
        telegram.wait_for_texts(1)
        assert bot.stop() == 0


def test_a_wrong_token_is_named(env: dict[str, str], tmp_path: Path) -> None:
    with StandIn() as telegram:
        more = {"TELEGRAM_BOT_TOKEN": "999:wrong", "TELEGRAM_API_BASE_URL": telegram.base_url}
        done = command({**env, **more}, "run")
    assert done.returncode == 2
    assert "Telegram does not know this token" in done.stderr.decode()
    assert "999:wrong" not in done.stderr.decode()


def test_what_is_delivered_before_the_bot_can_answer_is_answered_after_the_start(
    env: dict[str, str], tmp_path: Path
) -> None:
    """The webhook of the process before is in force while Telegram cannot be reached from here."""
    away = True
    more = {**MODES["webhook"], "WEBHOOK_SECRET": "of-the-tests"}
    with (
        StandIn(fault=lambda *_: Fault(502) if away else None, max_deliveries=100) as telegram,
        running(env, telegram, tmp_path / "log", **more) as bot,
    ):
        wait_until(lambda: "next try" in bot.written, "a word about the outage", 60)
        update = {
            "update_id": 1,
            "message": {
                "message_id": 1,
                "date": int(time.time()),
                "chat": {"id": 1, "type": "private"},
                "from": {"id": 1, "is_bot": False, "first_name": "S", "language_code": "en"},
                "text": "I want to die",
            },
        }

        def delivered() -> int:
            url = f"http://127.0.0.1:{bot.env['PORT']}/telegram"
            headers = {"X-Telegram-Bot-Api-Secret-Token": "of-the-tests"}
            return httpx.post(url, json=update, headers=headers).status_code

        assert [delivered() for _ in range(6)] == [503] * 6
        away = False
        bot.wait_ready()
        assert delivered() == 200
        assert "119" in telegram.wait_for_texts(1)[0]
        assert bot.readyz()["updates_dropped"] == 0
        assert bot.stop() == 0
        assert "Traceback" not in bot.written
