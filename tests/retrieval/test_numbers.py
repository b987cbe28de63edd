"""A number is the same number however it is written."""

import pytest

from retrieval.numbers import numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1億2,320万人", {"123200000"}),
        ("123.2 million people", {"123200000"}),
        ("１億人以上", {"100000000"}),
        ("over 100 million", {"100000000"}),
        ("10万円と100,000 yen", {"100000"}),
        ("7万2000円、72,000円", {"72000"}),
        ("7割 and 70%", {"70"}),
        ("in 2024, 12,373 people; 2023: 303", {"12373", "303"}),
        ("7月15日から18日、15 to 18 July, 11:00から", set()),
        ("12,373人", {"12373"}),
        ("2.2%と２．２％", {"2.2"}),
        ("42.195 km", {"42.195"}),
        ("call 0570-078377 or #8008, 110", {"0570078377", "8008", "110"}),
        ("2024年6月10日、2024-06, 10 June 2024, June 2025, in 2023", set()),
        ("1. first\n2. second", set()),
        ("9:00-17:00, 11時から", set()),
        ("2,000 people and 2024人", {"2000", "2024"}),
        ("within 7 days", {"7"}),
        ("39か月と3か月", {"39", "3"}),
        ("no numbers", set()),
    ],
)
def test_numbers_of_a_text(text: str, expected: set[str]) -> None:
    assert set(numbers(text)) == expected


def test_numbers_show_as_written() -> None:
    assert numbers("12,373人が")["12373"] == "12,373"
