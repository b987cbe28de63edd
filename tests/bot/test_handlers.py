"""What a person gets in Telegram, through the real Application and each of its handlers."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.application import handlers
from bot.callbacks import encode
from bot.replies import ChooseLanguage, OpenEntry, OpenTopic, OpenTopics, UseLanguage
from questions.storage import Storage
from questions.tables import questions
from tests.bot.conftest import Chat, MakeChat
from tests.bot.recording import RecordingRequest
from tests.bot.telegram_html import check_html
from tests.standin.server import Fault


async def test_start_says_who_this_is_and_puts_help_first(chat: Chat) -> None:
    await chat.says("/start")
    assert "no person reads this chat" in chat.texts[0]
    labels = [label for label, _ in chat.request.buttons()]
    assert labels[0] == "I need help now"
    assert labels[-1] == "日本語 / Language"


async def test_start_speaks_the_language_of_the_persons_telegram(chat: Chat) -> None:
    await chat.says("/start", language="ja")
    assert chat.texts[0].startswith("こんにちは")
    await chat.says("/start", language="vi")
    assert chat.texts[1].startswith("Hello")
    await chat.says("/start", language=None)
    assert chat.texts[2].startswith("Hello")


async def test_help_topics_and_unknown_commands(chat: Chat) -> None:
    await chat.says("/help")
    assert "/topics" in chat.texts[-1]
    await chat.says("/nonsense")
    assert chat.texts[-1] == chat.texts[-2]
    await chat.says("/topics")
    assert ("Refugees in Japan", "1:t:japan:en") in chat.request.buttons()


async def test_a_question_is_answered_with_its_sources_and_no_preview(chat: Chat) -> None:
    await chat.says("How can I run the Tokyo Marathon for refugees?")
    message = chat.request.sent_messages()[0]
    assert message["parse_mode"] == "HTML"
    assert message["link_preview_options"] == {"is_disabled": True}
    assert "<b>Sources</b>" in message["text"]
    assert '<a href="https://' in message["text"]
    assert any(data.startswith("1:e:") for _, data in chat.request.buttons())


async def test_topics_questions_and_answers_by_buttons(chat: Chat) -> None:
    await chat.presses(encode(OpenTopics("en")))
    await chat.presses(encode(OpenTopic("world", "en")))
    carried = [data for _, data in chat.request.buttons()]
    assert encode(OpenEntry("refugee-definition", "en")) in carried
    await chat.presses(encode(OpenEntry("refugee-definition", "en")))
    assert "1951" in chat.texts[-1]
    answered = [name for name, _ in chat.request.sent if name == "answerCallbackQuery"]
    assert len(answered) == 3


async def test_a_chosen_language_is_kept_for_what_the_text_leaves_open(chat: Chat) -> None:
    await chat.says("/language")
    assert encode(UseLanguage("ja")) in [data for _, data in chat.request.buttons()]
    await chat.presses(encode(UseLanguage("ja")))
    assert chat.texts[-1].startswith("日本語でお答えします。")
    await chat.says("🙂")
    assert "申し訳ありません" in chat.texts[-1]
    await chat.says("/start")
    assert chat.texts[-1].startswith("こんにちは")


@pytest.mark.parametrize(
    "data",
    ["", "0:e:old", "1:e", "1:e:gone:en", "1:t:nothing:en", "1:x:y", "zzz", "1:e:a:b:c", "1:T:xx"],
)
async def test_old_and_forged_buttons_get_a_kind_answer(chat: Chat, data: str) -> None:
    assert await chat.presses(data)
    assert "Traceback" not in chat.texts[-1]
    assert chat.request.buttons()


async def test_a_late_press_is_answered_although_the_query_is_too_old(
    make_chat: MakeChat,
) -> None:
    def too_old(method: str, _data: object) -> Fault | None:
        return Fault(400, description="Query is too old") if method.startswith("answer") else None

    chat = await make_chat(RecordingRequest(too_old))
    assert await chat.presses(encode(ChooseLanguage("en")))
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


async def test_edited_and_unknown_updates_are_let_go(chat: Chat) -> None:
    assert await chat.sends({"text": "difference", "edit_date": 5}, key="edited_message")
    assert await chat.update({"some_future_thing": {"id": 1}})
    assert await chat.sends({"new_chat_title": "x"})
    assert chat.texts == []


async def test_a_button_in_a_group_is_not_answered_into_the_group(chat: Chat) -> None:
    user = {"id": 1, "is_bot": False, "first_name": "S"}
    group = {"id": -100, "type": "supergroup", "title": "T"}
    message = {"message_id": 5, "date": 0, "chat": group, "text": "x"}
    query = {"id": "7", "from": user, "chat_instance": "1", "data": "1:T:en", "message": message}
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
    assert chat.request.buttons()[0][1] == encode(OpenEntry("get-help", "en"))


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
    names = [handler.callback.__name__ for handler in handlers()]
    assert names == [
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
        "unsupported",
    ]


@given(text=st.text(min_size=1, max_size=600))
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_any_text_gets_messages_telegram_accepts(chat: Chat, text: str) -> None:
    before = len(chat.texts)
    assert await chat.sends({"text": text})
    assert len(chat.texts) > before
    for sent in chat.texts[before:]:
        check_html(sent)
