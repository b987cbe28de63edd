"""A person is told who answers now, in Japan time."""

from datetime import datetime

import pytest

from bot.opening import JAPAN, is_open, next_opening
from retrieval.entries import OpeningHours

OFFICE = (
    OpeningHours.model_validate(
        {"days": ["mon", "tue", "wed", "thu", "fri"], "from": "09:00", "to": "17:00"}
    ),
)
LATE = (
    OpeningHours.model_validate(
        {
            "days": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
            "from": "06:00",
            "to": "00:00",
            "holidays": True,
            "new_year": True,
        }
    ),
)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=JAPAN)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ("2026-11-24 09:00", True),
        ("2026-11-24 16:59", True),
        ("2026-11-24 17:00", False),
        ("2026-11-24 08:59", False),
        ("2026-11-22 12:00", False),  # Sunday
        ("2026-11-23 12:00", False),  # Labour Thanksgiving Day
        ("2026-12-30 12:00", False),  # the year's end
        ("2027-01-04 12:00", True),
    ],
)
def test_office_hours(moment: str, expected: bool) -> None:
    assert is_open(OFFICE, at(moment)) is expected


def test_open_until_midnight() -> None:
    assert is_open(LATE, at("2026-11-23 23:59"))
    assert not is_open(LATE, at("2026-11-24 05:59"))


def test_always_and_unknown() -> None:
    assert is_open("always", at("2027-01-01 03:00"))
    assert not is_open(None, at("2026-11-24 12:00"))
    assert next_opening("always", at("2026-11-24 12:00")) is None
    assert next_opening(None, at("2026-11-24 12:00")) is None


def test_the_next_opening_skips_weekend_and_holiday() -> None:
    assert next_opening(OFFICE, at("2026-11-20 18:00")) == at("2026-11-24 09:00")
    assert next_opening(OFFICE, at("2026-12-28 18:00")) == at("2027-01-04 09:00")
    assert next_opening(OFFICE, at("2026-11-24 12:00")) is None
