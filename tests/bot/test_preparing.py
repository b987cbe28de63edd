"""The child that prepares a start gets what it needs, no secret, and what fails is seen."""

from pathlib import Path

import pytest

from bot.preparing import _prepare, prepare_meaning, prepare_words
from bot.settings import Settings

ENVIRON = {
    "PATH": "/usr/bin",
    "LD_LIBRARY_PATH": "/opt/python/lib",
    "TMPDIR": "/big/tmp",
    "TELEGRAM_BOT_TOKEN": "123456:marker",
    "BOT_SECRET": "a marker of some length",
    "DATABASE_URL": "postgresql://marker@x/y",
}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(cache_dir=tmp_path / "cache", knowledge_dir=tmp_path / "nowhere")


def test_a_child_is_handed_what_python_needs_and_no_secret(settings: Settings) -> None:
    _, handed = _prepare(settings, "off", ENVIRON)
    for name in ("PATH", "LD_LIBRARY_PATH", "TMPDIR"):
        assert handed[name] == ENVIRON[name]
    assert "marker" not in str(handed)


async def test_a_child_that_fails_is_in_the_log(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    prepare_words(settings, {})
    assert "not prepared apart (it ended with 2)" in caplog.text
    await prepare_meaning(settings, {})
    assert "preparing meaning ended with 2" in caplog.text
