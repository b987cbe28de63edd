"""What `make bench` writes finds its place, and what it says of goals is so."""

import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from benchmarks.lateness import quantile
from benchmarks.report import Figure, Section, write_into
from benchmarks.timing import side_by_side
from tests.conftest import ROOT

PARTS = ("decisions", "loading", "starting", "whole", "memory")
TODAY = date(2026, 11, 24)


def test_the_document_has_a_place_for_each_part() -> None:
    text = (ROOT / "docs" / "performance.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"<!-- bench: (\w+) -->", text)) == sorted(PARTS)


def test_a_section_is_written_between_its_markers_and_nothing_else_changes(tmp_path: Path) -> None:
    document = tmp_path / "performance.md"
    document.write_text(
        "above\n<!-- bench: whole -->\nold\n<!-- /bench -->\nbelow\n"
        "<!-- bench: memory -->\nkept\n<!-- /bench -->\n",
        encoding="utf-8",
    )
    write_into(document, Section("whole", ["bot", "speed"], [["ours", "7"]]), TODAY)
    text = document.read_text(encoding="utf-8")
    assert "| ours | 7 |" in text
    assert "old" not in text
    assert text.startswith("above\n")
    assert "\nbelow\n<!-- bench: memory -->\nkept\n<!-- /bench -->\n" in text


def test_a_document_without_the_place_is_named(tmp_path: Path) -> None:
    document = tmp_path / "performance.md"
    document.write_text("nothing here", encoding="utf-8")
    with pytest.raises(ValueError, match="bench: whole"):
        write_into(document, Section("whole", ["bot"], []), TODAY)


@pytest.mark.parametrize(
    ("value", "at_least", "bold"), [(1.9, False, False), (2.1, False, True), (1.9, True, True)]
)
def test_what_falls_short_of_its_goal_is_bold(value: float, at_least: bool, bold: bool) -> None:
    row = Figure("growth", value, 2.0, "x", at_least=at_least).row()
    assert row[1].startswith("**") == bold


def test_contestants_take_turns() -> None:
    turns: list[str] = []
    side_by_side({"a": lambda x: turns.append(f"a{x}"), "b": lambda x: turns.append(f"b{x}")},
                 [1, 2], warm=0)  # fmt: skip
    assert turns == ["a1", "b1", "a2", "b2"]


@pytest.mark.parametrize(("share", "late"), [(0.5, 1.0), (0.9, 1.0), (0.91, 7.5), (1.0, 40.0)])
def test_a_quantile_of_what_was_counted(share: float, late: float) -> None:
    assert quantile(Counter({40.0: 1, 1.0: 90, 7.5: 9}), share) == late


def test_nothing_counted_was_never_late() -> None:
    assert quantile(Counter(), 0.999) == 0.0
