"""A person gets the right entry, a few to choose from, or an honest "I don't know"."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from retrieval.analyzers import AsWritten
from retrieval.decision import Answer, Choices, SmallTalk, Unknown, Urgent
from retrieval.evaluation import load_questions
from retrieval.finder import Finder, Question
from retrieval.knowledge import Knowledge
from retrieval.loader import load_or_raise
from retrieval.meaning import VectorStore
from retrieval.room import texts
from retrieval.text import squeeze
from retrieval.whitening import Vectors
from tests.conftest import ROOT, TOPIC_YAML
from tests.retrieval.toy_embedder import LetterEmbedder


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
    "text", ["what's the weather", "今日の天気は？", "how do I bake bread", "🥖", "..", ""]
)
def test_off_topic_is_unknown(finder: Finder, text: str) -> None:
    assert isinstance(finder.decide(Question(text)), Unknown)


def add_urgent_rule(base: Path) -> None:
    """In English and French, `help me` and `aidez-moi` lead to the card `cats`."""
    path = base / "en" / "animals.yaml"
    path.write_text(TOPIC_YAML.replace("    related:", "    urgent: true\n    related:"), "utf-8")
    (base / "_urgent.yaml").write_text(
        "rules:\n  - {card: cats, patterns: {en: [help me], fr: [aidez-moi]}}\n", encoding="utf-8"
    )


def add_french(base: Path) -> None:
    folder = base / "fr"
    folder.mkdir()
    (folder / "_bot.yaml").write_bytes((base / "en" / "_bot.yaml").read_bytes())
    (folder / "animaux.yaml").write_text(
        "topic: {title: Animaux}\nentries:\n  - id: chats\n    question: Que mangent les chats ?\n"
        "    also_asked: [nourrir mon chat]\n    answer: De la viande.\n"
        "    sources: [{title: T, url: 'https://example.org'}]\n",
        encoding="utf-8",
    )


def test_a_language_without_the_help_card_shows_it_in_another(small_base: Path) -> None:
    add_urgent_rule(small_base)
    add_french(small_base)
    finder = Finder(load_or_raise(small_base), default_language="fr")
    decision = finder.decide(Question("aidez-moi s'il vous plaît, que mangent les chats"))
    assert isinstance(decision, Urgent)
    assert (decision.language, decision.reply_in, decision.card) == ("fr", "en", "cats")
    assert decision.besides == Unknown(language="fr", reply_in="en")


class BrokenEmbedder(LetterEmbedder):
    """Knows the knowledge base's texts, and fails on every message."""

    def __call__(self, texts: Sequence[str]) -> Vectors:
        if self.texts:
            raise RuntimeError("the message itself")
        return super().__call__(texts)


def test_the_help_card_is_shown_though_the_model_fails(
    small_base: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    add_urgent_rule(small_base)
    knowledge = load_or_raise(small_base)
    store = VectorStore(BrokenEmbedder(), tmp_path)
    store.fill("en", texts(knowledge.languages["en"], AsWritten()))
    finder = Finder(knowledge, vectors=store)
    decision = finder.decide(Question("help me, food for my cat"))
    assert isinstance(decision, Urgent)
    assert decision.card == "cats"
    assert "RuntimeError" in caplog.text
    assert "message itself" not in caplog.text
    with pytest.raises(RuntimeError):
        finder.decide(Question("food for my cat"))


@pytest.mark.parametrize("text", ["hello", "ありがとう", "thx!!", "konnichiwa", "bye"])
def test_small_talk_is_no_question(finder: Finder, text: str) -> None:
    assert isinstance(finder.decide(Question(text)), SmallTalk)


@pytest.mark.parametrize(
    ("text", "talk"), [("👍🏽", "ok"), ("❤️", "love"), ("🙏🙏", "thanks"), ("???", "confused")]
)
def test_emoji_alone_are_understood(finder: Finder, text: str, talk: str) -> None:
    decision = finder.decide(Question(text, chosen="ja"))
    assert isinstance(decision, SmallTalk)
    assert (decision.talk, decision.reply_in) == (talk, "ja")


@pytest.mark.parametrize("text", ["🆘", "🆘🆘🆘", "😭🆘"])
def test_the_sign_for_help_shows_the_card(finder: Finder, text: str) -> None:
    decision = finder.decide(Question(text))
    assert isinstance(decision, Urgent)
    assert decision.card == "emergency"


def test_tears_are_no_small_talk(finder: Finder) -> None:
    assert isinstance(finder.decide(Question("😭")), Unknown)


@pytest.mark.parametrize("text", ["children", "refugees", "法律", "難民のこと"])
def test_one_word_that_many_entries_speak_of_is_no_question(
    finder_by_meaning: Finder, text: str
) -> None:
    assert isinstance(finder_by_meaning.decide(Question(text)), Choices)


def test_a_doubtful_question_gets_two_to_four_choices(finder_by_meaning: Finder) -> None:
    decision = finder_by_meaning.decide(Question("Can I work and how long do I wait?"))
    assert isinstance(decision, Choices)
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


def test_a_phrasing_without_a_letter_makes_no_emoji_an_answer(small_base: Path) -> None:
    path = small_base / "en" / "animals.yaml"
    path.write_text(TOPIC_YAML.replace("feeding a kitten", "'???'"), encoding="utf-8")
    finder = Finder(load_or_raise(small_base))
    for text in ("🙂", "???", ""):
        assert isinstance(finder.decide(Question(text)), Unknown)


def test_a_new_language_with_a_question_line_each_offers_nothing_for_anything(
    small_base: Path, tmp_path: Path
) -> None:
    path = small_base / "en" / "animals.yaml"
    lines = TOPIC_YAML.splitlines(keepends=True)
    path.write_text("".join(line for line in lines if "also_asked" not in line), encoding="utf-8")
    knowledge = load_or_raise(small_base)
    store = VectorStore(LetterEmbedder(), tmp_path)
    store.fill("en", texts(knowledge.languages["en"], AsWritten()))
    for vectors in (None, store):
        finder = Finder(knowledge, vectors=vectors)
        for text in ("what is the weather tomorrow", "how long does it take", "asdf qwer zxcv"):
            assert isinstance(finder.decide(Question(text)), Unknown), text
        exact = finder.decide(Question("how long should I walk a dog"))
        assert isinstance(exact, Answer)
        assert exact.entry == "dogs"


def test_no_entries_at_all_work(small_base: Path) -> None:
    path = small_base / "en" / "animals.yaml"
    path.write_text("topic: {title: Empty}\nentries: []\n", encoding="utf-8")
    assert isinstance(Finder(load_or_raise(small_base)).decide(Question("cats?")), Unknown)


def test_a_new_language_is_a_new_folder(small_base: Path) -> None:
    add_french(small_base)
    decision = Finder(load_or_raise(small_base)).decide(Question("que mangent les chats"))
    assert isinstance(decision, Answer)
    assert (decision.language, decision.entry) == ("fr", "chats")


@pytest.mark.parametrize("language", ["ja", "en"])
def test_labelled_questions_stand_in_no_phrasing(knowledge: Knowledge, language: str) -> None:
    phrasings = {squeeze(p) for e in knowledge.languages[language].entries() for p in e.phrasings}
    asked = load_questions([ROOT / "tests" / "questions" / f"{language}.yaml"])
    assert [q.text for q in asked if squeeze(q.text) in phrasings] == []
