"""From an analyst's idea to an edit: refused with a reason, shown by its effect, made in a copy."""

import subprocess
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from questions.applying import ApplyError, patch, prepare, write
from questions.drafts import Draft, Suggestion
from questions.effect import effect_of
from questions.refusals import TEXTS, refusal
from questions.suggestions import Suggestions
from questions.tables import questions, suggestions
from questions.wording import LONGEST, tidied
from retrieval.check import check
from retrieval.evaluation import Labelled
from retrieval.finder import Finder
from retrieval.knowledge import Knowledge
from retrieval.loader import load_or_raise
from tests.conftest import BOT_YAML, ROOT, TOPIC_YAML
from tests.questions.conftest import PERSON, Room

TODAY = date(2026, 11, 24)
CATS = Draft("phrasing", "en", "cats", "my kitten is hungry")


def put_down(*drafts: Draft) -> list[Suggestion]:
    return [Suggestion(f"{n:032x}", d, "Suzuki", TODAY, "open") for n, d in enumerate(drafts)]


def new_entry(language: str = "en", **more: str | None) -> Draft:
    given = {"entry": "birds", "text": "What do birds eat?", "topic": "animals"} | more
    return Draft("new-entry", language, **given)  # type: ignore[arg-type] # text is never None here


# What is refused


def why(draft: Draft, knowledge: Knowledge, logged: tuple[str, ...] = (), **more: Draft) -> str:
    found = refusal(draft, knowledge, logged, more.values())
    assert found is not None
    assert found.text("en") != found.text("ja")
    return found.code


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (Draft("phrasing", "fr", "cats", "a"), "language"),
        (Draft("phrasing", "../en", "cats", "a"), "language"),
        (Draft("phrasing", "en", "birds", "a"), "no-entry"),
        (Draft("phrasing", "en", "../../etc/passwd", "a"), "no-entry"),
        (Draft("phrasing", "en", "cats", ""), "empty"),
        (Draft("phrasing", "en", "cats", "!? 12"), "empty"),
        (Draft("phrasing", "en", "cats", "a" * (LONGEST + 1)), "long"),
        (Draft("phrasing", "en", "cats", "two\nlines"), "unprintable"),
        (Draft("phrasing", "en", "cats", "a\x00b"), "unprintable"),
        (Draft("phrasing", "en", "cats", "right\u202eto left"), "unprintable"),
        (Draft("phrasing", "en", "cats", "call 090-1234-5678 for cats"), "identifier"),
        (Draft("phrasing", "en", "cats", "what does <name> eat"), "identifier"),
        (Draft("phrasing", "en", "cats", "FOOD for my cat!"), "known"),
        (Draft("phrasing", "en", "cats", "walking the dog?"), "known-elsewhere"),
        (new_entry(topic=None), "no-topic"),
        (new_entry(topic="../animals"), "no-topic"),
        (new_entry(entry="../birds"), "bad-id"),
        (new_entry(entry="birds\n"), "bad-id"),
        (new_entry(entry="b" * 41), "bad-id"),
        (new_entry(entry="dogs"), "id-taken"),
        (Draft("delete", "en", "cats", "a"), "kind"),  # type: ignore[arg-type] # from a forged form
    ],
)
def test_what_cannot_be_is_refused_with_a_reason(small_base: Path, draft: Draft, code: str) -> None:
    assert why(draft, load_or_raise(small_base)) == code


def test_every_reason_stands_in_both_languages() -> None:
    assert all(set(texts) == {"en", "ja"} for texts in TEXTS.values())


def test_a_logged_question_is_refused_and_own_words_are_taken(small_base: Path) -> None:
    knowledge = load_or_raise(small_base)
    logged = ("My kitten is so hungry all day, what now",)
    near = Draft("phrasing", "en", "cats", "my kitten is so hungry all day, what now?")
    assert why(near, knowledge, logged) == "copy"
    assert refusal(CATS, knowledge, logged) is None


def test_the_same_is_not_suggested_twice(small_base: Path) -> None:
    again = Draft("phrasing", "en", "dogs", "My kitten is hungry!")
    assert why(again, load_or_raise(small_base), first=CATS) == "suggested"


@given(st.text())
def test_tidied_text_is_one_line(text: str) -> None:
    assert "\n" not in tidied(text)
    assert tidied(tidied(text)) == tidied(text)


# What is kept


async def test_a_suggestion_is_listed_until_it_is_applied(room: Room) -> None:
    store = Suggestions(room.storage, room.clock)
    key = await store.put(CATS, "Suzuki")
    [found] = await store.read()
    assert (found.key, found.draft, found.by, found.state) == (key, CATS, "Suzuki", "open")
    assert await store.move([key, "' OR 1=1"], "applied") == 1
    assert await store.read() == []
    assert [s.state for s in await store.read(None)] == ["applied"]
    assert await store.move([key], "dropped") == 0


async def test_a_suggestion_does_not_remember_a_forgotten_question(room: Room) -> None:
    store = Suggestions(room.storage, room.clock)
    await room.log.record(room.asked("猫は何を食べますか"))
    await room.log.record(room.asked("犬は何を食べますか", person=PERSON + 1))
    async with room.storage.begin() as connection:
        keys = list((await connection.execute(select(questions.c.key))).scalars())
    for key in keys:
        await store.put(Draft("phrasing", "ja", "cats", "えさ", question=key), "Suzuki")
    await room.personal.forget(PERSON)
    held = {s.draft.question for s in await store.read()}
    assert None in held
    assert len(held) == 2
    await room.later(401)
    assert await room.rows(suggestions) == []


async def test_a_suggestion_outlives_its_question_without_its_key(room: Room) -> None:
    store = Suggestions(room.storage, room.clock)
    await room.log.record(room.asked("猫は何を食べますか"))
    [row] = await room.rows(questions)
    await room.later(100)
    await store.put(Draft("phrasing", "ja", "cats", "えさ", question=row["key"]), "Suzuki")
    await room.later(301)
    [found] = await store.read()
    assert found.draft.question is None
    await store.put(Draft("phrasing", "ja", "cats", "ごはん", question=row["key"]), "Suzuki")
    assert all(s.draft.question is None for s in await store.read())


async def test_every_logged_text_is_compared_once(room: Room) -> None:
    store = Suggestions(room.storage, room.clock)
    for person in range(3):
        await room.log.record(room.asked("猫は何を食べますか", person=PERSON + person))
    await room.log.record(room.asked(None))
    assert await store.logged_texts() == ["猫は何を食べますか"]


# What it would do


def test_the_effect_is_what_people_would_get(knowledge: Knowledge, finder: Finder) -> None:
    question = "where is a place to leave my car near the office"
    labelled = [
        Labelled(text=question, relevant=("jar-contact",), language="en"),
        Labelled(text="what is a refugee", relevant=("refugee-definition",), language="en"),
        Labelled(text="難民とは", relevant=("refugee-definition",), language="ja"),
    ]
    draft = Draft("phrasing", "en", "jar-contact", "place to leave my car near the office")
    effect = effect_of(finder, labelled, draft, [question, "what is a refugee"])
    assert (effect.logged_asked, effect.labelled_asked) == (2, 2)
    assert (effect.answered, effect.better, effect.worse) == (1, 1, 0)
    [moved] = effect.logged
    assert moved.text == question
    assert finder.knowledge is knowledge


def test_an_effect_shows_what_gets_worse(finder: Finder) -> None:
    text = "Aren't most of these people just migrants looking for better wages?"
    labelled = [Labelled(text=text, relevant=("refugee-or-migrant",), language="en")]
    draft = Draft("phrasing", "en", "jar-contact", text)
    assert effect_of(finder, labelled, draft, []).worse == 1


def test_a_new_entry_is_found_by_its_question(finder: Finder) -> None:
    text = "How do whales breathe?"
    draft = Draft("new-entry", "en", "whales", text, topic="jar")
    effect = effect_of(finder, [], draft, ["how do whales breathe"])
    [moved] = effect.logged
    assert moved.verdict == "better"
    assert "whales" in {c.entry for c in moved.after.candidates}


# What is made


def repository(small_base: Path) -> Path:
    """The small base in a git repository."""
    root = small_base.parent
    for command in (["init", "-q"], ["add", "."]):
        subprocess.run(["git", *command], cwd=root, check=True)
    return root


def test_a_patch_is_taken_by_git_and_leaves_comments_and_order(small_base: Path) -> None:
    path = small_base / "en" / "animals.yaml"
    text = "# a comment\n" + TOPIC_YAML + "  # the last word"  # and no end of line
    path.write_text(text, encoding="utf-8")
    root = repository(small_base)
    prepared = prepare(small_base, put_down(CATS, new_entry()), TODAY)
    assert path.read_text(encoding="utf-8") == text
    (root / "suggestions.patch").write_text(patch(prepared, small_base), encoding="utf-8")
    subprocess.run(["git", "apply", "suggestions.patch"], cwd=root, check=True)
    after = path.read_text(encoding="utf-8")
    assert [path] == list(prepared.changed)
    assert after == prepared.changed[path][1]
    assert all(line in after for line in text.splitlines() if "also_asked" not in line)
    assert "my kitten is hungry" in after
    assert "question: What do birds eat?" in after
    assert prepared.frames == ("birds",)


def test_a_real_file_changes_by_one_line(tmp_path: Path) -> None:
    draft = Draft("phrasing", "ja", "ways-to-help", "手を貸したい")
    root = ROOT / "knowledge"
    lines = patch(prepare(root, put_down(draft), TODAY), root).splitlines()
    changed = [line for line in lines if line[0] in "+-"]
    assert changed == [
        "--- a/knowledge/ja/help.yaml",
        "+++ b/knowledge/ja/help.yaml",
        "+      - 手を貸したい",
    ]


def test_what_would_fail_check_touches_nothing(small_base: Path) -> None:
    path = small_base / "en" / "animals.yaml"
    path.write_text(TOPIC_YAML.replace("related: [dogs]", "related: [wolves]"), encoding="utf-8")
    before = path.read_bytes()
    with pytest.raises(ApplyError, match="nothing was changed") as failed:
        prepare(small_base, put_down(CATS), TODAY)
    assert str(path) in str(failed.value)
    path.write_text("topic: [", encoding="utf-8")
    with pytest.raises(ApplyError, match="mend this first"):
        prepare(small_base, put_down(CATS), TODAY)
    path.write_bytes(before)
    assert sorted(p.name for p in path.parent.iterdir()) == ["_bot.yaml", "animals.yaml"]


def test_an_edit_made_meanwhile_is_not_written_over(small_base: Path) -> None:
    path = small_base / "en" / "animals.yaml"
    prepared = prepare(small_base, put_down(CATS), TODAY)
    path.write_text(TOPIC_YAML + "# mine\n", encoding="utf-8")
    with pytest.raises(ApplyError, match="has changed meanwhile"):
        write(prepared)
    assert path.read_text(encoding="utf-8").endswith("# mine\n")


def test_suggestions_that_cannot_be_made_do_not_hold_up_the_others(small_base: Path) -> None:
    gone = Draft("phrasing", "en", "cows", "what do cows eat")
    there = Draft("phrasing", "en", "dogs", "Walking the dog")
    chosen = put_down(gone, CATS, there, new_entry(), new_entry(text="birds?"), new_entry("ja"))
    prepared = prepare(small_base, chosen, TODAY)
    write(prepared)
    assert [s.draft for s, _ in prepared.left] == [gone, chosen[4].draft]
    assert "no entry 'cows'" in prepared.left[0][1]
    assert there in [s.draft for s in prepared.made]


@settings(max_examples=40, deadline=None)
@given(text=st.text(min_size=1, max_size=60).map(tidied).filter(lambda t: t != ""))
def test_any_text_arrives_as_it_was_typed(
    text: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    base = tmp_path_factory.mktemp("base") / "knowledge"
    (base / "en").mkdir(parents=True)
    (base / "en" / "_bot.yaml").write_text(BOT_YAML.split("small_talk:")[0], encoding="utf-8")
    (base / "en" / "animals.yaml").write_text(TOPIC_YAML, encoding="utf-8")
    drafts = put_down(Draft("phrasing", "en", "dogs", text))
    write(prepare(base, drafts, TODAY))
    after = load_or_raise(base)
    entry = after.entry("dogs", "en")
    assert entry is not None
    assert entry.phrasings[-1] == text
    assert entry.question == "How long should I walk a dog?"
    assert len(list(after.languages["en"].entries())) == 2


HOSTILE = [
    "=HYPERLINK(\"http://x\")", "- a: b", "{a: b}", "[x", "&a *a", "!!python/object:os.system x",
    "a # b", "a: b", "null", "~", "yes", "2025-06", "1e3", "'", '"', "%TAG", "| a",
    "> a", "@a", "`a`", "a, b", "a ? b", "a] b", "ー", "-", "c'", "C: \\\\x",
    "a\\u0041", "日本: 猫 #1",
    "</textarea><script>alert(1)</script>", "${HOME} $(id)", "..", "--- a/x", "? a",
]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_words_are_words(small_base: Path, text: str) -> None:
    write(prepare(small_base, put_down(Draft("phrasing", "en", "cats", text)), TODAY))
    loaded, problems = check(small_base, TODAY)
    assert not [p for p in problems if p.severity == "error"]
    assert loaded.knowledge is not None
    entry = loaded.knowledge.entry("cats", "en")
    assert entry is not None
    assert entry.phrasings[-1] == text
    assert entry.related == ("dogs",)
