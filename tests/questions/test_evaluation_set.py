"""Labels feed back: what analysts said is right is what the bot is measured by, over time."""

from datetime import date
from pathlib import Path

import pytest

from questions.drafts import Draft, Suggestion
from questions.evaluation_set import make_set, read_set
from questions.labels import LabelledQuestion, Verdict, put_labels
from questions.quality import DEFINITIONS, Measured, history, record
from questions.sqlite import files_of
from questions.storage import Storage, StorageError
from questions.suggestions import Suggestions
from questions.tables import evaluations, questions
from retrieval.evaluation import Labelled, evaluate
from retrieval.finder import Finder
from retrieval.knowledge import Knowledge
from retrieval.loader import load_or_raise
from tests.conftest import TOPIC_YAML
from tests.questions.conftest import START, Room

DIGEST = "d" * 64
FIGURES = {"in scope: right entry first": 0.5, "urgent: a card shown": None}


def labelled(
    number: int, text: str, verdict: Verdict, entry: str | None = None
) -> LabelledQuestion:
    return LabelledQuestion(f"{number:032x}", text, "en", verdict, entry, date(2026, 11, 1))


def suggested(question: int, text: str) -> Suggestion:
    draft = Draft("phrasing", "en", "dogs", text, question=f"{question:032x}")
    return Suggestion("a" * 32, draft, "Suzuki", date(2026, 11, 24), "applied")


def test_each_verdict_counts_for_what_it_tells(small_base: Path) -> None:
    knowledge = load_or_raise(small_base)
    found = make_set(
        [
            labelled(1, "my kitten is hungry", "entry", "cats"),
            labelled(2, "My kitten is hungry!", "entry", "cats"),
            labelled(3, "what's the weather", "off-topic"),
            labelled(4, "asdf", "not-a-question"),
            labelled(5, "what do cows eat", "new-entry"),
            labelled(6, "what do ducks eat", "entry", "ducks"),
            labelled(7, "is it about pets", "entry", "cats"),
            labelled(8, "is it about pets", "entry", "dogs"),
        ],
        [],
        knowledge,
    )
    assert list(found.questions) == [
        Labelled(text="my kitten is hungry", relevant=("cats",), language="en"),
        Labelled(text="what's the weather", kind="out-of-scope", language="en"),
    ]
    assert (found.became_phrasings, found.contradictory, found.other) == (0, 1, 3)
    figures = evaluate(Finder(knowledge), found.questions)["en"]
    assert figures.counts["in-scope", "asked"] == 1
    assert figures.counts["out-of-scope", "asked"] == 1


def test_a_question_leaves_when_its_rewording_has_become_a_phrasing(small_base: Path) -> None:
    questions = [
        labelled(1, "rover needs to go out, how long?", "entry", "dogs"),
        labelled(2, "length of a walk", "entry", "dogs"),
    ]
    suggestions = [suggested(1, "Taking the dog outside")]
    before = make_set(questions, suggestions, load_or_raise(small_base))
    assert len(before.questions) == 2
    text = TOPIC_YAML.replace("walking the dog", "taking the dog outside")
    (small_base / "en" / "animals.yaml").write_text(text, encoding="utf-8")
    after = make_set(questions, suggestions, load_or_raise(small_base))
    assert [q.text for q in after.questions] == ["length of a walk"]
    assert after.became_phrasings == 1


async def test_labels_are_read_from_the_log(room: Room, knowledge: Knowledge) -> None:
    for text in ("難民って誰のこと", "明日の天気は"):
        await room.log.record(room.asked(text, outcome="unknown", entry=None))
    rows = {row["text"]: row["key"] for row in await room.rows(questions)}
    key, entry = rows["難民って誰のこと"], "refugee-definition"
    await put_labels(room.storage, [key], "entry", entry, "Suzuki", room.clock)
    await put_labels(room.storage, [rows["明日の天気は"]], "off-topic", None, "Sato", room.clock)
    found = await read_set(room.storage, knowledge, room.clock)
    assert {(q.text, q.relevant, q.kind) for q in found.questions} == {
        ("難民って誰のこと", ("refugee-definition",), "in-scope"),
        ("明日の天気は", (), "out-of-scope"),
    }
    # 難民とは is a phrasing of the knowledge base: as if it had been merged.
    draft = Draft("phrasing", "ja", entry, "難民とは", question=key)
    await Suggestions(room.storage, room.clock).put(draft, "Suzuki")
    found = await read_set(room.storage, knowledge, room.clock)
    assert [q.text for q in found.questions] == ["明日の天気は"]
    assert found.became_phrasings == 1


async def test_quality_is_a_figure_a_day_for_each_set_and_language(room: Room) -> None:
    first = Measured("labelled", "ja", 700, False, FIGURES, DIGEST)
    await record(
        room.storage, [first, Measured("analysts", "ja", 9, False, {}, DIGEST)], room.clock
    )
    again = Measured("labelled", "ja", 701, True, {**FIGURES, "x": 1.0}, DIGEST)
    await record(room.storage, [again], room.clock)
    await room.later(1)
    await record(room.storage, [first], room.clock)
    found = await history(room.storage)
    assert [(m.asked, m.questions, m.by_meaning, m.day) for m in found] == [
        ("analysts", 9, False, date(2026, 11, 24)),
        ("labelled", 701, True, date(2026, 11, 24)),
        ("labelled", 700, False, date(2026, 11, 25)),
    ]
    assert dict(found[1].figures) == {**FIGURES, "x": 1.0}
    assert list(found[1].figures) == [*FIGURES, "x"]
    assert {m.asked for m in found} == set(DEFINITIONS)


async def test_figures_make_no_database_where_there_is_none(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    storage = Storage(f"sqlite:///{path}")
    with pytest.raises(StorageError, match="there is no database"):
        await record(
            storage, [Measured("labelled", "ja", 1, False, FIGURES, DIGEST)], lambda: START
        )
    assert not any(file.exists() for file in files_of(path))


async def test_figures_that_cannot_be_read_are_passed_over(room: Room) -> None:
    await record(room.storage, [Measured("labelled", "ja", 1, False, FIGURES, DIGEST)], room.clock)
    async with room.storage.begin() as connection:
        await connection.execute(evaluations.update().values(figures='{"questions": "many"}'))
    assert await history(room.storage) == []


async def test_figures_go_after_800_days(room: Room) -> None:
    await record(room.storage, [Measured("labelled", "ja", 1, False, FIGURES, DIGEST)], room.clock)
    await room.later(800)
    assert len(await history(room.storage)) == 1
    await room.later(1)
    assert await history(room.storage) == []
