"""`support-bot doctor` names each thing that is wrong, and what to do; never a secret."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.doctor.examine import examine
from bot.doctor.findings import Finding, Language, State
from bot.doctor.words import TEXTS
from questions.storage import Storage
from tests.standin import TOKEN, Fault, StandIn

SECRET = "markersecret-of-sixteen-or-more"


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def telegram() -> Iterator[StandIn]:
    with StandIn() as standin:
        yield standin


@pytest.fixture
async def environ(telegram: StandIn, tmp_path: Path) -> dict[str, str]:
    """Of a bot that is well."""
    found = {
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_BASE_URL": telegram.base_url,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'data' / 'bot.db'}",
        "CACHE_DIR": str(tmp_path / "cache"),
        "EMBEDDINGS": "off",
    }
    store = Storage(found["DATABASE_URL"])
    await store.migrate()
    await store.close()
    secret = tmp_path / "data" / "bot-secret"
    secret.write_text(SECRET, encoding="utf-8")
    secret.chmod(0o600)
    return found


async def findings(environ: dict[str, str], ahead_s: int = 0) -> dict[str, Finding]:
    """What is found, by part; of a part with several lines the worst."""
    found: dict[str, Finding] = {}
    async for finding in examine(environ, lambda: now() + timedelta(seconds=ahead_s)):
        for language in ("en", "ja"):
            _is_discreet(finding, language)
        if finding.part not in found or finding.state is State.WRONG:
            found[finding.part] = finding
    return found


def _is_discreet(finding: Finding, language: Language) -> None:
    line = finding.line(language)
    assert TOKEN not in line
    assert "marker" not in line
    assert "\n" not in line


async def test_a_bot_that_is_well_gets_only_good_lines(environ: dict[str, str]) -> None:
    found = await findings(environ)
    assert {f.state for f in found.values()} == {State.OK}, [f.line() for f in found.values()]
    assert list(found) == [
        "settings",
        "token",
        "webhook",
        "clock",
        "storage",
        "secrets",
        "disk",
        "knowledge",
        "meaning",
    ]
    assert "@support_bot" in found["token"].line()


async def test_with_nothing_at_all_each_thing_is_named(tmp_path: Path) -> None:
    found = await findings({"HOME": str(tmp_path), "EMBEDDINGS": "off"})
    assert "@BotFather" in found["token"].line()
    assert found["webhook"].state is State.NOTE
    assert found["knowledge"].state is State.OK


@pytest.mark.parametrize(
    ("more", "part", "code"),
    [
        ({"TELEGRAM_BOT_TOKEN": ""}, "token", "no-token"),
        ({"TELEGRAM_BOT_TOKEN": "999:marker"}, "token", "token-refused"),
        ({"TELEGRAM_API_BASE_URL": "http://127.0.0.1:9/bot"}, "token", "telegram-away"),
        ({"WEBHOOK_URL": "https://bot.example.org"}, "webhook", "webhook-missing"),
        ({"DATABASE_URL": "sqlite:////nowhere/bot.db"}, "storage", "storage-fails"),
        ({"DATABASE_URL": "mysql://marker@x/y"}, "storage", "storage-fails"),
        ({"DYNO": "web.1"}, "storage", "disk-not-kept"),
        ({"K_SERVICE": "bot"}, "storage", "disk-not-kept"),
        ({"KNOWLEDGE_DIR": "/nowhere"}, "knowledge", "no-knowledge"),
        ({"PORT": "marker"}, "settings", "settings"),
        ({"WEBHOOK_SECRET": "marker marker"}, "settings", "settings"),
    ],
)
async def test_each_thing_that_is_missing_or_wrong(
    environ: dict[str, str], more: dict[str, str], part: str, code: str
) -> None:
    found = (await findings({**environ, **more}))[part]
    assert (found.state, found.code) == (State.WRONG, code)


async def test_a_database_and_a_secret_that_others_can_read(
    environ: dict[str, str], tmp_path: Path
) -> None:
    for name in ("bot-secret", "bot.db"):
        file = tmp_path / "data" / name
        file.chmod(0o644)
        line = (await findings(environ))["secrets"].line()
        assert f"chmod 600 {file}" in line
        file.chmod(0o600)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
async def test_a_log_that_cannot_be_written_is_named(
    environ: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "data" / "bot.db").chmod(0o400)
    found = (await findings(environ))["storage"]
    assert (found.state, found.code) == (State.WRONG, "storage-read-only")


async def test_a_secret_cut_short_is_named(environ: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "data" / "bot-secret").write_text("short", encoding="utf-8")
    assert (await findings(environ))["secrets"].code == "secret-short"


async def test_a_database_of_an_older_version_says_migrate(
    environ: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "data" / "bot.db").unlink()
    (tmp_path / "data" / "bot.db").touch(0o600)
    for language in ("en", "ja"):
        line = (await findings(environ))["storage"].line(language)
        assert "support-bot migrate" in line


async def test_a_broken_entry_leads_to_check(environ: dict[str, str], small_base: Path) -> None:
    (small_base / "en" / "more.yaml").write_text("\t- broken", encoding="utf-8")
    found = await findings({**environ, "KNOWLEDGE_DIR": str(small_base)})
    assert "support-bot check" in found["knowledge"].line()


async def test_webhooks_that_help_nobody(environ: dict[str, str], telegram: StandIn) -> None:
    hooked = {**environ, "WEBHOOK_URL": "https://bot.example.org"}
    telegram.webhook = {"url": "https://bot.example.org/telegram"}
    assert (await findings(hooked))["webhook"].code == "webhook-ok"
    telegram.webhook_trouble = {
        "last_error_date": int(time.time()) - 120,
        "last_error_message": f"Wrong response from the webhook: 502 {TOKEN}",
    }
    assert "2 minutes ago" in (await findings(hooked))["webhook"].line()
    telegram.webhook_trouble["last_error_date"] = int(time.time()) - 7200
    assert (await findings(hooked))["webhook"].code == "webhook-ok"
    telegram.webhook = {"url": "https://elsewhere.example.org/telegram"}
    assert "elsewhere.example.org" in (await findings(hooked))["webhook"].line()
    assert (await findings(environ))["webhook"].code == "webhook-in-the-way"


async def test_updates_that_nobody_fetches_are_noticed(
    environ: dict[str, str], telegram: StandIn
) -> None:
    for _ in range(100):
        telegram.says("hello")
    found = (await findings(environ))["webhook"]
    assert (found.state, found.code) == (State.NOTE, "many-waiting")


@pytest.mark.parametrize("ahead_s", [-7200, 90, 7200])
async def test_a_clock_that_is_wrong(environ: dict[str, str], ahead_s: int) -> None:
    found = (await findings(environ, ahead_s))["clock"]
    assert found.code == "clock-off"
    assert str(abs(ahead_s))[0] in found.line()


async def test_telegram_in_trouble_is_no_wrong_token(
    environ: dict[str, str], telegram: StandIn
) -> None:
    telegram.fault = lambda _method, _data: Fault(502)
    assert (await findings(environ))["token"].code == "telegram-away"


async def test_meaning_that_is_not_prepared_is_no_fault(
    environ: dict[str, str], tmp_path: Path
) -> None:
    environ["EMBEDDINGS"] = "auto"
    found = (await findings(environ))["meaning"]
    assert (found.state, found.code) in {
        (State.NOTE, "meaning-missing"),
        (State.NOTE, "meaning-absent"),
    }


@pytest.mark.parametrize("code", TEXTS)
def test_both_languages_fill_in_the_same_values(code: str) -> None:
    import string

    def names(text: str) -> set[str]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    assert names(TEXTS[code]["en"]) == names(TEXTS[code]["ja"])
