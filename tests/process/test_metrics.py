"""/metrics is where the public does not come."""

from pathlib import Path

import httpx
import pytest

from tests.process.running import Running, free_port, running
from tests.process.test_run import MODES
from tests.standin import StandIn, wait_until


@pytest.mark.parametrize("mode", MODES)
def test_figures_are_served_on_their_own_port_and_by_no_public_one(
    env: dict[str, str], tmp_path: Path, mode: str
) -> None:
    private = str(free_port())
    with (
        StandIn() as telegram,
        running(env, telegram, tmp_path / "log", METRICS_PORT=private, **MODES[mode]) as bot,
    ):
        bot.wait_ready()
        for chat in range(1, 11):
            telegram.says("Who is a refugee?", chat=chat)
        wait_until(lambda: telegram.pending() == 0, "all to be answered")
        found = httpx.get(f"http://127.0.0.1:{private}/metrics")
        assert 'questions_total{language="en",outcome="answer"} 10.0' in found.text
        assert 'stage_seconds_count{stage="send"} 10.0' in found.text
        assert "support_bot_knowledge_errors 0.0" in found.text
        assert httpx.get(f"http://127.0.0.1:{private}/readyz").status_code == 200
        _serves_no_figures(bot)
        assert bot.stop() == 0
        assert "Traceback" not in bot.written


def _serves_no_figures(bot: Running) -> None:
    for path in ("/metrics", "/metrics/", "//metrics", "/telegram/metrics"):
        url = f"http://127.0.0.1:{bot.env['PORT']}{path}"
        assert httpx.get(url).status_code == 404, path


def test_without_a_port_of_their_own_nothing_serves_figures_or_the_desk_when_polling(
    env: dict[str, str], tmp_path: Path
) -> None:
    desk = {"DESK_PASSWORD": "a password for the test"}
    with StandIn() as telegram, running(env, telegram, tmp_path / "log", **desk) as bot:
        bot.wait_ready()
        _serves_no_figures(bot)
        assert httpx.get(f"http://127.0.0.1:{bot.env['PORT']}/desk").status_code == 404
        assert "polling serves no desk: run `support-bot desk`" in bot.written
        assert bot.stop() == 0
