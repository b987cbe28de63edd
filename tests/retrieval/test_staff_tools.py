"""Tools for people who write entries: frames, schemas, and what `check` says beside mistakes."""

import json
from datetime import date
from pathlib import Path

import pytest

from retrieval.editing import EditError, add_entry, round_trip
from retrieval.loader import load
from retrieval.schema import FOLDER, SCHEMAS, editor_comment, schema_text, write_schemas
from tests.conftest import ROOT, TOPIC_YAML

TODAY = date(2026, 11, 24)
KNOWLEDGE = ROOT / "knowledge"
FILES = sorted(KNOWLEDGE.glob("**/*.yaml"))


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_follow_the_models(name: str) -> None:
    written = (KNOWLEDGE / FOLDER / f"{name}.json").read_text(encoding="utf-8")
    assert written == schema_text(name), "run `support-bot schema`"
    assert json.loads(written)["type"] == "object"


@pytest.mark.parametrize("path", FILES, ids=lambda p: "/".join(p.parts[-2:]))
def test_every_file_tells_editors_its_schema(path: Path) -> None:
    first = path.read_text(encoding="utf-8").split("\n")[0]
    assert first == editor_comment(path, KNOWLEDGE)
    named = first.partition("$schema=")[2]
    assert (path.parent / named).resolve().exists()


def test_a_frame_is_added_to_every_language_and_leaves_the_rest_as_it_was(
    small_base: Path,
) -> None:
    other = small_base / "fr"
    other.mkdir()
    (other / "_bot.yaml").write_bytes((small_base / "en" / "_bot.yaml").read_bytes())
    text = "# a comment\n" + TOPIC_YAML + "  # the last word\n"
    for language in ("en", "fr"):
        (small_base / language / "animals.yaml").write_text(text, encoding="utf-8")
    paths = add_entry(small_base, "new-birds", "animals", TODAY)
    assert [p.parent.name for p in paths] == ["en", "fr"]
    for path in paths:
        after = path.read_text(encoding="utf-8")
        for line in text.splitlines():
            assert line in after
        assert "- id: new-birds" in after
    codes = {p.code for p in load(small_base).errors}
    assert codes == {"missing"}


@pytest.mark.parametrize(
    ("entry_id", "topic", "said"),
    [
        ("cats", "animals", "is there already"),
        ("birds", "plants", "choose one of: animals"),
        ("Big Birds", "animals", "is no id"),
        ("b" * 41, "animals", "is no id"),
        ("../x", "animals", "is no id"),
    ],
)
def test_a_frame_that_cannot_be_is_refused(
    small_base: Path, entry_id: str, topic: str, said: str
) -> None:
    with pytest.raises(EditError, match=said):
        add_entry(small_base, entry_id, topic, TODAY)


def test_nothing_is_written_while_a_file_is_broken(small_base: Path) -> None:
    (small_base / "en" / "more.yaml").write_text("topic: [", encoding="utf-8")
    with pytest.raises(EditError, match="mend this first"):
        add_entry(small_base, "birds", "animals", TODAY)


@pytest.mark.parametrize(
    "path", [p for p in FILES if not p.name.startswith("_")], ids=lambda p: "/".join(p.parts[-2:])
)
def test_topic_files_survive_a_round_trip_to_the_letter(path: Path, tmp_path: Path) -> None:
    yaml = round_trip()
    copy = tmp_path / "copy.yaml"
    yaml.dump(yaml.load(path), copy)
    assert copy.read_text(encoding="utf-8") == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("marked", [True, False])
def test_a_file_from_windows_keeps_the_ends_of_its_lines(small_base: Path, marked: bool) -> None:
    path = small_base / "en" / "animals.yaml"
    old = "# yaml-language-server: $schema=old.json\r\n" if marked else ""
    text = TOPIC_YAML.replace("\n", "\r\n")
    path.write_bytes((old + text).encode())
    write_schemas(small_base)
    assert path.read_bytes().decode() == f"{editor_comment(path, small_base)}\r\n{text}"
    assert path not in write_schemas(small_base)


def test_schemas_are_written_once(small_base: Path) -> None:
    assert write_schemas(small_base)
    again = write_schemas(small_base)
    assert {p.suffix for p in again} == {".json"}
    assert load(small_base).errors == ()
