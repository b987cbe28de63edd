"""Typing errors are understood, and right words are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.finder import Finder, Question
from retrieval.spelling import Speller

SPELLER = Speller(["refugee", "refugees", "apply", "asylum", "volunteer", "donation", "japan"])


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("refugess", "refugees"),
        ("asslum", "asylum"),
        ("voluntear", "volunteer"),
        ("dnoation", "donation"),
        ("japn", "japan"),
    ],
)
def test_typing_errors(typed: str, meant: str) -> None:
    assert SPELLER.correct([typed]) == [meant]


@pytest.mark.parametrize("word", ["refugee", "cat", "apl", "2024", "zebra", "kapply", ""])
def test_what_is_right_or_far_off_stays(word: str) -> None:
    assert SPELLER.correct([word]) == [word]


def test_a_word_as_near_with_another_first_letter_hides_no_correction() -> None:
    assert Speller(["bank", "land"]).correct(["lank"]) == ["land"]


@given(st.lists(st.text(max_size=30), max_size=5))
def test_no_word_breaks_it(words: list[str]) -> None:
    assert len(SPELLER.correct(words)) == len(words)


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("I want to be a voluntear at JAR", "volunteer"),
        ("what is a reffugee", "refugee-definition"),
        ("tax dedcution for my donaton", "tax-deduction"),
    ],
)
def test_a_misspelt_question_finds_its_entry(finder: Finder, text: str, entry: str) -> None:
    assert finder.decide(Question(text)).candidates[0].entry == entry
