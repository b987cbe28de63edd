"""docs/data-protection.md says what is really held: in the schema, and after a conversation."""

import re
from dataclasses import asdict
from datetime import timedelta
from random import Random

import pytest
from sqlalchemy import select

from bot.callbacks import encode
from bot.replies import Button, LoggingOff, UseLanguage
from questions.drafts import Draft
from questions.export import open_export
from questions.labels import put_labels
from questions.period import Period
from questions.quality import Measured, record
from questions.retention import RETENTION
from questions.sqlite import files_of
from questions.storage import Storage
from questions.suggestions import Suggestions
from questions.tables import metadata, questions
from retrieval.finder import Finder
from tests.bot.conftest import MakeChat, make_chat, storage
from tests.conftest import NOW, ROOT
from tests.questions.planting import in_a_sentence, plant

__all__ = ["make_chat", "storage"]  # pytest takes them from here


@pytest.fixture
def database_url(either_database: str) -> str:
    return either_database


PAGE = (ROOT / "docs" / "data-protection.md").read_text(encoding="utf-8")
ENGLISH, JAPANESE = PAGE.split("\n---\n\n# データ保護")
SCHEMA = {(t.name, c.name) for t in metadata.sorted_tables for c in t.columns}
PEOPLE = range(5_550_000_001, 5_550_000_021)


@pytest.mark.parametrize("page", [ENGLISH, JAPANESE], ids=["en", "ja"])
def test_every_field_is_in_the_inventory_and_no_other(page: str) -> None:
    rows = re.findall(r"^\| ([a-z_]+) \| ([a-z_]+) \| [^|]+ \| [^|]+ \|$", page, re.MULTILINE)
    assert len(rows) == len(set(rows))
    assert set(rows) - {("table", "field")} == SCHEMA


@pytest.mark.parametrize("page", [ENGLISH, JAPANESE], ids=["en", "ja"])
def test_the_retention_table_is_the_programs(page: str) -> None:
    rows = re.findall(r"^\| ([a-z_]+)(?:（[^）]+）)? \| (\d+) \|$", page, re.MULTILINE)
    assert {name: int(days) for name, days in rows} == asdict(RETENTION)


def test_both_languages_say_the_same_of_what_is_in_memory_only() -> None:
    tables = (
        ENGLISH.split("| what | of how many | used for |")[1].split("\n\n")[:2],
        JAPANESE.split("| 内容 | 数 | 使う期間 |")[1].split("\n\n")[:2],
    )
    numbers = [[re.findall(r"\d[\d,]*", row) for row in table.splitlines()] for table, _ in tables]
    assert numbers[0] == numbers[1]
    assert sum(map(len, numbers[0])) > 10
    assert "dropped within a minute" in tables[0][1]
    assert "1分以内に消えます" in tables[1][1]


def test_the_readme_has_the_same_days() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    table = readme.split("| kept | days |")[1].split("\n\n")[0]
    assert [int(d) for d in re.findall(r"\| (\d+) \|$", table, re.MULTILINE)] == list(
        asdict(RETENTION).values()
    )


def test_the_deadlines_wait_for_a_lawyer() -> None:
    assert "To be checked by a lawyer" in ENGLISH
    assert "弁護士の確認が必要" in JAPANESE


def test_what_people_are_told_is_what_the_program_does() -> None:
    for language in ("en", "ja"):
        words = (ROOT / "knowledge" / language / "_bot.yaml").read_text(encoding="utf-8")
        said = words.split("\nprivacy:")[1].split("\nsmall_talk:")[0]
        for days in (RETENTION.question_text, RETENTION.question_rows, RETENTION.preferences):
            assert str(days) in said


async def test_what_we_could_hand_over_is_all_there_is(
    make_chat: MakeChat, storage: Storage, finder: Finder
) -> None:
    """A long conversation of twenty people; then every value in every table is looked at."""
    rng = Random(6)
    now = NOW
    planted = []
    chat = await make_chat(clock=lambda: now)
    for day in range(4):
        for person in PEOPLE:
            identifier = plant(rng)
            planted.append(identifier.written)
            await chat.says(in_a_sentence(rng, identifier), chat=person)
        await chat.says("How can I donate?", chat=PEOPLE[4])
        await chat.says("I want to die, says Markername", chat=PEOPLE[0])
        await chat.presses(encode(Button("", UseLanguage("ja"))), chat=PEOPLE[1])
        await chat.presses(encode(Button("", LoggingOff("en"))), chat=PEOPLE[2])
        await chat.says("/forget", chat=PEOPLE[3])
        await chat.services.log.arrived("poster")
        now = NOW + timedelta(days=day + 1, hours=5, minutes=17)
    await open_export(storage, finder, "jsonl", Period(), lambda: now)
    async with storage.begin() as connection:
        keys = list((await connection.execute(select(questions.c.key))).scalars())
    await put_labels(storage, keys[:9], "entry", "what-is-jar", "Suzuki", lambda: now)
    draft = Draft("new-entry", "en", "tours", "can I visit you", "jar", keys[0])
    await Suggestions(storage, lambda: now).put(draft, "Suzuki")
    figures = {"in scope: right entry first": 0.5}
    await record(storage, [Measured("labelled", "en", 2, False, figures, "a" * 64)], lambda: now)
    values = await _values(storage)
    assert {name for name, found in values.items() if not found} <= {"feedback_tokens.token"} | {
        f"feedback_tokens.{name}" for name in ("question", "forget_after")
    } | {"questions.chosen", "questions.feedback", "seen_updates.lease_until"}
    for name, found in values.items():
        assert found <= _allowed(name, found), (name, found)
    raw = await _raw(storage)
    for secret in (*map(str, PEOPLE), "Markername", "Somebody", *planted):
        assert len(secret) < 8 or secret.encode() not in raw, secret


def _allowed(name: str, found: set[str]) -> set[str]:
    """The values that the page allows in a column, by their form."""
    forms = {
        "day": r"\d{4}-\d\d-\d\d",
        "month": r"\d{4}-\d\d",
        "office_hours": r"True|False",
        "logging_off": r"True|False",
        "language": r"[a-z]{2,3}",
        "outcome": r"answer|choices|unknown|chat",
        "band": r"high|middle|low",
        "rule": r"words|entry",
        "format": r"csv|jsonl",
        "rows": r"\d{1,3}",
        "key": r"[0-9a-f]{32}",
        "pseudonym": r"[0-9a-f]{32}",
        "mark": r"[0-9a-f]{32}",
        "id": r"[0-9a-f]{32}",
        "salt": r"[0-9a-f]{64}",
        "update_id": r"\d{1,4}",
        "messages": r"\d{1,3}",
        "people": r"\d{1,3}",
        "demo": r"False",
        "question": r"[0-9a-f]{32}",
        "verdict": r"entry",
        "by": r"Suzuki",
        "kind": r"new-entry",
        "state": r"open",
        "asked": r"labelled",
        "knowledge": r"a{64}",
        "figures": r'[{}a-z_": 0-9.,]+',
        "source": r"poster",
        "token": r"[A-Za-z0-9_-]{12}",
        # A time of day: nothing is left of it once an update is answered.
        "lease_until": r"(?!)",
        "forget_after": r"\d{4}-\d\d-\d\d.*",
        "text": r"(?s)(?!.*Marker).{1,400}",
    }
    form = forms.get(name.partition(".")[2], r"[a-z0-9-]{1,40}")
    return {value for value in found if re.fullmatch(form, value)}


async def _values(storage: Storage) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    async with storage.begin() as connection:
        for table in metadata.sorted_tables:
            rows = (await connection.execute(select(table))).mappings().all()
            for column in table.columns:
                held = {str(row[column.name]) for row in rows if row[column.name] is not None}
                found[f"{table.name}.{column.name}"] = held
    return found


async def _raw(storage: Storage) -> bytes:
    if storage.path is None:
        return str(await _values(storage)).encode()
    return b"".join(f.read_bytes() for f in files_of(storage.path) if f.exists())
