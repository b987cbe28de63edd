"""/privacy, /mydata, /forget and logging off: what a person gets, and what is left afterwards."""

import gc
import sqlite3
from collections.abc import Iterable, Sized
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from types import FunctionType, ModuleType

import pytest
from sqlalchemy import select

from bot.callbacks import encode
from bot.people import People
from bot.replies import Button, DeleteChat, LoggingOff, LoggingOn, UseLanguage
from questions.preferences import PreferenceStore
from questions.pseudonyms import Pseudonyms
from questions.sqlite import files_of
from questions.storage import Storage
from questions.tables import preferences, questions, unlogged_counts
from tests.bot.conftest import Chat, MakeChat
from tests.bot.recording import RecordingRequest
from tests.conftest import NOW
from tests.standin import Fault

QUESTION = "How can I run the Tokyo Marathon for refugees?"


@pytest.fixture
def database_url(either_database: str) -> str:
    return either_database


async def rows(storage: Storage) -> int:
    async with storage.begin() as connection:
        return len((await connection.execute(select(questions))).all())


async def unlogged(storage: Storage) -> int:
    async with storage.begin() as connection:
        return sum((await connection.execute(select(unlogged_counts.c.messages))).scalars())


@pytest.mark.parametrize(
    ("language", "telegram", "end", "longest"),
    [("en", "Telegram itself can read", ".", 190), ("ja", "Telegramの側では", "。", 80)],
)
async def test_privacy_says_it_in_three_short_sentences_and_then_in_full(
    chat: Chat, language: str, telegram: str, end: str, longest: int
) -> None:
    await chat.says("/privacy", language=language)
    short, full = chat.texts
    sentences = short.split("\n\n")
    assert len(sentences) == 3
    assert all(s.index(end) == len(s) - 1 < longest for s in sentences)
    assert telegram in short
    assert telegram in full
    assert "90" in short
    assert "400" in short


async def test_my_data_says_numbers_only(chat: Chat) -> None:
    await chat.says(QUESTION)
    await chat.says("/mydata")
    assert "questions: 1, settings: 0" in chat.texts[-1]
    assert "Marathon" not in chat.texts[-1]
    await chat.says("/mydata", chat=2)
    assert "questions: 0, settings: 0" in chat.texts[-1]


async def test_forget_deletes_rows_and_settings_and_the_language_in_memory(
    chat: Chat, storage: Storage
) -> None:
    await chat.says(QUESTION)
    await chat.says(QUESTION, chat=2)
    await chat.presses(encode(Button("", UseLanguage("ja"))))
    await chat.says("/forget")
    assert "質問 1件、設定 1件" in chat.texts[-1]
    assert await rows(storage) == 1
    await chat.says("/mydata")
    assert "questions: 0, settings: 0" in chat.texts[-1]


async def test_messages_of_the_chat_are_deleted_and_no_receipt_stays(chat: Chat) -> None:
    await chat.says(QUESTION)
    await chat.says(QUESTION, chat=2)
    await chat.says("/forget")
    sent = len(chat.texts)
    await chat.presses(encode(Button("", DeleteChat("en"))))
    [deleted] = [data for name, data in chat.request.sent if name == "deleteMessages"]
    assert deleted["chat_id"] == 1
    assert len(deleted["message_ids"]) >= 3
    [answer] = [data for name, data in chat.request.sent if name == "answerCallbackQuery"]
    assert answer["text"].startswith("Deleted")
    assert len(chat.texts) == sent
    await chat.presses(encode(Button("", DeleteChat("en"))))
    again = [data for name, data in chat.request.sent if name == "deleteMessages"][1:]
    assert [data["message_ids"] for data in again] == [[5]]


async def test_messages_too_old_for_telegram_do_not_keep_the_others(make_chat: MakeChat) -> None:
    def too_old(method: str, data: object) -> Fault | None:
        old = isinstance(data, dict) and data.get("message_id") == 5
        whole = method == "deleteMessages"
        return Fault(400, description="message can't be deleted") if whole or old else None

    chat = await make_chat(RecordingRequest(too_old))
    await chat.says(QUESTION)
    await chat.presses(encode(Button("", DeleteChat("en"))))
    one_by_one = [data for name, data in chat.request.sent if name == "deleteMessage"]
    assert one_by_one


async def test_with_logging_off_answers_are_the_same_and_there_is_a_count_only(
    chat: Chat, storage: Storage
) -> None:
    await chat.says(QUESTION)
    before = chat.texts[-1]
    await chat.presses(encode(Button("", LoggingOff("en"))))
    assert "62 days" in chat.texts[-1]
    await chat.says(QUESTION)
    await chat.says("I want to die")
    assert chat.texts[-2] == before
    assert await rows(storage) == 1
    assert await unlogged(storage) == 2
    await chat.presses(encode(Button("", LoggingOn("en"))))
    await chat.says(QUESTION)
    assert await rows(storage) == 2


async def test_settings_outlast_a_restart_and_end_62_days_after_the_last_message(
    make_chat: MakeChat, storage: Storage
) -> None:
    now = NOW

    def clock() -> datetime:
        return now

    chat = await make_chat(clock=clock)
    await chat.presses(encode(Button("", LoggingOff("en"))))
    await chat.presses(encode(Button("", UseLanguage("ja"))))
    for _ in range(3):
        now += timedelta(days=27)
        chat = await make_chat(clock=clock)
        chat.number = 1000 * (now - NOW).days
        await chat.says("/start")
        assert "こんにちは" in chat.texts[-1]
        await chat.says(QUESTION)
    assert (await rows(storage), await unlogged(storage)) == (0, 3)
    now += timedelta(days=62)
    chat = await make_chat(clock=clock)
    chat.number = 10_000_000
    await chat.says("/start")
    assert "Hello" in chat.texts[-1]
    await chat.says(QUESTION)
    assert await rows(storage) == 1


async def test_while_settings_cannot_be_read_nobody_is_logged(
    make_chat: MakeChat, storage: Storage
) -> None:
    chat = await make_chat()
    await chat.presses(encode(Button("", LoggingOff("en"))))
    fresh = await make_chat()
    fresh.number = 100
    async with storage.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE preferences RENAME TO away")
    await fresh.says(QUESTION)
    async with storage.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE away RENAME TO preferences")
    assert "charity" in fresh.texts[-1]
    assert await rows(storage) == 0
    assert fresh.services.log.dropped == 1
    await fresh.says(QUESTION)
    assert (await rows(storage), await unlogged(storage)) == (0, 1)


async def test_a_wish_not_to_be_logged_outlasts_any_crowd_while_storage_is_away(
    storage: Storage,
) -> None:
    pseudonyms = Pseudonyms(storage, b"a secret of the tests, long enough", lambda: NOW)
    people = People(PreferenceStore(storage, pseudonyms), limit=2)
    await people.load(1)
    async with storage.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE preferences RENAME TO away")
    people.set_logging(1, off=True)
    assert not await people.save(1)
    async with storage.begin() as connection:
        await connection.exec_driver_sql("ALTER TABLE away RENAME TO preferences")
    for other in range(2, 9):
        await people.load(other)
    await people.load(1)
    assert not people.may_log(1)
    assert await people.save(1)
    fresh = People(PreferenceStore(storage, pseudonyms))
    await fresh.load(1)
    assert not fresh.may_log(1)


async def test_who_chose_nothing_has_no_settings_stored(chat: Chat, storage: Storage) -> None:
    await chat.says(QUESTION)
    async with storage.begin() as connection:
        assert (await connection.execute(select(preferences))).all() == []


@pytest.mark.parametrize("command", ["/mydata", "/forget"])
async def test_storage_away_is_said_and_nothing_promised(
    make_chat: MakeChat, storage: Storage, command: str
) -> None:
    chat = await make_chat()
    async with storage.begin() as connection:
        await connection.exec_driver_sql("DROP TABLE questions")
    await chat.says(command)
    assert "cannot reach my records" in chat.texts[-1]


async def test_who_forgets_while_another_program_reads_is_told_so_and_is_forgotten(
    chat: Chat, storage: Storage
) -> None:
    if storage.path is None:
        pytest.skip("PostgreSQL lets everybody read")
    await chat.says(QUESTION)
    await chat.presses(encode(Button("", LoggingOff("en"))))
    with closing(sqlite3.connect(storage.path, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT * FROM questions").fetchall()
        await chat.says("/forget")
    assert "Deleted. Questions: 1, settings: 1." in chat.texts[-1]
    # Memory agrees with storage: what is said of logging holds after a restart too.
    assert not chat.services.people.logging_off(1)


@pytest.mark.parametrize("command", ["/privacy", "/mydata", "/forget"])
@pytest.mark.parametrize("between", [" ", "\n", "\u3000"])
async def test_danger_behind_a_command_is_seen_first_and_nothing_is_deleted(
    chat: Chat, storage: Storage, command: str, between: str
) -> None:
    await chat.says(QUESTION)
    await chat.says(f"{command}{between}死にたい", language="ja")
    assert "119" in chat.texts[1]
    assert len(chat.texts) == 2
    assert await rows(storage) == 1


async def test_words_are_held_only_while_the_update_is_in_work(make_chat: MakeChat) -> None:
    chat = await make_chat()
    await chat.says(QUESTION)
    assert len(chat.services.asked) == 0
    away = await make_chat(RecordingRequest(lambda method, _: _refused(method)))
    await away.says(QUESTION)
    assert len(away.services.asked) == 0


def _refused(method: str) -> Fault | None:
    return Fault(502) if method == "sendMessage" else None


async def test_a_forgotten_question_is_in_no_file(chat: Chat, storage: Storage) -> None:
    await chat.says("How do I donate to JAR markerword?")
    if storage.path is None:
        pytest.skip("PostgreSQL's files are its own: docs/data-protection.md")

    def raw(path: Path) -> bytes:
        return b"".join(f.read_bytes() for f in files_of(path) if f.exists())

    assert b"markerword" in raw(storage.path)
    await chat.says("/forget")
    assert b"markerword" not in raw(storage.path)


async def test_memory_forgets_who_wrote_when(make_chat: MakeChat) -> None:
    now = NOW
    chat = await make_chat(clock=lambda: now)
    services = chat.services
    await chat.sends({"text": QUESTION, "date": int(NOW.timestamp())})
    await chat.presses("2erefugee-definition:en:")

    def held() -> list[str]:
        services.drop_old()
        parts: dict[str, Sized] = {
            "messages": services.messages._chats,
            "replies": services.replies,
            "flood": services.flood._people,
            "taps": services.taps._last,
            "shown": services.conversation._shown._held,
        }
        return [name for name, part in parts.items() if len(part)]

    assert held() == ["messages", "replies", "flood", "taps", "shown"]
    now += timedelta(minutes=11)
    assert held() == ["messages", "replies"]
    now += timedelta(hours=47)
    assert services.messages.deletable(1, now)
    now += timedelta(hours=1)
    assert held() == []


async def test_forget_leaves_in_memory_only_what_deletes_the_chat(chat: Chat) -> None:
    for person in (1, 2):
        await chat.says(QUESTION, chat=person)
    await chat.says("/forget")
    services = chat.services
    assert [asked[0] for asked, _ in services.replies.items()] == [2]
    assert [person for person, _ in services.flood._people.items()] == [2]
    assert [person for person, _ in services.conversation._shown._held.items()] == [2]
    await chat.presses(encode(Button("", DeleteChat("en"))))
    assert services.messages.deletable(1, NOW) == []


async def test_nothing_holds_the_id_of_who_was_forgotten_but_what_deletes_the_chat(
    chat: Chat,
) -> None:
    someone = 7_418_529_630
    # What deletes the chat, and the test's own record of what was sent.
    besides = (chat.services.messages, chat.request)
    await chat.says(QUESTION, chat=someone)
    assert someone in _numbers_held_by(chat.app, besides)
    await chat.says("/forget", chat=someone)
    chat.services.drop_old()
    assert someone not in _numbers_held_by(chat.app, besides)


def _numbers_held_by(root: object, besides: Iterable[object]) -> set[int]:
    """All numbers that can be reached from an object."""
    seen, found, todo = set(map(id, besides)), set(), [root]
    while todo:
        one = todo.pop()
        if id(one) in seen or isinstance(one, type | ModuleType | FunctionType):
            continue
        seen.add(id(one))
        if isinstance(one, int):
            found.add(int(one))
        todo.extend(gc.get_referents(one))
    return found


def test_the_terminal_remembers_without_storage() -> None:
    people = People()
    people.put("terminal", "ja")
    assert people.get("terminal") == "ja"
    assert people.may_log("terminal")
    people.put(None, "ja")
    assert people.get(None) is None
    people.forget("terminal")
    assert people.get("terminal") is None
