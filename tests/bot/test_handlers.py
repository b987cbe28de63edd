"""What a person gets in Telegram, through the real Application and each of its handlers."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.application import handlers
from bot.callbacks import encode
from bot.conversation import Conversation
from bot.flood import FloodGuard
from bot.rendering import messages
from bot.replies import Action, Button, ChooseLanguage, OpenTopics, ReadEntry, UseLanguage
from questions.storage import Storage
from questions.tables import questions
from retrieval.knowledge import Knowledge
from tests.bot.conftest import Chat, MakeChat
from tests.bot.recording import RecordingRequest
from tests.bot.telegram_html import check_html, check_keyboard
from tests.conftest import NOW
from tests.standin import Fault


async def test_start_says_who_this_is_and_puts_help_first(chat: Chat) -> None:
    await chat.says("/start")
    assert "no person reads this chat" in chat.texts[0]
    labels = [label for label, _ in chat.request.buttons()]
    assert labels[0] == "I need help now"
    assert labels[-1] == "🌐 日本語 / Language"
    assert chat.texts[0].count("\n\n") == 2


async def test_start_speaks_the_language_of_the_persons_telegram(chat: Chat) -> None:
    await chat.says("/start", language="ja")
    assert chat.texts[0].startswith("こんにちは")
    await chat.says("/start", language="zh-TW")
    assert chat.texts[1].startswith("這是自動服務")
    assert "Hello." in chat.texts[1]
    assert chat.request.buttons()[0] == ("我現在需要幫助", "2hen")
    await chat.says("/start", language="eo")
    assert chat.texts[2].startswith("Hello")
    await chat.says("/start", language=None)
    assert chat.texts[3].startswith("Hello")


async def test_help_topics_and_unknown_commands(chat: Chat) -> None:
    await chat.says("/help")
    assert "/topics" in chat.texts[-1]
    await chat.says("/nonsense")
    assert chat.texts[-1] == chat.texts[-2]
    await chat.says("/topics")
    assert ("Refugees in Japan", "2Qjapan:en:0") in chat.request.buttons()


async def test_a_question_is_answered_with_its_sources_and_no_preview(chat: Chat) -> None:
    await chat.says("How can I run the Tokyo Marathon for refugees?")
    message = chat.request.sent_messages()[0]
    assert message["parse_mode"] == "HTML"
    assert message["link_preview_options"] == {"is_disabled": True}
    assert "<b>Sources</b>" in message["text"]
    assert '<a href="https://' in message["text"]
    assert any(data.startswith("2e") for _, data in chat.request.buttons())


async def test_browsing_goes_on_in_one_message(chat: Chat) -> None:
    await chat.presses(encode(Button("", OpenTopics("en"))))
    assert ("Refugees in the world", "2Qworld:en:0") in chat.request.buttons()
    await chat.presses("2Qworld:en:0", message_id=1)
    assert ("Earlier", "2Qworld:en:0") not in chat.request.buttons()
    assert ("More questions", "2Qworld:en:1") in chat.request.buttons()
    assert "Page 1 of 2." in chat.request.edits()[-1]["text"]
    assert "1. " in chat.request.edits()[-1]["text"]
    await chat.presses("2Rrefugee-definition:en", message_id=1)
    assert "1951" in chat.request.edits()[-1]["text"]
    assert chat.request.buttons()[-1] == ("Back to questions", "2Qworld:en:0")
    await chat.presses("2Qworld:en:1", message_id=1)
    assert ("Earlier", "2Qworld:en:0") in chat.request.buttons()
    await chat.presses("2Ten", message_id=1)
    assert len(chat.texts) == 1
    assert [edit["message_id"] for edit in chat.request.edits()] == [1, 1, 1, 1]
    answered = [name for name, _ in chat.request.sent if name == "answerCallbackQuery"]
    assert len(answered) == 5


async def test_a_chosen_language_is_kept_for_what_the_text_leaves_open(chat: Chat) -> None:
    await chat.says("/language")
    assert encode(Button("", UseLanguage("ja"))) in [data for _, data in chat.request.buttons()]
    await chat.presses(encode(Button("", UseLanguage("ja"))))
    assert chat.texts[-1].startswith("日本語でお答えします。")
    await chat.says("🙂")
    assert chat.texts[-1].startswith("こんにちは。難民のこと")
    await chat.says("/start")
    assert chat.texts[-1].startswith("こんにちは")


@pytest.mark.parametrize(
    "data",
    [
        "",
        "1:e:why-japan:en",
        "2",
        "2e",
        "2egone:en:",
        "2Egone:en:",
        "2Qnothing:en:0",
        "2Qworld:en:01",
        "2Qworld:en:x",
        "2Qworld:en:999",
        "2x:y",
        "zzz",
        "2ea:b:c:d",
        "2txx",
        "2vgreat:en:token",
        "2srefugee-definition:en",
    ],
)
async def test_old_and_forged_buttons_get_a_kind_answer(chat: Chat, data: str) -> None:
    assert await chat.presses(data)
    assert chat.request.sent[-1][0] == "answerCallbackQuery"
    assert chat.request.buttons()


async def test_a_late_press_is_answered_although_the_query_is_too_old(
    make_chat: MakeChat,
) -> None:
    def too_old(method: str, _data: object) -> Fault | None:
        return Fault(400, description="Query is too old") if method.startswith("answer") else None

    chat = await make_chat(RecordingRequest(too_old))
    assert await chat.presses(encode(Button("", ChooseLanguage("en"))))
    assert len(chat.texts) == 1


@pytest.mark.parametrize(
    "content",
    [
        {"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]},
        {"voice": {"file_id": "a", "file_unique_id": "b", "duration": 1}},
        {"location": {"latitude": 1.0, "longitude": 1.0}},
        {"contact": {"phone_number": "1", "first_name": "x"}},
    ],
)
async def test_what_is_not_text_gets_a_kind_sentence(
    chat: Chat, content: dict[str, object]
) -> None:
    await chat.sends(content)
    assert "I can only read text" in chat.texts[0]
    assert chat.request.buttons()[0][0] == "I need help now"


@pytest.mark.parametrize("kind", ["group", "supergroup", "channel"])
async def test_groups_and_channels_are_not_answered(chat: Chat, kind: str) -> None:
    await chat.sends({"text": "難民とは？"}, chat=-5, kind=kind)
    assert chat.texts == []


async def test_unknown_updates_are_let_go(chat: Chat) -> None:
    assert await chat.update({"some_future_thing": {"id": 1}})
    assert await chat.sends({"new_chat_title": "x"})
    command = {"type": "bot_command", "offset": 0, "length": 6}
    edit = {"text": "/start", "edit_date": 5, "entities": [command]}
    assert await chat.sends(edit, key="edited_message")
    assert chat.texts == []


async def test_a_button_in_a_group_is_not_answered_into_the_group(chat: Chat) -> None:
    user = {"id": 1, "is_bot": False, "first_name": "S"}
    group = {"id": -100, "type": "supergroup", "title": "T"}
    message = {"message_id": 5, "date": 0, "chat": group, "text": "x"}
    query = {"id": "7", "from": user, "chat_instance": "1", "data": "2ten", "message": message}
    assert await chat.update({"callback_query": query})
    assert chat.texts == []


@pytest.mark.parametrize(
    "content",
    [
        {
            "text": "/help I want to die",
            "entities": [{"type": "bot_command", "offset": 0, "length": 5}],
        },
        {
            "photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}],
            "caption": "I want to die",
        },
    ],
)
async def test_danger_is_seen_in_commands_and_captions(
    chat: Chat, content: dict[str, object]
) -> None:
    await chat.sends(content)
    assert chat.texts[0].startswith("<b>If you are in danger now")


BEHIND = [" ", "\n", "\u3000", "\u3002", " @ "]
"""What people put between a command and their words: Japanese keyboards write U+3000 and U+3002."""


@pytest.mark.parametrize("between", BEHIND)
@pytest.mark.parametrize("command", ["/help", "/start", "/topics@support_bot", "/nonsense"])
async def test_danger_is_seen_whatever_stands_between_it_and_a_command(
    chat: Chat, command: str, between: str
) -> None:
    entity = {"type": "bot_command", "offset": 0, "length": len(command)}
    text = f"{command}{between}夫に殴られています"
    await chat.sends({"text": text, "entities": [entity]}, language="ja")
    assert "DV相談" in chat.texts[0]


async def test_a_message_of_ours_that_telegram_cannot_take_is_sent_plain(
    make_chat: MakeChat,
) -> None:
    def refuses_html(_method: str, data: object) -> Fault | None:
        marked = isinstance(data, dict) and "parse_mode" in data
        return Fault(400, description="can't parse entities") if marked else None

    chat = await make_chat(RecordingRequest(refuses_html))
    await chat.says("What is a refugee?")
    assert "1951" in chat.texts[0]
    assert "<b>" not in chat.texts[0]


async def test_danger_shows_the_card_first(chat: Chat) -> None:
    await chat.says("I have nowhere to sleep tonight and no money")
    assert chat.texts[0].startswith("<b>If you are in danger now, call 110")


async def test_another_language_gets_its_own_sentence_and_the_help_button(chat: Chat) -> None:
    await chat.says("xin chào, bạn có nói tiếng Việt không", language="vi")
    assert "110" in chat.texts[0]
    assert "https://www.refugee.or.jp/for_refugees/" in chat.texts[0]
    assert chat.request.buttons()[0] == ("Tôi cần giúp đỡ ngay", "2hen")


async def test_only_what_is_allowed_is_logged(chat: Chat, storage: Storage) -> None:
    await chat.says("how can I donate to JAR, my name is Marker Person", chat=987654321)
    await chat.says("/start")
    async with storage.begin() as connection:
        rows = (await connection.execute(select(questions))).mappings().all()
    assert len(rows) == 1
    assert rows[0]["text"] == "how can I donate to JAR, my name is <name>"
    assert rows[0]["office_hours"]
    assert "Marker" not in str(rows)
    assert "987654321" not in str(rows)
    assert rows[0]["language"] == "en"


async def test_html_in_a_question_is_harmless(chat: Chat) -> None:
    await chat.says("<b>refugee</b> <script>&amp;</script> how to donate?")
    for text in chat.texts:
        check_html(text)


def test_every_kind_of_update_has_its_row_in_the_list() -> None:
    names = [handler.callback.__name__ for handler in handlers(FloodGuard())]
    assert names == [
        "too_many",
        "start",
        "help_",
        "topics",
        "language",
        "privacy",
        "my_data",
        "forget",
        "pressed",
        "button",
        "help_",
        "question",
        "edited",
        "edited_besides",
        "unsupported",
    ]


ANY_STATE: Any = {"suppress_health_check": [HealthCheck.function_scoped_fixture]}
PHOTO = {"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}
TEXTS = st.text(min_size=1, max_size=600) | st.sampled_from(
    [
        "refugees",
        "難民",
        "I want to die",
        "<b>",
        "**x",
        "Who is a refugee?",
        "1" * 4096,
        "🙂" * 2048,
    ]
)


@given(text=TEXTS, language=st.sampled_from(["en", "ja", "vi", "zh-hans", None]))
@settings(max_examples=80, deadline=None, **ANY_STATE)
async def test_any_text_gets_messages_telegram_accepts(
    chat: Chat, text: str, language: str | None
) -> None:
    start = {"type": "bot_command", "offset": 0, "length": 6}
    edited = {"text": text, "message_id": 7, "edit_date": int(NOW.timestamp())}
    before = len(chat.request.sent)
    assert await chat.sends({"text": text}, language)
    assert await chat.sends({"text": f"/start {text}", "entities": [start]}, language)
    assert await chat.sends({"photo": [PHOTO], "caption": text}, language)
    assert await chat.sends(edited, language, key="edited_message")
    shown = [data for _, data in chat.request.sent[before:] if "text" in data]
    assert len(shown) >= 4
    for data in shown:
        check_html(data["text"])
        check_keyboard(data.get("reply_markup"))


@given(data=st.text(max_size=64) | st.from_regex(r"2[a-zA-Z][a-z:0-9-]{0,60}", fullmatch=True))
@settings(max_examples=80, deadline=None, **ANY_STATE)
async def test_any_button_gets_an_answer(chat: Chat, data: str) -> None:
    before = len(chat.request.sent)
    assert await chat.presses(data)
    names = [name for name, _ in chat.request.sent[before:]]
    assert "answerCallbackQuery" in names


def test_every_button_of_every_answer_leads_somewhere(
    conversation: Conversation, knowledge: Knowledge
) -> None:
    """All that can be reached by pressing, from the first message on, in both languages."""
    seen: set[Action] = set()
    waiting = [
        b for code in knowledge.languages for b in conversation.welcome(code).parts[0].buttons
    ]
    while waiting:
        button = waiting.pop()
        if button.action in seen:
            continue
        seen.add(button.action)
        reply = conversation.act(button.action)
        for message in messages(reply):
            check_html(message.html)
        assert knowledge.languages[reply.language].words.says.gone not in reply.parts[0].text
        waiting += [b for part in reply.parts for b in part.buttons]
    read = {a.entry for a in seen if isinstance(a, ReadEntry)}
    assert read == {e.id for known in knowledge.languages.values() for e in known.entries()}
