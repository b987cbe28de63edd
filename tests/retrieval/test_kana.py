"""Learners write Japanese without kanji, and find the same entries."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.analyzers.kana import KanaSpelling
from retrieval.analyzers.romaji import kana_of
from retrieval.cache import NoCache
from retrieval.finder import Finder, Question
from retrieval.knowledge import Knowledge
from retrieval.room import learnt_spelling

SPELLING = KanaSpelling.learn(
    ["難民申請はどこでできますか", "東京マラソンを走りたい", "友だちがいない", "私のビザがない"]
)


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("なんみん しんせい は どこで できますか", "難民申請はどこでできますか"),
        ("ナンミン　シンセイ", "難民申請"),
        ("ﾅﾝﾐﾝ ｼﾝｾｲ", "難民申請"),
        ("nanmin shinsei wa doko de dekimasuka", "難民申請はどこでできますか"),
        ("NANMIN SINSEI", "難民申請"),
        ("びざがない", "ビザがない"),
        ("ともだち が いない", "友だちがいない"),
        # A long vowel written short.
        ("Tokyo Marason", "東京マラソン"),
        # A word or two in kanji, as children write.
        ("どこで なんみん しんせい できますか。人", "どこで難民申請できますか。人"),
    ],
)
def test_kana_and_romaji_become_the_entries_own_spelling(written: str, meant: str) -> None:
    assert SPELLING(written).replace(" ", "") == meant


@pytest.mark.parametrize(
    "text", ["", "🙂", "難民申請の方法を知りたい", "What is JAR?", "42.195", "ボランティア", "JAR"]
)
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert SPELLING(text) == text


@given(st.text(max_size=300))
def test_no_text_breaks_it(text: str) -> None:
    assert isinstance(SPELLING(text), str)


def test_what_was_learnt_can_be_kept() -> None:
    kept = KanaSpelling.from_json(SPELLING.as_json())
    assert kept("なんみん しんせい") == "難民申請"


@pytest.mark.parametrize(
    ("romaji", "kana"),
    [
        ("konnichiwa", "こんにちわ"),
        ("onna", "おんな"),
        ("kon'ya", "こんや"),
        ("sinnsei", "しんせい"),
        ("kippu", "きっぷ"),
        ("matchi", "まっち"),
        ("ryokou", "りょこう"),
        ("zyugyou", "じゅぎょう"),
        ("tōkyō", "とうきょう"),
        ("wa", "は"),
        ("seminar", None),
        ("thanks", None),
        ("JAR", None),
        ("", None),
    ],
)
def test_romaji(romaji: str, kana: str | None) -> None:
    assert kana_of(romaji) == kana


def test_romaji_tells_japanese_from_other_languages(knowledge: Knowledge) -> None:
    spelling = learnt_spelling(knowledge.languages["ja"], knowledge.digest, NoCache())
    assert all(spelling.knows(word) for word in ("nanmin", "shinsei", "kifu", "bengoshi"))
    foreign = ("made", "some", "more", "nchini", "japani", "marido", "ayuda", "organisasi")
    assert not [word for word in foreign if spelling.knows(word)]


@pytest.mark.parametrize(
    ("text", "kanji"),
    [
        ("なんみん しんせい", "難民申請"),
        ("nanmin no shinsei", "難民の申請"),
        ("ナンミンシンセイ", "難民申請"),
        ("ｷﾌ ｼﾀｲ", "寄付したい"),
        ("kifu shitai desu", "寄付したいです"),
        ("かりほうめんって なに", "仮放免って何"),
    ],
)
def test_a_learner_is_answered_as_anybody(finder: Finder, text: str, kanji: str) -> None:
    decision, usual = finder.decide(Question(text)), finder.decide(Question(kanji))
    assert decision.reply_in == "ja"
    assert decision.candidates
    assert decision.candidates[0].entry == usual.candidates[0].entry


def test_an_application_is_found_by_its_sound(finder: Finder) -> None:
    for text in ("なんみん しんせい は どこで できますか", "nanmin shinsei wa doko de dekimasu ka"):
        assert finder.decide(Question(text)).candidates[0].entry == "apply-for-refugee-status"
