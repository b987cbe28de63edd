"""From a logged question to an answer, by the commands alone: labelled, worded, taken in, asked."""

import asyncio
import json
import shutil
import subprocess
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from questions.drafts import Draft
from questions.storage import Storage
from questions.suggestions import Suggestions
from tests.conftest import NOW, ROOT
from tests.process.running import command

T = TypeVar("T")
QUESTION = "where is a place to leave my car near the office"
DRAFT = Draft("phrasing", "en", "jar-contact", "place to leave my car near the office")


def with_database(env: dict[str, str], work: Callable[[Storage], Awaitable[T]]) -> T:
    async def run() -> T:
        storage = Storage(env["DATABASE_URL"])
        await storage.migrate()
        try:
            return await work(storage)
        finally:
            await storage.close()

    return asyncio.run(run())


def put(env: dict[str, str], *drafts: Draft) -> list[str]:
    async def work(storage: Storage) -> list[str]:
        store = Suggestions(storage, lambda: NOW)
        return [await store.put(draft, "Suzuki") for draft in drafts]

    return with_database(env, work)


def working_copy(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "knowledge", tmp_path / "copy" / "knowledge"))


def asked(env: dict[str, str], knowledge: Path) -> str:
    done = command({**env, "KNOWLEDGE_DIR": str(knowledge)}, "ask", "--json", QUESTION)
    return str(json.loads(done.stdout)["entry"])


def test_a_suggestion_answers_what_could_not_be_answered(
    env: dict[str, str], tmp_path: Path
) -> None:
    put(env, DRAFT)
    folder = working_copy(tmp_path)
    assert asked(env, folder) == "None"
    listed = command(env, "suggestions")
    assert b"en/jar-contact\tplace to leave my car" in listed.stdout
    done = command(env, "suggestions", "--apply", "--into", str(folder))
    assert done.returncode == 0, done.stderr.decode()
    assert b"1 made, 0 left open" in done.stderr
    assert asked(env, folder) == "jar-contact"
    assert command(env, "suggestions").stdout == b"no open suggestions\n"
    changed = subprocess.run(
        ["diff", "-r", ROOT / "knowledge", folder], capture_output=True, check=False
    ).stdout.decode()
    assert [line for line in changed.splitlines() if line[0] in "<>"] == [
        "> " + " " * 6 + f"- {DRAFT.text}"
    ]


def test_a_patch_leaves_the_suggestion_open(env: dict[str, str], tmp_path: Path) -> None:
    put(env, DRAFT)
    folder = working_copy(tmp_path)
    done = command(env, "suggestions", "--patch")
    assert done.returncode == 0, done.stderr.decode()
    subprocess.run(["git", "init", "-q"], cwd=folder.parent, check=True)
    subprocess.run(["git", "apply"], input=done.stdout, cwd=folder.parent, check=True)
    assert asked(env, folder) == "jar-contact"
    [one] = json.loads(command(env, "suggestions", "--json").stdout)["suggestions"]
    assert (one["text"], one["by"]) == (DRAFT.text, "Suzuki")


def test_what_fails_check_is_told_and_touches_nothing(env: dict[str, str], tmp_path: Path) -> None:
    put(env, DRAFT)
    folder = working_copy(tmp_path)
    path = folder / "en" / "jar.yaml"
    path.write_text(path.read_text(encoding="utf-8") + "  - id: x\n", encoding="utf-8")
    before = path.read_bytes()
    done = command(env, "suggestions", "--apply", "--into", str(folder))
    assert done.returncode == 1
    assert b"mend this first" in done.stderr
    assert path.read_bytes() == before
    assert b"jar-contact" in command(env, "suggestions").stdout


def test_one_suggestion_can_be_chosen_or_taken_back(env: dict[str, str], tmp_path: Path) -> None:
    new = Draft("new-entry", "en", "whales", "How do whales breathe?", topic="jar")
    gone = Draft("phrasing", "en", "cows", "what do cows eat")
    keys = put(env, DRAFT, new, gone)
    folder = working_copy(tmp_path)
    done = command(env, "suggestions", "--apply", "--into", str(folder), "--only", keys[1][:8])
    assert done.returncode == 0, done.stderr.decode()
    assert b"fill in 'whales'" in done.stderr
    assert "question: How do whales breathe?" in (folder / "en" / "jar.yaml").read_text("utf-8")
    assert "- id: whales" in (folder / "ja" / "jar.yaml").read_text("utf-8")
    shutil.rmtree(folder)
    working_copy(tmp_path / "again")
    again = tmp_path / "again" / "copy" / "knowledge"
    done = command(env, "suggestions", "--apply", "--into", str(again))
    assert done.returncode == 1
    assert b"there is no entry 'cows'" in done.stderr
    assert b"1 made, 1 left open" in done.stderr
    assert command(env, "suggestions", "--drop").returncode == 2
    assert command(env, "suggestions", "--drop", "--only", "zzz").returncode == 2
    assert command(env, "suggestions", "--drop", "--only", keys[2]).returncode == 0
    assert command(env, "suggestions").stdout == b"no open suggestions\n"


def test_without_a_database_the_reason_is_told(env: dict[str, str]) -> None:
    for arguments in (["suggestions"], ["evaluate", "--labels"]):
        done = command(env, *arguments)
        assert done.returncode == 2
        assert b"there is no database" in done.stderr


def test_evaluations_of_files_and_of_labels_are_kept(env: dict[str, str], tmp_path: Path) -> None:
    from datetime import UTC, datetime

    from questions.asked import Asked
    from questions.labels import put_labels
    from questions.log import QuestionLog
    from questions.quality import Measured, history
    from questions.tables import questions

    async def label(storage: Storage) -> None:
        asked = Asked(NOW.date(), "en", "unknown", None, 0.1, text="who counts as a refugee")
        assert await QuestionLog(storage).record(asked)
        async with storage.begin() as connection:
            [key] = (await connection.execute(questions.select())).scalars()
        done = await put_labels(
            storage, [key], "entry", "refugee-definition", "Suzuki", lambda: datetime.now(UTC)
        )
        assert done == 1

    with_database(env, label)
    file = tmp_path / "some.jsonl"
    line = {"text": "難民とは", "relevant": ["refugee-definition"], "language": "ja"}
    file.write_text(json.dumps(line), encoding="utf-8")
    done = command(env, "evaluate", str(file), "--labels", "--record", "--json", "--no-details")
    assert done.returncode == 0, done.stderr.decode()
    found = json.loads(done.stdout)
    assert found["labelled"]["figures"]["ja"]["in scope: right entry first"] == 1.0
    assert found["analysts"]["questions"] == 1
    kept: list[Measured] = with_database(env, history)
    assert [(m.asked, m.language, m.questions) for m in kept] == [
        ("analysts", "en", 1),
        ("labelled", "ja", 1),
    ]
    assert kept[1].figures["in scope: right entry first"] == 1.0
    assert len(kept[1].knowledge) == 64


def test_evaluate_needs_something_to_ask(env: dict[str, str]) -> None:
    assert b"give files" in command(env, "evaluate").stderr
    files = str(ROOT / "tests" / "questions" / "en.yaml")
    done = command(env, "evaluate", files, "--record", "--half", "reported")
    assert done.returncode == 2
