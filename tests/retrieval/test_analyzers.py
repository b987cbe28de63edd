"""Text becomes the same tokens however it is written."""

import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.analyzers import analyzer_for

japanese = analyzer_for("ja")
english = analyzer_for("en")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("寄附したい", "寄付したい"),
        ("ﾏﾗｿﾝ", "マラソン"),
        ("ＪＡＲとは", "JARとは"),
        ("働きたい", "働いて"),
        ("難民 申請", "難民申請"),
        ("しごと を したい", "しごとをしたい"),
    ],
)
def test_japanese_spellings_of_one_thing(one: str, other: str) -> None:
    assert japanese(one) == japanese(other)


def test_japanese_keeps_what_carries_the_question() -> None:
    assert "何時" in japanese("いつから働けますか")
    assert "の" not in japanese("難民の申請")


def test_english_stems_and_keeps_question_words() -> None:
    assert english("How do refugees apply?") == english("how refugee applies")
    assert "how" in english("how?")


@pytest.mark.parametrize(
    ("british", "american"),
    [
        ("which organisations organise this", "which organizations organize this"),
        ("labour programme at the centre", "labor program at the center"),
        ("neighbours recognised by the government", "neighbors recognized by the government"),
        ("counselling was cancelled", "counseling was canceled"),
        ("a cheque, a licence and my defence", "a check, a license and my defense"),
        ("analyse the theatre's behaviour", "analyze the theater's behavior"),
    ],
)
def test_british_and_american_spelling_are_one(british: str, american: str) -> None:
    assert english(british) == english(american)


def test_words_that_only_look_british_stay_apart() -> None:
    assert english("four hours") != english("for hors")
    assert english("your tour") != english("tor")


def test_a_text_of_stop_words_keeps_them() -> None:
    assert english("what is it") == ["what"]
    assert english("is it") == ["is", "it"]


def test_other_scripts_without_spaces_are_cut_into_pairs() -> None:
    assert analyzer_for("zh-Hans")("难民申请") == ["难民", "民申", "申请"]
    assert analyzer_for("fr")("les réfugiés") == ["le", "réfugi"]
    assert analyzer_for("xx")("any words") == ["any", "words"]


@given(st.text(max_size=300))
def test_no_text_breaks_an_analyzer(text: str) -> None:
    for analyze in (japanese, english, analyzer_for("th")):
        assert all(isinstance(token, str) and token for token in analyze(text))


@pytest.fixture
def eager_threads() -> Iterator[None]:
    """Threads take turns as often as they can."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(before)


@pytest.mark.usefixtures("eager_threads")
def test_analyzers_may_be_shared_between_threads() -> None:
    texts = ["難民はなぜ日本に来るのですか", "寄付はいくらからできますか"] * 1000
    expected = [japanese(text) for text in texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(japanese, texts)) == expected
    english_texts = ["how can refugees apply", "donations to charities"] * 100
    stems = [english(text) for text in english_texts]
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(english, english_texts)) == stems
