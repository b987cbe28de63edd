"""A person gets the right entry, a few to choose from, or an honest "I don't know"."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from retrieval.decision import Answer, Choices, SmallTalk, Unknown, Urgent
from retrieval.finder import Finder, Question
from retrieval.knowledge import Knowledge
from retrieval.loader import load_or_raise
from retrieval.text import squeeze
from tests.conftest import ROOT


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_question_line_finds_its_entry(
    knowledge: Knowledge, finder: Finder, language: str
) -> None:
    for entry in knowledge.languages[language].entries():
        decision = finder.decide(Question(entry.question, hint=language))
        shown = decision.card if isinstance(decision, Urgent) else getattr(decision, "entry", None)
        assert shown == entry.id, entry.question


@pytest.mark.parametrize(
    ("text", "entry"),
    [
        ("難民はなぜ日本に来るの？", "why-japan"),
        ("how can I run the Tokyo Marathon for refugees?", "become-charity-runner"),
        ("nanmin shinsei no yarikata", "apply-for-refugee-status"),
    ],
)
def test_the_readmes_questions(finder: Finder, text: str, entry: str) -> None:
    decision = finder.decide(Question(text))
    assert isinstance(decision, Answer)
    assert decision.entry == entry
    assert decision.candidates[0].entry == entry


@pytest.mark.parametrize(
    "text", ["what's the weather", "今日の天気は？", "how do I bake bread", "🙂", ""]
)
def test_off_topic_is_unknown(finder: Finder, text: str) -> None:
    assert isinstance(finder.decide(Question(text)), Unknown)


@pytest.mark.parametrize("text", ["hello", "ありがとう", "thx!!", "konnichiwa", "bye"])
def test_small_talk_is_no_question(finder: Finder, text: str) -> None:
    assert isinstance(finder.decide(Question(text)), SmallTalk)


def test_a_doubtful_question_gets_two_to_four_choices(finder_by_meaning: Finder) -> None:
    decision = finder_by_meaning.decide(Question("When can I work while waiting?"))
    assert isinstance(decision, Answer | Choices)
    if isinstance(decision, Choices):
        assert 2 <= len(decision.entries) <= 4
        assert "work-permission" in decision.entries


def test_candidates_are_listed_whatever_the_outcome_best_first(finder: Finder) -> None:
    for text in ("refugees", "can my kids go to school", "donate"):
        candidates = finder.decide(Question(text)).candidates
        chances = [c.confidence for c in candidates]
        assert chances == sorted(chances, reverse=True)
        assert all(0 <= chance <= 1 for chance in chances)


@given(st.text(max_size=5000))
def test_no_text_breaks_a_decision(finder: Finder, text: str) -> None:
    decision = finder.decide(Question(text))
    assert 0 <= decision.confidence <= 1


@given(
    word=st.sampled_from(["refugee", "japan", "money", "難民", "0901"]),
    times=st.integers(2, 60),
)
def test_saying_it_again_makes_nothing_surer(finder: Finder, word: str, times: int) -> None:
    once = finder.decide(Question(word, hint="ja"))
    again = finder.decide(Question(" ".join([word] * times), hint="ja"))
    assert again.confidence <= once.confidence + 0.001
    assert not isinstance(again, Answer) or isinstance(once, Answer)


@pytest.mark.parametrize(
    "text", ["1" * 400, "0901234567809012345678", "5 5 5", "注文番号 " + "1" * 34]
)
def test_numbers_alone_are_no_question(finder: Finder, text: str) -> None:
    assert isinstance(finder.decide(Question(text, hint="ja")), Unknown)


def test_two_entries_are_enough(small_base: Path) -> None:
    finder = Finder(load_or_raise(small_base))
    decision = finder.decide(Question("What do cats eat?"))
    assert isinstance(decision, Answer)
    assert decision.entry == "cats"
    assert isinstance(finder.decide(Question("quantum physics")), Unknown)


def test_entries_without_phrasings_and_no_entries_at_all_work(small_base: Path) -> None:
    path = small_base / "en" / "animals.yaml"
    path.write_text("topic: {title: Empty}\nentries: []\n", encoding="utf-8")
    assert isinstance(Finder(load_or_raise(small_base)).decide(Question("cats?")), Unknown)


def test_a_new_language_is_a_new_folder(small_base: Path) -> None:
    folder = small_base / "fr"
    folder.mkdir()
    (folder / "_bot.yaml").write_bytes((small_base / "en" / "_bot.yaml").read_bytes())
    (folder / "animaux.yaml").write_text(
        "topic: {title: Animaux}\nentries:\n  - id: chats\n    question: Que mangent les chats ?\n"
        "    also_asked: [nourrir mon chat]\n    answer: De la viande.\n"
        "    sources: [{title: T, url: 'https://example.org'}]\n",
        encoding="utf-8",
    )
    decision = Finder(load_or_raise(small_base)).decide(Question("que mangent les chats"))
    assert isinstance(decision, Answer)
    assert (decision.language, decision.entry) == ("fr", "chats")


def labelled(language: str, half: str) -> list[dict[str, object]]:
    path = ROOT / "tests" / "questions" / f"{language}.yaml"
    questions = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)["questions"]
    return [q for q in questions if q["half"] == half]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_labelled_questions_stand_in_no_phrasing(knowledge: Knowledge, language: str) -> None:
    phrasings = {squeeze(p) for e in knowledge.languages[language].entries() for p in e.phrasings}
    asked = [q for half in ("development", "reported") for q in labelled(language, half)]
    assert [q["text"] for q in asked if squeeze(str(q["text"])) in phrasings] == []


@pytest.mark.parametrize(("language", "least"), [("ja", 0.80), ("en", 0.82)])
def test_the_right_entry_comes_first_for_most_labelled_questions(
    finder: Finder, language: str, least: float
) -> None:
    asked = [q for q in labelled(language, "development") if q["kind"] == "in-scope"]
    hits = 0
    for q in asked:
        found = finder.decide(Question(str(q["text"]))).candidates
        relevant = q["relevant"]
        assert isinstance(relevant, list)
        hits += bool(found) and found[0].entry in relevant
    assert hits / len(asked) >= least
