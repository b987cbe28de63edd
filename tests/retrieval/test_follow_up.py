"""A short question after an answer is about that; one that stands alone is not."""

import pytest

from retrieval.decision import Answer, Choices, Unknown, Urgent
from retrieval.finder import Finder, Question


@pytest.mark.parametrize(
    ("text", "after", "wanted"),
    [
        ("how much?", "become-charity-runner", "runner-donation"),
        ("いくらですか", "become-charity-runner", "runner-donation"),
        ("since when?", "what-is-jar", "jar-history"),
        ("いつからあるの", "what-is-jar", "jar-history"),
    ],
)
def test_a_vague_question_leans_on_what_was_shown(
    finder: Finder, text: str, after: str, wanted: str
) -> None:
    alone = finder.decide(Question(text))
    assert not (isinstance(alone, Answer) and alone.entry == wanted)
    decision = finder.decide(Question(text, after=after))
    assert isinstance(decision, Choices)
    assert wanted in decision.entries


@pytest.mark.parametrize(
    "text", ["What is a stateless person?", "無国籍とは何ですか", "hello", "I want to kill myself"]
)
def test_a_clear_message_ignores_what_was_shown(finder: Finder, text: str) -> None:
    assert finder.decide(Question(text, after="charity-runner")) == finder.decide(Question(text))


@pytest.mark.parametrize("text", ["what's the weather", "明日の天気は？", "recipe for pizza dough"])
def test_what_is_off_topic_stays_so(finder_by_meaning: Finder, text: str) -> None:
    assert isinstance(finder_by_meaning.decide(Question(text, after="what-is-jar")), Unknown)


def test_an_entry_that_is_gone_lends_nothing(finder: Finder) -> None:
    text = "how much?"
    assert finder.decide(Question(text, after="no-such")) == finder.decide(Question(text))


def test_what_stands_alone_is_still_offered(finder_by_meaning: Finder) -> None:
    decision = finder_by_meaning.decide(Question("how apply refugee", after="work-permission"))
    if isinstance(decision, Urgent):
        decision = decision.besides
    assert isinstance(decision, Answer | Choices)
    shown = {decision.entry} if isinstance(decision, Answer) else set(decision.entries)
    assert "apply-for-refugee-status" in shown
