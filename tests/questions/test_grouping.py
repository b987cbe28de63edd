"""Fifty ways to ask one thing are one row, today and tomorrow."""

import time
from datetime import date, timedelta
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.reports import different_texts
from questions.grouping import NOISE, Grouping, Text
from questions.noise import is_noise
from retrieval.finder import Finder

DAY = date(2026, 10, 1)
FILM = (
    "is there a film festival",
    "refugee film festival dates",
    "When is the film festival this year?",
    "film festival tickets",
    "i want to go to the film festival!!",
)
BITCOIN = (
    "ビットコインで寄付できますか",
    "ビットコイン 寄付",
    "ビットコインの寄付は受け付けていますか？",
    "寄付をビットコインでしたいです",
)
ALL = [*(Text(t, "en", DAY) for t in FILM), *(Text(t, "ja", DAY) for t in BITCOIN)]
"""Two subjects that the knowledge base does not speak of."""


def parted(grouping: Grouping, texts: list[Text]) -> dict[str, str | None]:
    return {t.text: grouping.of(t.language, t.text) for t in texts}


def test_ways_to_ask_one_thing_are_one_group_and_other_things_are_not(finder: Finder) -> None:
    grouping = Grouping(finder)
    grouping.add(ALL)
    found = parted(grouping, ALL)
    assert len({found[t] for t in FILM}) == 1
    assert len({found[t] for t in BITCOIN}) == 1
    assert len(set(found.values())) == 2


def test_typing_errors_and_words_that_mean_the_same_do_not_part_questions(finder: Finder) -> None:
    texts = [
        Text("does JAR have volunteers who teach swimming", "en", DAY),
        Text("volunteres teaching swimming at JAR?", "en", DAY + timedelta(days=1)),
    ]
    grouping = Grouping(finder)
    grouping.add(texts)
    assert len(set(parted(grouping, texts).values())) == 1


@settings(max_examples=20, deadline=None)
@given(st.permutations(ALL))
def test_the_order_of_rows_does_not_matter(finder: Finder, texts: list[Text]) -> None:
    one, other = Grouping(finder), Grouping(finder)
    one.add(ALL)
    other.add(texts)
    assert parted(one, ALL) == parted(other, ALL)


def test_what_is_asked_later_moves_nothing_that_was_there(finder: Finder) -> None:
    """Whether the desk runs on or was started again."""
    rng = Random(3)
    pieces = [p for e in finder.knowledge.languages["en"].entries() for p in e.phrasings]
    texts = [
        Text(f"{rng.choice(pieces)} {rng.choice(pieces)}", "en", DAY + timedelta(days=n // 20))
        for n in range(400)
    ]
    early, late = texts[:200], texts[200:]
    running = Grouping(finder)
    running.add(early)
    before = parted(running, early)
    running.add(late)
    again = Grouping(finder)
    again.add(texts)
    assert parted(running, early) == before == parted(again, early)
    assert parted(running, late) == parted(again, late)
    # On the same day too, as long as the desk runs.
    running.add([Text("something else altogether about film festivals", "en", DAY)])
    assert parted(running, texts) == parted(again, texts)


def test_a_group_stays_when_its_first_words_are_deleted(finder: Finder) -> None:
    grouping = Grouping(finder)
    grouping.add(ALL)
    key = grouping.of("en", FILM[0])
    for gone in FILM:
        kept = [t for t in ALL if t.text != gone]
        again = Grouping(finder)
        again.add(ALL)
        again.keep_only(kept)
        assert again.of("en", gone) is None
        again.add([Text("film festival programme", "en", DAY + timedelta(days=9))])
        assert again.of("en", "film festival programme") == key
    # With its last words it is gone.
    grouping.keep_only([t for t in ALL if t.language == "ja"])
    grouping.add([Text(FILM[3], "en", DAY)])
    assert grouping.missing([ALL[0]]) == 1


def test_progress_is_told_and_adds_up(finder: Finder) -> None:
    told: list[int] = []
    texts = [Text(f"question {n} about the moon", "en", DAY) for n in range(1_234)]
    grouping = Grouping(finder)
    assert grouping.missing(texts + texts) == 1_234
    grouping.add(texts + texts, told.append)
    assert (sum(told), len(told)) == (1_234, 3)


@pytest.mark.parametrize(
    "text",
    ["", "?", "？？？", "🙂🙂", "あ", "k", "123 456", "asdfgh", "qwertyuiop", "ああああああ",
     "wwww", "hahahahaha", "xkcdvbnm", "fuck you", "You are stupid", "stupid bot", "死ね",
     "クソボット", "ばーか", "役立たず"],
)  # fmt: skip
def test_what_asks_nothing_is_folded_away(text: str) -> None:
    assert is_noise(text)


@pytest.mark.parametrize(
    "text",
    ["難民", "寄付", "UNHCR", "JAR?", "help", "NGO", "Ukraine", "tax", "なぜ？", "ボランティア",
     "Are refugees stupid or is the law?", "なぜ難民を馬鹿にする人がいるの", "RSD", "what's up",
     "難民に無関心な人が多いのはなぜ", "ゴミの出し方", "バカンスで日本に来る人と違う？",
     "asylum rhythm", "2026年のレース", "nanmin shiten", "shiten", "たすけて"],
)  # fmt: skip
def test_what_may_be_a_question_is_not(text: str) -> None:
    assert not is_noise(text)


def test_noise_is_one_group_a_language(finder: Finder) -> None:
    texts = [Text(t, "en", DAY) for t in ("asdfgh", "fuck you", "???")]
    grouping = Grouping(finder)
    grouping.add(texts)
    assert set(parted(grouping, texts).values()) == {f"{NOISE}-en"}


@pytest.mark.slow
def test_a_hundred_thousand_questions_take_less_than_a_minute(finder: Finder) -> None:
    """Processor time: what else the machine does is not ours."""
    texts = different_texts(finder, 100_000, DAY)
    grouping = Grouping(finder)
    began = time.process_time()
    grouping.add(texts)
    assert time.process_time() - began < 60
