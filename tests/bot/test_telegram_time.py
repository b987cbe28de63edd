"""Telegram's clock tells how late a message is: a wrong one of our own veils no help card."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.delivery.telegram_time import TelegramTime
from tests.bot.conftest import MakeChat
from tests.conftest import NOW

DATE = "Tue, 24 Nov 2026 03:00:00 GMT"
"""NOW, as HTTP writes it."""


def test_it_runs_on_between_answers_whatever_our_clock_does() -> None:
    monotonic = 100.0
    time = TelegramTime(lambda: NOW + timedelta(days=40), lambda: monotonic)
    assert time.now() == NOW + timedelta(days=40)
    assert time.ahead_s() == 0
    time.hear(DATE)
    monotonic = 130.0
    assert time.now() == NOW + timedelta(seconds=30)
    assert time.ahead_s() == pytest.approx(40 * 86_400 - 30)


@pytest.mark.parametrize("date", [None, "", "yesterday", "Tue, 99 Nov 2026", "\x00", "24" * 500])
def test_what_is_no_date_changes_nothing(date: str | None) -> None:
    time = TelegramTime(lambda: NOW)
    time.hear(date)
    assert not time.heard
    assert time.now() == NOW


@pytest.mark.parametrize("off", [timedelta(days=40), timedelta(hours=-9)], ids=["ahead", "behind"])
async def test_a_cry_for_help_is_answered_plainly_by_a_wrong_clock(
    make_chat: MakeChat, off: timedelta
) -> None:
    chat = await make_chat(clock=lambda: NOW + off)
    chat.services.telegram_now = lambda: NOW
    await chat.says("I want to die")
    assert "110" in chat.texts[0] or "119" in chat.texts[0]
    assert not chat.request.sent_messages()[0].get("disable_notification")


async def test_an_old_one_is_veiled_by_whatever_clock(make_chat: MakeChat) -> None:
    chat = await make_chat(clock=lambda: NOW - timedelta(hours=5))
    chat.services.telegram_now = lambda: NOW + timedelta(hours=2)
    await chat.says("I want to die")
    assert chat.request.sent_messages()[0]["disable_notification"]


def test_dates_are_read_as_utc() -> None:
    time = TelegramTime(lambda: datetime(2000, 1, 1, tzinfo=UTC), lambda: 0.0)
    time.hear(DATE)
    assert time.now() == NOW
