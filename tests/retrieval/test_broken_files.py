"""Every kind of broken file is named by file and line, and nothing breaks on it."""

import os
import shutil
import time
from datetime import date
from pathlib import Path

import pytest
from pydantic import ValidationError

from retrieval.check import check
from retrieval.entries import OpeningHours
from retrieval.loader import load
from retrieval.problems import Problem, Severity
from tests.conftest import TOPIC_YAML

TODAY = date(2026, 11, 23)


def errors(root: Path) -> list[Problem]:
    _, problems = check(root, TODAY)
    return [p for p in problems if p.severity is Severity.ERROR]


ENTRY = "  - id: birds\n    question: What do birds eat?\n    answer: Seeds.\n"
SOURCE = "    sources: [{title: T, url: 'https://example.org'}]\n"
LINES = TOPIC_YAML.count("\n")

BROKEN = {
    "tab": (TOPIC_YAML + "\t- id: x\n", "tab", LINES + 1),
    "duplicate key": (TOPIC_YAML + ENTRY + "    id: again\n", "duplicate-key", LINES + 4),
    "wrong indent": (TOPIC_YAML + "   - id: birds\n", "yaml", LINES + 1),
    "missing id": (
        TOPIC_YAML + "  - question: Q?\n    answer: A.\n" + SOURCE,
        "missing",
        LINES + 1,
    ),
    "missing answer": (
        TOPIC_YAML + "  - id: birds\n    question: Q?\n" + SOURCE,
        "missing",
        LINES + 1,
    ),
    "unknown key": (TOPIC_YAML + ENTRY + "    colour: red\n", "unknown-key", LINES + 4),
    "key with a typing error": (
        TOPIC_YAML + ENTRY + "    relatd: [cats]\n",
        "unknown-key",
        LINES + 4,
    ),
    "bad date": (TOPIC_YAML + ENTRY + "    review_by: 2026-13-45\n", "bad-value", LINES + 4),
    "bad partial date": (TOPIC_YAML + ENTRY + "    as_of: June\n", "bad-value", LINES + 4),
    "bad id": (TOPIC_YAML.replace("id: cats", "id: Big Cats!"), "bad-value", 3),
    "bad url": (TOPIC_YAML.replace("https://example.org/cats", "not a url"), "bad-value", 12),
    "javascript url": (
        TOPIC_YAML.replace("https://example.org/cats", "javascript:alert(1)"),
        "bad-value",
        12,
    ),
    "anchor": (TOPIC_YAML + "  - &a {id: birds}\n  - *a\n", "anchor", LINES + 1),
    "anchor bomb": (
        "a: &a [x, x]\nb: &b [*a, *a, *a]\nc: [*b, *b, *b]\n",
        "anchor",
        1,
    ),
    "alias of nothing": (TOPIC_YAML + "  - *nothing\n", "anchor", LINES + 1),
    "tag": ("topic: !!python/object:os.system {}\n", "tag", 1),
    "second document": (TOPIC_YAML + "---\nmore: 1\n", "yaml", LINES + 2),
    "a list instead of keys": ("- one\n- two\n", "empty", 1),
    "empty": ("", "empty", 1),
    "only a comment": ("# nothing\n", "empty", 1),
    "unclosed quote": (TOPIC_YAML + '  - id: "birds\n', "yaml", LINES + 2),
    "colon in a text": (
        TOPIC_YAML + "  - id: birds\n    question: What: is: this\n",
        "yaml",
        LINES + 2,
    ),
    "too deep": ("a: " + "[" * 5000 + "]" * 5000 + "\n", "too-deep", 1),
    "endless depth": ("[" * 100_000, "too-deep", 1),
    "an answer that is too long": (
        TOPIC_YAML.replace("An hour a day.", "word " * 500),
        "answer-too-long",
        19,
    ),
    "no source": (TOPIC_YAML + ENTRY, "no-source", LINES + 1),
    "unknown related": (TOPIC_YAML.replace("[dogs]", "[dog]"), "unknown-related", 15),
    "unknown contact": (
        TOPIC_YAML.replace("    related: [dogs]", "    contacts: [nobody]"),
        "unknown-contact",
        15,
    ),
    "duplicate id": (TOPIC_YAML.replace("id: dogs", "id: cats"), "duplicate-id", 16),
    "control character": (TOPIC_YAML + "  - id: b\x07\n", "yaml", LINES + 1),
}


@pytest.mark.parametrize("name", BROKEN)
def test_check_names_file_line_and_what_to_do(small_base: Path, name: str) -> None:
    text, code, line = BROKEN[name]
    path = small_base / "en" / "animals.yaml"
    path.write_text(text, encoding="utf-8")
    start = time.process_time()
    found = errors(small_base)
    assert time.process_time() - start < 2
    named = [p for p in found if p.code == code and p.place.path == path]
    assert named, [p.line() for p in found]
    assert line in {p.place.line for p in named}, [p.line() for p in named]
    for language in ("en", "ja"):
        assert len(named[0].text(language)) > 10


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("﻿".encode() + TOPIC_YAML.encode(), "bom"),
        (TOPIC_YAML.replace("Animals", "動物").encode("shift_jis"), "encoding"),
        (TOPIC_YAML.encode("utf-16"), "encoding"),
        (b"x: " + b"y" * 10_000_000, "too-large"),
        (TOPIC_YAML.encode() + b"\x00\x01", "yaml"),
    ],
)
def test_bytes_that_are_no_utf8_yaml(small_base: Path, content: bytes, code: str) -> None:
    (small_base / "en" / "animals.yaml").write_bytes(content)
    assert [p.code for p in errors(small_base)] == [code]


def test_a_link_out_of_the_folder_is_not_followed(small_base: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.yaml"
    secret.write_text(TOPIC_YAML, encoding="utf-8")
    (small_base / "en" / "link.yaml").symlink_to(secret)
    assert [p.code for p in errors(small_base)] == ["outside"]


def test_a_folder_in_place_of_a_file_and_a_dead_link(small_base: Path) -> None:
    (small_base / "en" / "folder.yaml").mkdir()
    (small_base / "en" / "dead.yaml").symlink_to(small_base / "en" / "gone.yaml")
    assert {p.code for p in errors(small_base)} == {"unreadable"}


def test_a_broken_file_leaves_the_others_in_service(small_base: Path) -> None:
    (small_base / "en" / "more.yaml").write_text("topic: [", encoding="utf-8")
    loaded = load(small_base)
    assert loaded.knowledge is not None
    assert loaded.knowledge.entry("cats", "en") is not None
    assert len(loaded.errors) == 1


def test_a_key_with_a_typing_error_names_the_right_one(small_base: Path) -> None:
    path = small_base / "en" / "animals.yaml"
    path.write_text(TOPIC_YAML.replace("related:", "relatd:"), encoding="utf-8")
    assert "did you mean 'related'?" in errors(small_base)[0].text()


def test_no_folder_at_all_says_what_is_expected(tmp_path: Path) -> None:
    assert [p.code for p in errors(tmp_path / "nothing")] == ["no-folder"]


def test_yes_no_and_numbers_are_texts_where_texts_are_wanted(small_base: Path) -> None:
    path = small_base / "en" / "animals.yaml"
    path.write_text(TOPIC_YAML.replace("feeding a kitten", "no, 189, 2025-06"), encoding="utf-8")
    loaded = load(small_base)
    assert loaded.knowledge is not None
    cats = loaded.knowledge.entry("cats", "en")
    assert cats is not None
    assert cats.also_asked[1:] == ("no", "189", "2025-06")


def test_one_bad_rule_does_not_switch_off_the_others(small_base: Path) -> None:
    (small_base / "_urgent.yaml").write_text(
        "rules:\n  - {card: cats, patterns: {en: [meow]}}\n  - {card: cats, patern: {en: [x]}}\n",
        encoding="utf-8",
    )
    loaded = load(small_base)
    assert loaded.knowledge is not None
    assert [rule.patterns["en"] for rule in loaded.knowledge.urgent_rules] == [("meow",)]
    assert {p.code for p in loaded.errors} == {"missing", "unknown-key"}


@pytest.mark.parametrize("name", ["Big Topic.yaml", "a:b.yaml", "x" * 41 + ".yaml", "topic.yml"])
def test_a_name_that_no_button_can_hold_is_refused(small_base: Path, name: str) -> None:
    (small_base / "en" / name).write_text(TOPIC_YAML.replace("id: ", "id: z"), encoding="utf-8")
    assert "bad-name" in {p.code for p in load(small_base).errors}


@pytest.mark.parametrize(("name", "example"), [("EN X", "en"), ("zh-Hans", "zh"), ("pt-BR", "pt")])
def test_a_folder_that_nothing_would_be_answered_from_is_refused(
    small_base: Path, name: str, example: str
) -> None:
    (small_base / name).mkdir()
    [error] = load(small_base).errors
    assert error.code == "bad-folder"
    assert f"as in {example}" in error.text()


@pytest.mark.parametrize("bad", ["{titel}", "{topic.__class__}", "{topic!r}", "{topic:>9}", "{"])
def test_a_placeholder_nobody_fills_is_refused(small_base: Path, bad: str) -> None:
    path = small_base / "en" / "_bot.yaml"
    text = path.read_text(encoding="utf-8").replace("{topic}", bad)
    path.write_text(text, encoding="utf-8")
    assert "bad-value" in {p.code for p in load(small_base).errors}


@pytest.mark.parametrize(
    ("label", "lacking"),
    [('"**{name}**: {reach}"', "{name}"), ("opens {when}", "opens soon"), ('" ({text})"', "here")],
)
def test_a_label_that_hides_what_it_is_for_is_refused(
    small_base: Path, label: str, lacking: str
) -> None:
    path = small_base / "en" / "_bot.yaml"
    text = path.read_text(encoding="utf-8")
    assert label in text
    path.write_text(text.replace(label, f'"{lacking}"'), encoding="utf-8")
    [error] = load(small_base).errors
    assert error.code == "bad-value"
    assert "is missing" in error.text()


@pytest.mark.parametrize(
    "given", ["said: []", 'said: [hi], emoji: "👋 🙂"', "said: [hi], emoji: ok"]
)
def test_small_talk_that_nobody_can_say_is_refused(small_base: Path, given: str) -> None:
    path = small_base / "en" / "_bot.yaml"
    text = path.read_text(encoding="utf-8")
    talk = f"small_talk:\n  - {{id: hi, {given}, reply: Hi}}\n"
    path.write_text(text + talk, encoding="utf-8")
    assert [p.code for p in load(small_base).errors] == ["bad-value"]


@pytest.mark.parametrize(
    ("opens", "closes", "fits"),
    [
        ("09:00", "17:00", True),
        ("17:00", "00:00", True),
        ("00:00", "00:00", True),
        ("17:00", "09:00", False),
        ("09:00", "09:00", False),
        ("09:00+09:00", "17:00", False),
    ],
)
def test_opening_hours_that_would_count_as_closed_are_refused(
    opens: str, closes: str, fits: bool
) -> None:
    given = {"days": ["mon"], "from": opens, "to": closes}
    if fits:
        OpeningHours.model_validate(given)
    else:
        with pytest.raises(ValidationError, match=r"midnight|time alone"):
            OpeningHours.model_validate(given)


def test_a_pipe_in_place_of_a_file_is_refused_at_once(small_base: Path) -> None:
    os.mkfifo(small_base / "en" / "pipe.yaml")
    assert {p.code for p in errors(small_base)} == {"unreadable"}


def test_an_answer_withdrawn_in_one_language_is_shown_in_none(small_base: Path) -> None:
    other = small_base / "fr"
    shutil.copytree(small_base / "en", other)
    text = TOPIC_YAML.replace("    related: [dogs]", "    withdrawn: true")
    (other / "animals.yaml").write_text(text, encoding="utf-8")
    knowledge = load(small_base).knowledge
    assert knowledge is not None
    for language in ("en", "fr"):
        cats, dogs = knowledge.entry("cats", language), knowledge.entry("dogs", language)
        assert cats is not None
        assert dogs is not None
        assert (cats.withdrawn, dogs.withdrawn) == (True, False)
