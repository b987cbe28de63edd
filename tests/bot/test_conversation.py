"""One conversation behind both front ends."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.conversation import Conversation, Incoming
from bot.plain import reply_text
from bot.replies import OpenEntry, OpenPlaces, OpenTopic, ReadEntry, ShowCard
from retrieval.decision import Choices
from retrieval.entries import Entry, Notice
from retrieval.finder import Finder
from retrieval.knowledge import Knowledge
from retrieval.loader import load_or_raise
from tests.conftest import NOW, TOPIC_YAML


def talk(knowledge: Knowledge, now: datetime = NOW) -> Conversation:
    finder = Finder(knowledge)
    return Conversation(lambda: finder, lambda: now)


def changed(base: Path, text: str, now: datetime = NOW) -> Conversation:
    (base / "en" / "animals.yaml").write_text(text, encoding="utf-8")
    return talk(load_or_raise(base), now)


def test_an_answer_shows_text_sources_and_age(small_base: Path) -> None:
    reply = talk(load_or_raise(small_base)).answer(Incoming("What do cats eat?"))
    text = reply_text(reply)
    assert "Cats eat meat." in text
    assert "Cat page (2025-06)\n  https://example.org/cats" in text
    assert "Information as of 2025-06." in text
    actions = [b.action for b in reply.parts[0].buttons]
    assert actions[0] == OpenEntry("dogs", "en")


def test_past_review_is_said(small_base: Path) -> None:
    later = datetime(2028, 1, 1, tzinfo=UTC)
    text = reply_text(talk(load_or_raise(small_base), later).entry("cats", "en"))
    assert "may be out of date" in text


def test_confirmed_is_shown_in_place_of_age(small_base: Path) -> None:
    text = TOPIC_YAML.replace(
        "    as_of: 2025-06", "    as_of: 2025-06\n    confirmed: {by: JAR, on: 2026-10-01}"
    )
    shown = reply_text(changed(small_base, text).entry("cats", "en"))
    assert "Confirmed by JAR, 2026-10-01." in shown
    assert "as of" not in shown


def test_a_withdrawn_answer_is_not_shown_but_its_source_is(small_base: Path) -> None:
    text = TOPIC_YAML.replace("    related: [dogs]", "    withdrawn: true")
    shown = reply_text(changed(small_base, text).entry("cats", "en"))
    assert "meat" not in shown
    assert "being corrected" in shown
    assert "https://example.org/cats" in shown


def test_no_old_button_opens_what_was_taken_down(knowledge: Knowledge) -> None:
    known = knowledge.languages["en"]
    topics = tuple(
        replace(t, entries=tuple(e.model_copy(update={"withdrawn": True}) for e in t.entries))
        for t in known.topics
    )
    down = replace(knowledge, languages={"en": replace(known, topics=topics)})
    chat = talk(down)
    for action in (
        OpenPlaces("violence", "en"),
        ShowCard("violence", "en"),
        ReadEntry("violence", "en"),
        OpenEntry("violence", "en"),
    ):
        text = reply_text(chat.act(action))
        assert "being corrected" in text
        assert "0120" not in text
        assert "暴力を受けていて" not in text


def test_a_pause_holds_behind_every_button(knowledge: Knowledge) -> None:
    chat = talk(replace(knowledge, paused=True))
    for action in (OpenPlaces("interpreters", "en"), ShowCard("interpreters", "en")):
        assert "paused" in reply_text(chat.act(action))
    assert "0120-279-889" in reply_text(chat.act(OpenPlaces("violence", "en")))


def test_an_expired_answer_says_so(small_base: Path) -> None:
    text = TOPIC_YAML.replace("    related: [dogs]", "    expires_on: 2026-03-01")
    shown = reply_text(changed(small_base, text).entry("cats", "en"))
    assert "meat" not in shown
    assert "2026-03-01" in shown


def test_notices_in_force_stand_above_answers_of_their_topic(knowledge: Knowledge) -> None:
    closed = Notice.model_validate(
        {
            "id": "closed",
            "text": {"en": "We are closed."},
            "from": "2026-11-20",
            "until": "2026-11-30",
            "topics": ["jar"],
        }
    )
    past = Notice.model_validate({"id": "past", "text": {"en": "Old."}, "until": "2026-01-01"})
    chat = talk(replace(knowledge, notices=(closed, past)))
    assert reply_text(chat.entry("jar-contact", "en")).startswith("We are closed.")
    assert "We are closed." not in reply_text(chat.entry("refugee-definition", "en"))
    assert "Old." not in reply_text(chat.welcome("en"))


def test_a_pause_stops_all_but_help_cards(knowledge: Knowledge) -> None:
    chat = talk(replace(knowledge, paused=True))
    assert "paused" in reply_text(chat.answer(Incoming("what is a refugee")))
    assert "110" in reply_text(chat.answer(Incoming("I have nowhere to sleep tonight")))


def test_contacts_that_answer_now_come_first(conversation: Conversation) -> None:
    text = reply_text(conversation.entry("legal-help", "en"))
    assert "open now" in text


def test_unknown_points_to_people_and_topics(conversation: Conversation) -> None:
    reply = conversation.answer(Incoming("what's the weather"))
    text = reply_text(reply)
    assert "I don't know" in text
    assert "No person reads this chat" in text
    assert "https://www.refugee.or.jp/" in text
    assert OpenTopic("japan", "en") in [b.action for b in reply.parts[0].buttons]


def test_a_person_keeps_the_language_they_wrote_in(conversation: Conversation) -> None:
    conversation.answer(Incoming("難民とは何ですか", person=1))
    assert conversation.answer(Incoming("🙂", person=1)).language == "ja"
    assert conversation.answer(Incoming("🙂", person=2)).language == "en"


@pytest.mark.parametrize("opened", ["browsed", "by a link", "by a button"])
def test_a_short_question_is_about_what_was_opened_last(
    conversation: Conversation, opened: str
) -> None:
    conversation.answer(Incoming("What is JAR?", person=1))
    if opened == "browsed":
        conversation.act(ReadEntry("become-charity-runner", "en"), person=1)
    elif opened == "by a link":
        conversation.start("become-charity-runner", "en", person=1)
    else:
        conversation.act(OpenEntry("become-charity-runner", "en"), person=1)
    conversation.act(OpenEntry("become-charity-runner", "en"), person=2)
    first, second = (
        conversation.answer(Incoming("how much?", person=person)).decision for person in (1, 2)
    )
    assert isinstance(first, Choices)
    assert first == second


def test_a_card_is_never_buried(conversation: Conversation) -> None:
    reply = conversation.answer(Incoming("nowhere to sleep tonight. also how can I donate to JAR"))
    [card] = reply.parts
    assert card.text.startswith("**If you are in danger now")


def test_every_entry_can_be_shown_in_every_language(
    conversation: Conversation, knowledge: Knowledge
) -> None:
    for code, known in knowledge.languages.items():
        for entry in known.entries():
            text = reply_text(conversation.entry(entry.id, code))
            assert entry.answer.strip().split("\n")[0].replace("**", "") in text
            assert "{" not in text.replace(entry.answer, "")


def test_every_related_entry_and_contact_is_known(knowledge: Knowledge) -> None:
    def known(entry: Entry, code: str) -> bool:
        return all(knowledge.entry(r, code) for r in entry.related) and all(
            c in knowledge.contacts for c in entry.contacts
        )

    for code, language in knowledge.languages.items():
        assert [e.id for e in language.entries() if not known(e, code)] == []
