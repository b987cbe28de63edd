"""What staff read: annotations, links, previews, the guide's own examples."""

import re
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import TypeAdapter
from rich.console import Console

from bot.check_command import (
    as_github,
    as_lines,
    findability_lines,
    links,
    print_for_people,
    retrieval_report,
)
from bot.cli_common import today
from retrieval.check import check
from retrieval.entries import Contact, Entry, Fact, NoticesFile
from retrieval.finder import Finder
from retrieval.loader import load, load_or_raise
from retrieval.yaml_source import read
from tests.conftest import ROOT, TOPIC_YAML

TODAY = date(2026, 11, 24)


def broken(base: Path) -> Path:
    path = base / "en" / "animals.yaml"
    path.write_text(TOPIC_YAML.replace("related: [dogs]", "relatd: [dogs]"), encoding="utf-8")
    return path


def test_lines_and_annotations_name_file_line_and_column(small_base: Path) -> None:
    path = broken(small_base)
    _, problems = check(small_base, TODAY)
    [line] = as_lines(problems, "en")
    assert line.startswith(f"{path}:15:5: error: the key 'relatd' is not known")
    [annotation] = as_github(problems, "ja")
    assert annotation.startswith(f"::error file={path},line=15,col=5::")
    assert "使えません" in annotation


def test_an_annotation_cannot_be_broken_out_of(small_base: Path) -> None:
    path = small_base / "en" / "animals.yaml"
    path.write_text(TOPIC_YAML.replace("id: cats", 'id: "a\\n::error::x%"'), encoding="utf-8")
    _, problems = check(small_base, TODAY)
    assert all("\n" not in line for line in as_github(problems, "en"))


def test_people_see_problems_by_file(small_base: Path) -> None:
    broken(small_base)
    _, problems = check(small_base, TODAY)
    out = StringIO()
    print_for_people(Console(file=out, width=200), problems, "en")
    assert "animals.yaml" in out.getvalue()
    assert "   15  error" in out.getvalue()


def test_every_address_is_listed_with_its_users(small_base: Path) -> None:
    assert links(load(small_base)) == [
        "https://example.org/cats\ten/cats",
        "https://example.org/dogs\ten/dogs",
    ]


def test_phrasings_that_lead_elsewhere_are_few_and_named(finder: Finder) -> None:
    loaded = load(ROOT / "knowledge")
    problems, found = retrieval_report(loaded, finder, lambda _step: None)
    assert {p.code for p in problems} == {"phrasing-elsewhere"}
    assert len(problems) < 0.02 * sum(f.phrasings for f in found)
    for problem in problems:
        assert problem.details["other"] != problem.details["id"]
        assert problem.place.line > 1
    assert len(found) == 180
    table = findability_lines(found)
    assert any(line.startswith("| why-japan | ") for line in table)
    shares = [f.share_among_four for f in found]
    assert sum(shares) / len(shares) > 0.65


def test_the_day_of_commands_is_the_one_in_japan() -> None:
    """As that of the bot, which takes an entry down on it."""
    evening = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)
    assert today(lambda: evening) == date(2026, 12, 1)
    assert today(lambda: evening - timedelta(seconds=1)) == date(2026, 11, 30)


def test_hints_are_given_only_if_asked(small_base: Path) -> None:
    path = small_base / "en" / "animals.yaml"
    path.write_text(TOPIC_YAML.replace("An hour a day.", "word " * 60), encoding="utf-8")
    _, silent = check(small_base, TODAY)
    _, told = check(small_base, TODAY, hints=True)
    assert {p.code for p in told} - {p.code for p in silent} == {"long-sentence"}


GUIDE = (ROOT / "docs" / "editing-knowledge.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"<!-- example: (\w+) -->\s*```yaml\n(.*?)```", GUIDE, re.DOTALL)
MODELS: dict[str, TypeAdapter[Any]] = {
    "entry": TypeAdapter(list[Entry]),
    "notices": TypeAdapter(NoticesFile),
    "contact": TypeAdapter(list[Contact]),
    "fact": TypeAdapter(list[Fact]),
}


@pytest.mark.parametrize(("kind", "text"), EXAMPLES)
def test_the_guides_examples_are_true(kind: str, text: str, tmp_path: Path) -> None:
    path = tmp_path / "example.yaml"
    path.write_text(text, encoding="utf-8")
    data = read(path, tmp_path).data
    MODELS[kind].validate_python(data)
    if kind == "entry":
        knowledge = load_or_raise(ROOT / "knowledge")
        ids = {e.id for e in knowledge.languages["en"].entries()}
        for entry in data:
            assert set(entry.get("related", [])) <= ids
            assert set(entry.get("contacts", [])) <= set(knowledge.contacts)


def test_the_guide_shows_every_kind_of_example() -> None:
    assert {kind for kind, _ in EXAMPLES} == set(MODELS)


def test_the_workflow_calls_commands_that_exist() -> None:
    from bot import cli_changes, cli_staff

    workflow = (ROOT / ".github" / "workflows" / "knowledge.yml").read_text(encoding="utf-8")
    assert yaml.safe_load(workflow)["name"] == "knowledge"
    commands = [
        *cli_staff.COMMANDS.registered_commands,
        *cli_changes.COMMANDS.registered_commands,
    ]
    names = {c.callback.__name__ for c in commands if c.callback}
    called = re.findall(r"\.venv/bin/support-bot (\w+)", workflow)
    assert set(called) == {"check", "preview"} <= names
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert "$(READY): " in makefile
