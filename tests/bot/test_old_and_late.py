"""What comes late, twice, changed, or to somebody who is gone."""

from datetime import timedelta
from typing import Any

import pytest

from bot.callbacks import encode
from bot.replies import Button, OpenTopics
from tests.bot.conftest import Chat, MakeChat
from tests.bot.recording import RecordingRequest
from tests.conftest import NOW
from tests.standin import Fault

LONG_AGO = int((NOW - timedelta(hours=3)).timestamp())
TOPICS = encode(Button("", OpenTopics("en"), here=True))


def failing(method: str, fault: Fault) -> RecordingRequest:
    return RecordingRequest(lambda name, _data: fault if name == method else None)


async def test_a_late_answer_apologises_and_makes_no_sound(chat: Chat) -> None:
    await chat.sends({"text": "Who is a refugee?", "date": LONG_AGO})
    [message] = chat.request.sent_messages()
    assert message["text"].startswith("Sorry for the late answer")
    assert "1951" in message["text"]
    assert message["disable_notification"] is True
    await chat.says("Who is a refugee?")
    assert chat.request.sent_messages()[-1]["disable_notification"] is False
    assert "late" not in chat.texts[-1]


async def test_an_old_cry_for_help_gets_its_card_in_words_that_betray_nothing(
    chat: Chat,
) -> None:
    await chat.sends({"text": "my husband beats me", "date": LONG_AGO})
    [message] = chat.request.sent_messages()
    assert message["disable_notification"] is True
    for number in ("110", "119", "https://www.refugee.or.jp/for_refugees/"):
        assert number in message["text"]
    shown = message["text"].casefold()
    for word in ("violence", "husband", "hurt", "attack", "danger"):
        assert word not in shown, word
    assert chat.request.buttons()[0] == ("Show the answer", "2eviolence:en:")
    await chat.presses("2eviolence:en:")
    assert "DV Soudan Plus" in chat.texts[-1]


async def test_a_message_without_a_date_is_not_late(chat: Chat) -> None:
    await chat.sends({"text": "Who is a refugee?", "date": 0})
    assert "late" not in chat.texts[0]


async def test_an_edited_question_changes_its_answer(chat: Chat) -> None:
    await chat.sends({"text": "what is the weather", "message_id": 40})
    assert "rather say so" in chat.texts[0]
    edit = {"text": "Who is a refugee?", "message_id": 40, "edit_date": int(NOW.timestamp())}
    assert await chat.sends(edit, key="edited_message")
    [edited] = chat.request.edits()
    assert edited["message_id"] == 1
    assert "1951" in edited["text"]
    assert len(chat.texts) == 1


async def test_an_edit_that_nobody_remembers_is_answered_anew(chat: Chat) -> None:
    edit = {"text": "Who is a refugee?", "message_id": 40, "edit_date": int(NOW.timestamp())}
    assert await chat.sends(edit, key="edited_message")
    assert "1951" in chat.texts[0]


async def test_danger_that_is_edited_in_is_answered_below_where_it_is_seen(chat: Chat) -> None:
    await chat.sends({"text": "hello", "message_id": 40})
    edit = {"text": "I want to die", "message_id": 40, "edit_date": int(NOW.timestamp())}
    await chat.sends(edit, key="edited_message")
    assert chat.request.edits() == []
    assert chat.texts[-1].startswith("<b>If you are in danger now")


PHOTO = {"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}]}
COMMAND = {"entities": [{"type": "bot_command", "offset": 0, "length": 5}]}


@pytest.mark.parametrize(
    ("kind", "key", "before"), [(PHOTO, "caption", ""), (COMMAND, "text", "/help\n")]
)
async def test_of_an_edited_caption_or_command_danger_alone_is_seen(
    chat: Chat, kind: dict[str, Any], key: str, before: str
) -> None:
    edit = {**kind, "message_id": 40, "edit_date": int(NOW.timestamp())}
    await chat.sends({**edit, key: f"{before}Who is a refugee?"}, key="edited_message")
    assert chat.texts == []
    await chat.sends({**edit, key: f"{before}I want to die"}, key="edited_message")
    assert chat.texts[0].startswith("<b>If you are in danger now")


async def test_a_shorter_answer_leaves_nothing_of_the_longer_one(chat: Chat) -> None:
    await chat.sends({"text": "hello", "message_id": 40})
    chat.services.replies.put((1, 40), (2, 3))
    edit = {"text": "Who is a refugee?", "message_id": 40, "edit_date": int(NOW.timestamp())}
    await chat.sends(edit, key="edited_message")
    assert [d["message_id"] for name, d in chat.request.sent if name == "deleteMessage"] == [3]


@pytest.mark.parametrize(
    "description", ["message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID"]
)
async def test_a_deleted_message_is_sent_again(make_chat: MakeChat, description: str) -> None:
    chat = await make_chat(failing("editMessageText", Fault(400, description=description)))
    assert await chat.presses(TOPICS)
    assert "What would you like to know" in chat.texts[0]


async def test_what_stands_there_already_is_left_alone(
    make_chat: MakeChat, caplog: pytest.LogCaptureFixture
) -> None:
    same = Fault(400, description="Bad Request: message is not modified: specified new ...")
    chat = await make_chat(failing("editMessageText", same))
    assert await chat.presses(TOPICS)
    assert chat.texts == []
    assert chat.request.sent[-1][0] == "answerCallbackQuery"
    assert "Traceback" not in caplog.text


async def test_a_double_tap_does_it_once_and_both_taps_are_answered(chat: Chat) -> None:
    await chat.presses("2erefugee-definition:en:")
    await chat.presses("2erefugee-definition:en:")
    assert len(chat.texts) == 1
    answered = [name for name, _ in chat.request.sent if name == "answerCallbackQuery"]
    assert len(answered) == 2


async def test_quickly_forth_and_back_is_no_double_tap(chat: Chat) -> None:
    for data in ("2Qjapan:en:1", "2Qjapan:en:0", "2Qjapan:en:1"):
        await chat.presses(data)
    assert len(chat.request.edits()) == 3


async def test_the_same_button_works_again_a_little_later(make_chat: MakeChat) -> None:
    now = NOW
    chat = await make_chat(None, lambda: now)
    await chat.presses("2erefugee-definition:en:")
    now += timedelta(seconds=3)
    await chat.presses("2erefugee-definition:en:")
    assert len(chat.texts) == 2


async def test_a_press_on_a_message_telegram_no_longer_shows_is_answered(chat: Chat) -> None:
    assert await chat.presses(TOPICS, date=0)
    assert chat.request.buttons()


@pytest.mark.parametrize(
    "fault",
    [
        Fault(403, description="Forbidden: bot was blocked by the user"),
        Fault(403, description="Forbidden: user is deactivated"),
        Fault(400, description="Bad Request: chat not found"),
        Fault(400, description="group chat was upgraded", migrated_to=-100),
    ],
)
@pytest.mark.parametrize("pressed", [True, False])
async def test_somebody_who_is_gone_is_let_go_without_a_word_of_alarm(
    make_chat: MakeChat, fault: Fault, pressed: bool, caplog: pytest.LogCaptureFixture
) -> None:
    def gone(method: str, _data: dict[str, Any]) -> Fault | None:
        return fault if method in {"sendMessage", "editMessageText"} else None

    chat = await make_chat(RecordingRequest(gone))
    assert await (chat.presses(TOPICS) if pressed else chat.says("hello"))
    assert chat.handler.counts.finished == 1
    assert not [r for r in caplog.records if r.levelname in {"WARNING", "ERROR"}]


async def test_a_failed_edit_is_tried_again_and_sends_nothing_twice(make_chat: MakeChat) -> None:
    away = True

    def fault(method: str, _data: dict[str, Any]) -> Fault | None:
        return Fault(502) if away and method == "editMessageText" else None

    chat = await make_chat(RecordingRequest(fault))
    assert not await chat.presses(TOPICS)
    away = False
    chat.number -= 1
    assert await chat.presses(TOPICS)
    assert len(chat.request.edits()) == 1
    assert chat.texts == []
