"""Somebody needs help now: little to read, the numbers first, nothing in the way."""

from pathlib import Path

import pytest

from bot.conversation import Conversation, Incoming
from bot.plain import reply_text
from bot.rendering import MAX_LABEL_WIDTH
from bot.replies import OpenEntry, OpenHelp, OpenPlaces, Reply
from bot.widths import width
from retrieval.finder import Finder
from retrieval.knowledge import Knowledge
from retrieval.loader import load_or_raise
from tests.bot.conftest import Chat
from tests.conftest import NOW

NIGHT = NOW.replace(hour=15)
"""Midnight in Japan."""


def labels(reply: Reply) -> list[str]:
    return [b.label for part in reply.parts for b in part.buttons]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_the_help_button_asks_in_few_words_what_has_happened(
    conversation: Conversation, knowledge: Knowledge, language: str
) -> None:
    reply = conversation.act(OpenHelp(language))
    text = reply_text(reply)
    assert text.startswith(knowledge.languages[language].words.says.urgent.replace("**", ""))
    assert len(text) < 160
    cards = {e.id for e in knowledge.languages[language].entries() if e.urgent}
    opened = {b.action.entry for b in reply.parts[0].buttons if isinstance(b.action, OpenEntry)}
    assert opened == cards | {"get-help"}
    assert all(width(label) <= MAX_LABEL_WIDTH for label in labels(reply))


@pytest.mark.parametrize(("language", "most"), [("en", 1750), ("ja", 1050)])
def test_a_card_is_short_and_holds_the_numbers(
    conversation: Conversation, knowledge: Knowledge, language: str, most: int
) -> None:
    for entry in knowledge.languages[language].entries():
        if entry.urgent:
            text = reply_text(conversation.entry(entry.id, language))
            assert len(text) < most, (entry.id, len(text))
            assert text.index("110") < 120
            assert "110" in text
            assert "119" in text


def test_lines_open_now_stand_first_on_a_card(finder: Finder) -> None:
    at_night = Conversation(lambda: finder, lambda: NIGHT)
    text = reply_text(at_night.entry("exploitation", "en"))
    places = text[text.index("Contacts") :]
    assert places.index("0120-279-338") < places.index("0570-078377")
    assert "opens 11/25 09:00" in places
    by_day = Conversation(lambda: finder, lambda: NOW)
    text = reply_text(by_day.entry("exploitation", "en"))
    assert "0570-078377 / 050-3754-5430 (open now)" in text


def test_what_the_immigration_authority_runs_is_named_so_wherever_it_stands(
    conversation: Conversation, knowledge: Knowledge
) -> None:
    for entry in knowledge.languages["en"].entries():
        text = reply_text(conversation.entry(entry.id, "en"))
        for contact in (knowledge.contacts[c] for c in entry.contacts):
            if contact.by_immigration and contact.url and contact.url in text.split("Sources")[0]:
                assert f"Run by: {contact.run_by['en']}" in text, (entry.id, contact.id)


async def test_the_card_to_show_is_one_large_japanese_sentence_and_nothing_else(
    chat: Chat,
) -> None:
    await chat.says("I have nowhere to sleep tonight and no money")
    assert chat.request.buttons()[0] == (
        "Show someone a Japanese card",
        "2sno-place-tonight:en",
    )
    await chat.presses("2sno-place-tonight:en")
    sentence = "今夜、寝る場所も食べるものもなくて困っているので、"
    assert chat.texts[-1].startswith(f"<b>{sentence}")
    assert chat.texts[-1].endswith("</b>")
    assert "reply_markup" not in chat.request.sent_messages()[-1]


def test_all_places_and_sources_are_one_button_away(conversation: Conversation) -> None:
    text = reply_text(conversation.act(OpenPlaces("detention-or-removal", "en")))
    for known in ("RAFIQ", "door-to-asylum.jp", "Languages:", "Sources", "frj.or.jp", "110"):
        assert known in text


def test_a_card_in_another_language_begins_with_that_language(
    conversation: Conversation, knowledge: Knowledge
) -> None:
    reply = conversation.answer(Incoming("Tôi muốn chết", hint="vi"))
    shown = reply.parts[0].text
    assert shown.startswith(knowledge.other_languages["vi"].text)
    assert "Yorisoi" in shown


def test_help_is_given_where_no_card_is_written(small_base: Path) -> None:
    finder = Finder(load_or_raise(small_base))
    reply = Conversation(lambda: finder, lambda: NOW).act(OpenHelp("en"))
    assert "call 110" in reply_text(reply)
