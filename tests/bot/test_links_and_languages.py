"""Where people come in from, and the language they are spoken to in."""

import pytest

from bot.conversation import Conversation, Incoming
from bot.people import People
from bot.privacy import Privacy
from bot.replies import OpenEntry, OpenTopics, UseLanguage
from bot.widths import width
from retrieval.finder import Finder
from retrieval.knowledge import Knowledge
from tests.bot.conftest import Chat
from tests.conftest import NOW


async def test_a_link_opens_its_entry_in_the_persons_language(chat: Chat) -> None:
    await chat.says("/start refugee-definition", language="ja")
    assert "難民" in chat.texts[0]
    await chat.says("/start refugee-definition", language="en")
    assert "<b>Who is a refugee?</b>" in chat.texts[1]


async def test_a_link_opens_its_topic(chat: Chat) -> None:
    await chat.says("/start topic-charity-runner")
    assert chat.texts[0].startswith("<b>Tokyo Marathon charity runners</b>")
    assert ("More questions", "2Qcharity-runner:en:1") in chat.request.buttons()


@pytest.mark.parametrize("payload", ["nothing", "topic-nothing", "src-", "a" * 64, "x y", "<b>"])
async def test_a_link_nobody_knows_is_welcomed(chat: Chat, payload: str) -> None:
    await chat.says(f"/start {payload}")
    assert chat.texts[0].startswith("Hello")
    assert chat.feedback.said == []


async def test_language_is_asked_in_every_language_at_once(chat: Chat) -> None:
    await chat.says("/language", language="my")
    assert "どの言語" in chat.texts[0]
    assert "Which language" in chat.texts[0]
    assert chat.request.buttons() == [("English", "2len"), ("日本語", "2lja")]


def test_a_chosen_language_wins_over_what_the_client_says(conversation: Conversation) -> None:
    conversation.act(UseLanguage("ja"), person=1)
    assert conversation.language_for(1, "en") == "ja"
    assert conversation.language_for(2, "en") == "en"


@pytest.mark.parametrize("hint", ["vi", None])
def test_whom_nothing_is_known_of_is_spoken_to_in_the_default_language(
    knowledge: Knowledge, hint: str | None
) -> None:
    japanese = Finder(knowledge, "ja")
    talk = Conversation(lambda: japanese, lambda: NOW, default_language="ja")
    assert talk.language_for(None, hint) == "ja"
    assert talk.answer(Incoming("🙂", hint)).language == "ja"
    assert talk.act(OpenTopics("gone")).language == "ja"
    privacy = Privacy(talk).switched("gone", logging_off=True)
    assert privacy.language == "ja"
    assert talk.language_for(None, "en_US") == "en"


def test_what_people_set_is_what_the_conversation_goes_by(finder: Finder) -> None:
    people = People()
    people.put(5, "ja")
    other = Conversation(lambda: finder, lambda: NOW, people)
    assert other.answer(Incoming("🙂", person=5)).language == "ja"


@pytest.mark.parametrize("language", ["en", "ja"])
def test_nothing_is_said_in_emoji_alone_and_short_buttons_are_whole(
    knowledge: Knowledge, language: str
) -> None:
    words = knowledge.languages[language].words
    labels = [*words.buttons.model_dump().values()]
    labels += [topic.title for topic in knowledge.languages[language].topics]
    labels += [e.short for e in knowledge.languages[language].entries() if e.short]
    for label in labels:
        # Two more for the globe that stands before the word.
        assert width(label) <= (27 if label == words.buttons.language else 30), label
        assert any(c.isalpha() for c in label)
    beside = words.buttons.helpful, words.buttons.not_helpful
    assert sum(map(width, beside)) <= 28


def test_every_topic_fits_on_pages_of_eight(conversation: Conversation) -> None:
    reply = conversation.start("topic-japan", "en")
    labels = [b.label for b in reply.parts[0].buttons]
    assert len(labels) <= 8 + 3


def test_an_entry_only_one_language_has_is_opened_in_that_one(
    conversation: Conversation,
) -> None:
    reply = conversation.start("what-is-jar", "xx")
    assert reply.language == "en"
    assert not any(
        isinstance(b.action, OpenEntry) and b.action.language == "xx"
        for b in reply.parts[0].buttons
    )
