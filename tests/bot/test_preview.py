"""What an edit changes, before anybody reads it: entries, and who would get another answer."""

import json
import os
import subprocess
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from bot.preview import Preview, changes, labelled_files, preview
from bot.preview_report import as_markdown, as_object, print_for_people
from bot.revisions import RevisionError, knowledge_at
from questions.logged import LoggedText, read_logged
from retrieval.evaluation import Labelled
from retrieval.finder import Finder
from retrieval.knowledge import Knowledge
from retrieval.loader import load_or_raise
from tests.conftest import BOT_YAML, NOW, ROOT, TOPIC_YAML
from tests.process.conftest import env
from tests.process.running import command
from tests.questions.conftest import PERSON, Room, room

__all__ = ["env", "room"]  # pytest takes them from here

EDITED = TOPIC_YAML.replace("An hour a day.", "Two hours.").replace(
    "walking the dog", "walkies"
) + (
    "  - id: birds\n    question: What do birds eat?\n    answer: Seeds.\n"
    "    sources: [{title: T, url: 'https://example.org'}]\n"
)
LABELLED = [
    Labelled(text="What do birds eat?", relevant=("birds",), language="en"),
    Labelled(text="walking the dog", relevant=("dogs",), language="en"),
    Labelled(text="What do cats eat?", relevant=("cats",), language="en"),
]


def edited(small_base: Path, text: str = EDITED) -> tuple[Knowledge, Knowledge]:
    before = load_or_raise(small_base)
    (small_base / "en" / "animals.yaml").write_text(text, encoding="utf-8")
    return before, load_or_raise(small_base)


def previewed(small_base: Path, *logged: LoggedText, text: str = EDITED) -> Preview:
    before, after = edited(small_base, text)
    return preview(Finder(before), Finder(after), LABELLED, logged, NOW)


def test_each_change_is_shown_before_and_after(small_base: Path) -> None:
    shown = "\n".join(as_markdown(previewed(small_base)))
    assert "2 entries change" in shown
    assert shown.index("An hour a day.") < shown.index("Two hours.")
    assert "- phrasing added: `walkies`" in shown
    assert "- phrasing taken out: `walking the dog`" in shown
    assert "### `en/birds`\nNew:" in shown
    assert "en/cats" not in shown


def test_no_change_says_so(small_base: Path) -> None:
    first, *rest = as_markdown(previewed(small_base, text=TOPIC_YAML))
    assert first == "## No answer changes"
    assert not any("better" in line for line in rest)


def test_each_change_has_its_kind(small_base: Path) -> None:
    more = EDITED.replace("food for my cat", "cat food")
    before, after = edited(small_base, more)
    assert {c.id: c.what for c in changes(before, after, NOW)} == {
        "birds": "added",
        "dogs": "reworded",
        "cats": "phrasings",
    }
    assert {c.id: c.what for c in changes(after, before, NOW)}["birds"] == "removed"


def test_questions_that_get_another_answer_are_better_or_worse(small_base: Path) -> None:
    found = previewed(small_base)
    assert found.labelled_asked == 3
    assert {m.text: m.verdict for m in found.labelled} == {
        "What do birds eat?": "better",
        "walking the dog": "worse",
    }
    assert found.worse == 1


def test_a_logged_question_of_a_small_group_is_counted_and_not_printed(small_base: Path) -> None:
    large = LoggedText("what do birds eat", "en", large=True)
    small = LoggedText("what do my birds eat", "en", large=False)
    found = previewed(small_base, large, small)
    assert [m.text for m in found.logged] == [large.text]
    assert (found.logged_asked, found.withheld) == (2, 1)
    out = StringIO()
    print_for_people(found, Console(file=out, width=200))
    for shown in ("\n".join(as_markdown(found)), json.dumps(as_object(found)), out.getvalue()):
        assert large.text in shown
        assert small.text not in shown


async def test_words_are_printed_if_five_people_asked_the_like(room: Room, finder: Finder) -> None:
    for person in range(5):
        asked = room.asked(
            "駐車場はありますか", person=PERSON + person, outcome="unknown", entry=None
        )
        await room.log.record(asked)
    await room.log.record(room.asked("ペンギンは飛びますか", person=PERSON, outcome="unknown"))
    await room.log.record(room.asked(None))
    found = await read_logged(room.storage, finder)
    assert [(t.text, t.language, t.large) for t in found] == [
        ("駐車場はありますか", "ja", True),
        ("ペンギンは飛びますか", "ja", False),
    ]


async def test_words_are_not_printed_because_four_others_mashed_their_keys(
    room: Room, finder: Finder
) -> None:
    story = "fuck my landlord in Setagaya who threw out the only Hazara family of the street"
    for person, text in enumerate(("asdf", "qwerty", "zxcvb", "fghj", story)):
        await room.log.record(room.asked(text, person=PERSON + person, language="en"))
    found = await read_logged(room.storage, finder)
    assert {t.text: t.large for t in found}[story] is False


def test_people_see_a_table_in_which_markup_is_text(small_base: Path) -> None:
    text = EDITED.replace("walkies", "'[red]walkies[/red]'")
    out = StringIO()
    print_for_people(previewed(small_base, text=text), Console(file=out, width=200))
    assert "[red]walkies[/red]" in out.getvalue()
    assert "1 better, " in out.getvalue()


def test_labelled_questions_are_those_beside_the_folder(tmp_path: Path) -> None:
    assert labelled_files(tmp_path / "knowledge") == []
    names = [path.name for path in labelled_files(ROOT / "knowledge")]
    assert names == ["en.yaml", "ja.yaml", "other.yaml"]


# Revisions


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A working copy with one commit, and an edit that is not committed."""
    root = tmp_path / "copy"
    folder = root / "knowledge" / "en"
    folder.mkdir(parents=True)
    (folder / "_bot.yaml").write_text(BOT_YAML.split("small_talk:")[0], encoding="utf-8")
    (folder / "animals.yaml").write_text(TOPIC_YAML, encoding="utf-8")
    git(root, "init", "-q", "-b", "main")
    git(root, "add", ".")
    git(root, "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-qm", "one")
    (folder / "animals.yaml").write_text(EDITED, encoding="utf-8")
    return root


def git(root: Path, *arguments: str) -> str:
    done = subprocess.run(
        ["git", *arguments], cwd=root, check=True, capture_output=True, env=os.environ
    )
    return done.stdout.decode()


@pytest.mark.parametrize("revision", ["HEAD", "main", "main~0", "HEAD@{0}"])
def test_a_revision_is_read_beside_the_working_copy(repository: Path, revision: str) -> None:
    folder = repository / "knowledge"
    status = git(repository, "status", "--short")
    with knowledge_at(revision, folder) as place:
        before = load_or_raise(place)
    assert before.entry("birds", "en") is None
    assert load_or_raise(folder).entry("birds", "en") is not None
    assert git(repository, "status", "--short") == status
    assert not place.exists()


@pytest.mark.parametrize(
    "revision",
    ["nowhere", "--output=/tmp/x", "-h", "", "HEAD; touch x", "$(touch x)", "a\x00b", "🐈",
     "HEAD:knowledge", "@{-1}", "HEAD^{tree}", "\n", "--exec=touch x"],
)  # fmt: skip
def test_an_odd_name_is_no_revision_and_does_nothing(repository: Path, revision: str) -> None:
    before = sorted(p.name for p in repository.iterdir())
    with pytest.raises(RevisionError), knowledge_at(revision, repository / "knowledge"):
        pass
    assert sorted(p.name for p in repository.iterdir()) == before


def test_a_branch_of_an_odd_name_is_read(repository: Path) -> None:
    git(repository, "branch", "a;b'$(c)")
    with knowledge_at("a;b'$(c)", repository / "knowledge") as place:
        assert load_or_raise(place).entry("cats", "en") is not None


def test_what_is_missing_is_named(tmp_path: Path, repository: Path) -> None:
    plain = tmp_path / "plain" / "knowledge"
    plain.mkdir(parents=True)
    with pytest.raises(RevisionError, match="not a git repository"), knowledge_at("HEAD", plain):
        pass
    with (
        pytest.raises(RevisionError, match="no knowledge folder"),
        knowledge_at("HEAD", tmp_path / "gone"),
    ):
        pass
    new = repository / "new"
    new.mkdir()
    (new / "a.yaml").write_text("a", encoding="utf-8")
    with pytest.raises(RevisionError, match="cannot be read at 'HEAD'"), knowledge_at("HEAD", new):
        pass


def test_without_git_folders_can_be_compared(repository: Path, env: dict[str, str]) -> None:
    folder = str(repository / "knowledge")
    nowhere = {**env, "PATH": "/nonexistent", "KNOWLEDGE_DIR": folder}
    done = command(nowhere, "preview", folder)
    assert done.returncode == 2
    assert b"git is not installed" in done.stderr
    assert command(nowhere, "preview", folder, "--against", folder).returncode == 0


def test_the_command_fails_where_labelled_questions_get_worse(
    repository: Path, env: dict[str, str], tmp_path: Path
) -> None:
    folder = str(repository / "knowledge")
    env["KNOWLEDGE_DIR"] = folder
    done = command(env, "preview")
    assert done.returncode == 0, done.stderr.decode()
    assert b"2 entries change" in done.stdout
    assert b"0 labelled and 0 logged questions" in done.stdout
    questions = tmp_path / "worse.jsonl"
    questions.write_text(
        json.dumps({"text": "walking the dog", "relevant": ["dogs"], "language": "en"}),
        encoding="utf-8",
    )
    done = command(env, "preview", "--questions", str(questions), "--json")
    assert done.returncode == 1, done.stderr.decode()
    found = json.loads(done.stdout)
    assert [m["verdict"] for m in found["labelled"]["moved"]] == ["worse"]
    assert found["by_meaning"] is False


def test_a_database_that_is_not_there_is_named(repository: Path, env: dict[str, str]) -> None:
    env["KNOWLEDGE_DIR"] = str(repository / "knowledge")
    done = command(env, "preview", "--logged")
    assert done.returncode == 2
    assert b"there is no database" in done.stderr
