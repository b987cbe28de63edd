"""A message is answered in its own language; what the text leaves open, hint and choice decide."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.finder import Finder, Question


def language(finder: Finder, text: str, hint: str | None = None, chosen: str | None = None) -> str:
    return finder.decide(Question(text, hint, chosen)).language


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("難民はなぜ日本に来るの？", "ja"),
        ("なんみん しんせい", "ja"),
        ("ｶﾅﾀﾞ", "ja"),
        ("難民申請", "ja"),
        ("仮放免中 働", "ja"),
        ("JARのcharity runnerになるには", "ja"),
        ("nanmin shinsei no yarikata", "ja"),
        ("how can I help?", "en"),
        ("donate", "en"),
        ("what is karihomen", "en"),
        ("I come last week, where I sleep", "en"),
        ("tôi cần giúp đỡ", "vi"),
        ("我需要帮助", "zh"),
        ("這裡有人會說中文嗎", "zh"),
        ("我想死", "zh"),
        ("我慢 限界", "ja"),
        ("도와주세요", "ko"),
        ("ကူညီပါ", "my"),
        ("मलाई सहयोग चाहियो", "ne"),
        ("به کمک نیاز دارم", "fa"),
        ("Мені потрібна допомога", "uk"),
        ("necesito ayuda por favor", "es"),
        ("j'ai besoin d'aide s'il vous plaît", "fr"),
        ("yardıma ihtiyacım var", "tr"),
    ],
)
def test_the_language_of_a_text(finder: Finder, text: str, expected: str) -> None:
    assert language(finder, text) == expected


@pytest.mark.parametrize("text", ["", "🙂🙂", "123 456", "https://example.org/日本", "?!"])
def test_what_has_no_language_is_undecided_then_hint_then_choice(finder: Finder, text: str) -> None:
    assert language(finder, text) == "und"
    assert language(finder, text, hint="ja-JP") == "ja"
    assert language(finder, text, hint="ja", chosen="en") == "en"


def test_kanji_alone_is_chinese_for_a_chinese_client_only(finder: Finder) -> None:
    assert language(finder, "難民申請", hint="zh-hans") == "zh"
    assert language(finder, "難民申請", hint="zh-hans", chosen="ja") == "ja"
    assert language(finder, "难民申请", hint="ja") == "zh"


def test_one_word_never_switches_a_language(finder: Finder) -> None:
    assert language(finder, "visa", chosen="ja") == "ja"
    assert language(finder, "申請", chosen="en") == "en"


def test_another_language_is_answered_in_the_persons_or_the_default(finder: Finder) -> None:
    assert finder.decide(Question("tôi cần giúp đỡ")).reply_in == "en"
    assert finder.decide(Question("tôi cần giúp đỡ", chosen="ja")).reply_in == "ja"


@given(text=st.text(max_size=200), hint=st.none() | st.text(max_size=10))
def test_every_text_gets_a_language_and_a_folder_to_reply_in(
    finder: Finder, text: str, hint: str | None
) -> None:
    decision = finder.decide(Question(text, hint))
    assert decision.reply_in in {"ja", "en"}
    assert decision.language == "und" or 2 <= len(decision.language) <= 3
