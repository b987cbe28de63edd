"""What people say of an answer by pressing a button, and what they get for it."""

from bot.conversation import Conversation, Incoming
from bot.replies import Rate
from tests.bot.conftest import Chat

QUESTION = "How can I run the Tokyo Marathon for refugees?"


def data(chat: Chat, label: str) -> str:
    return next(data for found, data in chat.request.buttons() if found == label)


def markup(chat: Chat) -> dict[str, object]:
    found = chat.request.sent_messages()[-1]["reply_markup"]
    assert isinstance(found, dict)
    return found


async def test_helpful_is_thanked_for_and_its_buttons_go(chat: Chat) -> None:
    await chat.says(QUESTION)
    pressed = data(chat, "Helpful")
    await chat.presses(pressed, reply_markup=markup(chat))
    assert chat.feedback.said == [("feedback", pressed.split(":")[2], "helpful")]
    answers = [d for name, d in chat.request.sent if name == "answerCallbackQuery"]
    assert answers[-1]["text"] == "Thank you for telling us."
    name, edit = chat.request.sent[-1]
    assert name == "editMessageReplyMarkup"
    left = [b["text"] for row in edit["reply_markup"]["inline_keyboard"] for b in row]
    assert "Helpful" not in left
    assert "Not helpful" not in left
    assert "All topics" in left
    assert len(chat.texts) == 1


async def test_not_helpful_asks_why_then_thanks_points_to_people_and_shows_what_is_near(
    chat: Chat,
) -> None:
    await chat.says(QUESTION)
    pressed = data(chat, "Not helpful")
    token = pressed.split(":")[2]
    await chat.presses(pressed, reply_markup=markup(chat))
    assert "What was wrong" in chat.texts[-1]
    reasons = [label for label, _ in chat.request.buttons()]
    assert reasons == ["Wrong answer", "Out of date", "Not clear"]
    await chat.presses(data(chat, "Out of date"), message_id=2)
    said = chat.request.edits()[-1]["text"]
    assert "Thank you" in said
    assert "No person reads this chat" in said
    assert "https://www.refugee.or.jp/" in said
    opens = [d for _, d in chat.request.buttons()]
    assert sum(d.startswith("2e") for d in opens) == 3
    assert "2ebecome-charity-runner:en:" not in opens
    assert chat.feedback.said == [
        ("feedback", token, "not-helpful"),
        ("feedback", token, "outdated"),
    ]


async def test_choices_tell_which_was_meant_or_that_none_was(chat: Chat) -> None:
    await chat.says("refugees")
    (_, picked), *_, (none, nothing) = chat.request.buttons()
    token = picked.split(":")[2]
    assert none == "None of these"
    await chat.presses(picked)
    assert "1951" in chat.texts[-1]
    assert data(chat, "Helpful").endswith(token)
    await chat.presses(data(chat, "Not helpful").replace("not-helpful", "wrong"))
    assert not any(d.startswith("2erefugee-definition:") for _, d in chat.request.buttons())
    await chat.presses(nothing)
    assert "rather say so than guess" in chat.texts[-1]
    assert "https://www.refugee.or.jp/" in chat.texts[-1]
    assert ("Refugees in Japan", "2qjapan:en:0") in chat.request.buttons()
    assert chat.feedback.said == [
        ("chose", token, "refugee-definition"),
        ("feedback", token, "wrong"),
        ("chose", token, "None"),
    ]


async def test_a_word_that_several_entries_speak_of_gets_choices(chat: Chat) -> None:
    for word, language in (("refugees", "en"), ("marathon", "en"), ("難民", "ja"), ("申請", "ja")):
        await chat.says(word, language=language)
        picks = [d for _, d in chat.request.buttons() if d.startswith("2p")]
        assert 2 <= len(picks) <= 4, word
    await chat.says("football")
    assert "rather say so than guess" in chat.texts[-1]


async def test_the_same_entry_in_the_other_language_takes_its_place(chat: Chat) -> None:
    await chat.says("Who is a refugee?")
    there = data(chat, "日本語")
    assert there.startswith("2Erefugee-definition:ja:")
    await chat.presses(there, message_id=3)
    [edit] = chat.request.edits()
    assert edit["message_id"] == 3
    assert "難民" in edit["text"]
    assert data(chat, "English").startswith("2Erefugee-definition:en:")
    assert data(chat, "役に立った").endswith(there.split(":")[2])
    assert len(chat.texts) == 1


async def test_cards_and_what_was_not_asked_are_not_rated(chat: Chat) -> None:
    await chat.says("I have nowhere to sleep tonight")
    assert "Helpful" not in [label for label, _ in chat.request.buttons()]
    await chat.presses("2erefugee-definition:en:")
    assert "Helpful" not in [label for label, _ in chat.request.buttons()]


async def test_feedback_that_cannot_be_kept_disturbs_nobody(chat: Chat) -> None:
    chat.feedback.broken = True
    await chat.says(QUESTION)
    assert await chat.presses(data(chat, "Not helpful"))
    assert "What was wrong" in chat.texts[-1]


async def test_a_source_is_counted_once_and_welcomed(chat: Chat) -> None:
    await chat.says("/start src-Flyer-2026")
    await chat.says("/start src-no_such_form")
    assert chat.feedback.said == [("arrived", "flyer-2026")]
    assert all(text.startswith("Hello") for text in chat.texts)


def test_tokens_are_random_and_say_nothing(conversation: Conversation) -> None:
    tokens = {conversation.answer(Incoming("refugees")).token for _ in range(20)}
    assert len(tokens) == 20
    assert {len(token) for token in tokens} == {12}


def test_a_verdict_on_a_question_long_forgotten_is_thanked_for(
    conversation: Conversation,
) -> None:
    reply = conversation.act(Rate("wrong", "en", "nobodyknows1"))
    assert "Thank you" in reply.parts[0].text
    assert "Perhaps one of these" not in reply.parts[0].text
