"""How figures and dates are written on the desk's pages."""

from datetime import date

import pytest

from questions.desk.rendering import months, signed


@pytest.mark.parametrize(
    ("first", "last", "ja", "en"),
    [
        (date(2026, 11, 1), date(2026, 11, 24), "11月", "Nov"),
        (date(2026, 9, 30), date(2026, 11, 1), "9月〜11月", "Sep–Nov"),
        (date(2025, 11, 25), date(2026, 11, 24), "2025年11月〜2026年11月", "Nov 2025–Nov 2026"),
    ],
)
def test_months_bear_their_years_where_there_are_several(
    first: date, last: date, ja: str, en: str
) -> None:
    assert (months(first, last, "ja"), months(first, last, "en")) == (ja, en)


@pytest.mark.parametrize(
    ("value", "digits", "said"),
    [(1200.4, 0, "+1,200"), (-2.6, 0, "−3"), (0.04, 1, "±0.0"), (-1.25, 1, "−1.2")],
)
def test_a_change_bears_its_sign(value: float, digits: int, said: str) -> None:
    assert signed(value, digits) == said
