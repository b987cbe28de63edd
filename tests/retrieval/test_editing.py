"""Edits in memory: nothing else in a file changes, and files are written together or not at all."""

from datetime import date
from pathlib import Path

import pytest

from retrieval.editing import AlreadyAskedError, EditError, Edits, write_all
from retrieval.loader import load_or_raise
from retrieval.patch import as_patch
from tests.conftest import TOPIC_YAML

TODAY = date(2026, 11, 24)
WITHOUT = TOPIC_YAML.replace("    also_asked: [food for my cat, feeding a kitten]\n", "")
LISTED = TOPIC_YAML.replace(
    " [food for my cat, feeding a kitten]",
    "\n      - food for my cat  # a comment\n      - 'feeding a kitten'",
)


def edited(small_base: Path, text: str, *phrasings: str) -> str:
    path = small_base / "en" / "animals.yaml"
    path.write_bytes(text.encode())
    edits = Edits(small_base)
    for phrasing in phrasings:
        edits.add_phrasing("en", "cats", phrasing)
    edits.write()
    entry = load_or_raise(small_base).entry("cats", "en")
    assert entry is not None
    assert entry.phrasings[-len(phrasings) :] == phrasings
    return path.read_bytes().decode()


def test_a_phrasing_becomes_the_last_line_of_a_list(small_base: Path) -> None:
    after = edited(small_base, LISTED, "my cat: hungry?", "hungry cat")
    added = "      - 'feeding a kitten'\n      - \"my cat: hungry?\"\n      - hungry cat\n"
    assert after == LISTED.replace("      - 'feeding a kitten'\n", added)


@pytest.mark.parametrize("also_asked", ["", "    also_asked:\n", "    also_asked: []\n"])
def test_an_entry_without_phrasings_gets_its_first(small_base: Path, also_asked: str) -> None:
    text = WITHOUT.replace("    answer: |", f"{also_asked}    answer: |")
    after = edited(small_base, text, "hungry cat")
    assert after.index("question: What do cats eat?") < after.index("hungry cat")
    assert after.index("hungry cat") < after.index("Cats eat **meat**.")


def test_ends_of_lines_from_windows_stay(small_base: Path) -> None:
    text = LISTED.replace("\n", "\r\n")
    after = edited(small_base, text, "hungry cat")
    assert after.replace("      - hungry cat\r\n", "") == text


def test_the_same_phrasing_is_not_added_twice(small_base: Path) -> None:
    edits = Edits(small_base)
    edits.add_phrasing("en", "cats", "hungry cat")
    with pytest.raises(AlreadyAskedError):
        edits.add_phrasing("en", "cats", "Hungry cat!")
    with pytest.raises(EditError, match="no entry"):
        edits.add_phrasing("ja", "cats", "猫")


def test_nothing_is_written_before_it_is_asked_for(small_base: Path) -> None:
    edits = Edits(small_base)
    edits.add_phrasing("en", "cats", "hungry cat")
    assert (small_base / "en" / "animals.yaml").read_text("utf-8") == TOPIC_YAML
    [(path, (before, after))] = edits.changed().items()
    assert before == TOPIC_YAML
    patch = as_patch({path: (before, after)}, small_base, "knowledge")
    assert patch.startswith("--- a/knowledge/en/animals.yaml\n+++ b/knowledge/en/animals.yaml\n@@")


def test_files_are_written_together_or_not_at_all(small_base: Path) -> None:
    first, second = small_base / "en" / "animals.yaml", small_base / "en" / "more.yaml"
    with pytest.raises(EditError, match="cannot be written"):
        write_all({first: (TOPIC_YAML, "changed"), second: ("", "new")})
    assert first.read_text("utf-8") == TOPIC_YAML
    assert sorted(p.name for p in first.parent.iterdir()) == ["_bot.yaml", "animals.yaml"]


def test_a_file_keeps_who_may_read_it(small_base: Path) -> None:
    path = small_base / "en" / "animals.yaml"
    path.chmod(0o640)
    write_all({path: (TOPIC_YAML, "changed")})
    assert path.stat().st_mode & 0o777 == 0o640
