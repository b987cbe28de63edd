"""Every variable is read from the environment it is handed, and a wrong one is named."""

import pytest

from bot.settings import Settings, SettingsError, load_settings
from tests.conftest import ROOT


def test_defaults() -> None:
    settings = load_settings({})
    assert settings.telegram_bot_token is None
    assert settings.knowledge_dir == ROOT / "knowledge"
    assert settings.database_url.get_secret_value().endswith("data/support-bot.db")


def test_empty_variables_count_as_unset_and_others_are_ignored() -> None:
    assert load_settings({"PORT": "", "HOME": "/x", "webhook_url": "y"}).port is None


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eighty"),
        ("PORT", "0"),
        ("LOG_LEVEL", "LOUD"),
        ("WEBHOOK_URL", "http://example.org"),
        ("WEBHOOK_SECRET", "no spaces allowed"),
        ("DEFAULT_LANGUAGE", "../etc"),
        ("TELEGRAM_API_BASE_URL", "ftp://x/bot"),
        ("TELEGRAM_API_BASE_URL", "https://api.telegram.org"),
        ("TELEGRAM_API_BASE_URL", "https://api.telegram.org/bot/"),
    ],
)
def test_a_wrong_value_is_named_and_not_repeated(name: str, value: str) -> None:
    with pytest.raises(SettingsError) as error:
        load_settings({name: value})
    assert name in str(error.value)


def test_a_secret_is_never_shown() -> None:
    settings = load_settings({"TELEGRAM_BOT_TOKEN": "123:marker", "WEBHOOK_SECRET": "marker"})
    assert "marker" not in repr(settings)
    with pytest.raises(SettingsError) as error:
        load_settings({"WEBHOOK_SECRET": "marker marker"})
    assert "marker" not in str(error.value)


def test_every_variable_stands_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in Settings.model_fields:
        assert f"`{name.upper()}`" in readme, name
