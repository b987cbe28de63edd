"""Danger is seen in every language, before anything else."""

from pathlib import Path

import pytest
import yaml

from retrieval.decision import Urgent
from retrieval.entries import UrgentRule
from retrieval.finder import Finder, Question
from retrieval.urgent import DangerWords

WORDS = DangerWords(
    [
        UrgentRule(
            card="violence",
            patterns={
                "en": ("my husband * hits me", "rape"),
                "ja": ("夫*殴", "otto ni nagurareta"),
                "vi": ("chồng * đánh",),
                "th": ("สามี*ตี",),
            },
        ),
        UrgentRule(card="emergency", patterns={"en": ("help",), "ja": ("助けて",)}),
    ]
)


def test_words_match_as_words_and_gaps_are_bridged() -> None:
    assert WORDS.card("My husband, he always HITS me!!") == "violence"
    assert WORDS.card("they rape") == "violence"
    assert WORDS.card("drapes and grapes") is None
    assert WORDS.card("my husband " + "x " * 40 + "hits me") is None


def test_scripts_without_spaces_match_anywhere() -> None:
    assert WORDS.card("昨日、夫に 殴られました") == "violence"
    assert WORDS.card("สามีชอบตีฉัน") == "violence"


def test_romaji_in_a_japanese_list_matches_as_words() -> None:
    assert WORDS.card("otto ni nagurareta tasukete") == "violence"


def test_diacritics_and_full_width_letters() -> None:
    assert WORDS.card("chồng tôi đánh tôi") == "violence"
    assert WORDS.card("ＨＥＬＰ") == "emergency"


@pytest.mark.parametrize("emoji", ["‼️", " ❤️", "⚠️⚠️", " \ufe0f"])
def test_an_emoji_after_it_hides_no_cry_for_help(emoji: str) -> None:
    cries = {"ar": "ساعدوني", "fa": "کمک", "th": "ช่วย", "ne": "मदद", "my": "ကူညီပါ", "en": "help"}
    for language, cry in cries.items():
        alone = DangerWords([UrgentRule(card="emergency", patterns={language: (f"={cry}",)})])
        assert alone.card(cry + emoji) == "emergency", language


@pytest.mark.parametrize(
    "text",
    [
        "HEEELLLP", "Hellllllp!!", "hellp", "たすけてええええ", "たすけてーーー！", "助けてぇぇぇ",
        "助けてっ", "タスケテ", "ﾀｽｹﾃｰ", "助けてっーーー",
    ],
)  # fmt: skip
def test_a_cry_drawn_out_is_a_cry(text: str) -> None:
    calm = DangerWords(
        [UrgentRule(card="emergency", patterns={"en": ("=help",), "ja": ("=助けて", "=たすけて")})]
    )
    assert calm.card(text) == "emergency"


@pytest.mark.parametrize("text", ["ساعدونــــي", "ســاعــدونــي", "ساعدوووووني", "сПАСИИИИТЕ"])
def test_so_it_is_in_other_scripts(text: str) -> None:
    calm = DangerWords(
        [UrgentRule(card="emergency", patterns={"ar": ("=ساعدوني",), "ru": ("=спасите",)})]
    )
    assert calm.card(text) == "emergency"


@pytest.mark.parametrize(
    "text",
    [
        "a party at noon, all are welcome", "I feel good about the school meeting",
        "スーパーでアルバイトをしています", "コーヒーを飲みながら話しましょう", "ええ、いいですよ",
        "おおきいパーティーがあります", "なるほどねー", "そっかぁ",
    ],
)  # fmt: skip
def test_what_is_only_long_is_no_cry(finder: Finder, text: str) -> None:
    assert not isinstance(finder.decide(Question(text)), Urgent)


def test_the_longest_match_decides() -> None:
    assert WORDS.card("help, my husband hits me") == "violence"


def test_nothing_dangerous() -> None:
    assert WORDS.card("") is None
    assert WORDS.card("how can I donate") is None


@pytest.mark.parametrize(
    "text",
    ["k i l l myself", "please K I L L me", "h e l p", "k i l l m e", "k.i.l.l m.e", "h e l p m e",
     "please i w a n t t o d i e"],
)  # fmt: skip
def test_letters_written_one_by_one_are_words(text: str) -> None:
    patterns = ("kill myself", "kill me", "=help", "=help me", "want * die")
    words = DangerWords([UrgentRule(card="crisis", patterns={"en": patterns})])
    assert words.card(text) == "crisis"


@pytest.mark.parametrize("text", ["what is J A R", "skill merit", "h e l p with J A R"])
def test_words_within_words_are_none(text: str) -> None:
    words = DangerWords([UrgentRule(card="crisis", patterns={"en": ("kill me", "=help")})])
    assert words.card(text) is None


def explicit() -> list[tuple[str, str, str]]:
    path = Path(__file__).with_name("explicit_urgent.yaml")
    listed = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [
        (language, card, text)
        for language, cards in listed.items()
        for card, texts in cards.items()
        for text in texts
    ]


@pytest.mark.parametrize(("language", "card", "text"), explicit())
def test_who_says_it_in_so_many_words_always_sees_the_card(
    finder: Finder, language: str, card: str, text: str
) -> None:
    decision = finder.decide(Question(text, language))
    assert isinstance(decision, Urgent)
    assert decision.card == card


def test_the_same_by_meaning(finder_by_meaning: Finder) -> None:
    for language, card, text in explicit():
        decision = finder_by_meaning.decide(Question(text, language))
        assert isinstance(decision, Urgent), text
        assert decision.card == card, text
