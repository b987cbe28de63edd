"""`ask --jsonl`: an object for each line, whatever the line holds."""

import json
from typing import Any

import pytest

from bot.ask import answer_lines, dump
from bot.conversation import Conversation
from retrieval.knowledge import Knowledge

KEYS = {
    "text",
    "language",
    "outcome",
    "entry",
    "choices",
    "candidates",
    "confidence",
    "reply",
}


def ask(conversation: Conversation, *lines: bytes, top: int = 5) -> list[dict[str, Any]]:
    return [json.loads(dump(found)) for found in answer_lines(conversation, lines, top)]


def line(text: str, **more: object) -> bytes:
    return json.dumps({"text": text, **more}).encode()


@pytest.mark.parametrize(
    ("text", "outcome"),
    [
        ("How can I run the Tokyo Marathon for refugees?", "answer"),
        ("what's the weather", "unknown"),
        ("I have nowhere to sleep tonight", "urgent"),
        ("hello", "chat"),
        ("🙂", "chat"),
        ("", "unknown"),
        (" \n ", "unknown"),
        ("\x00\x00", "unknown"),
        ("x" * 5000, "unknown"),
        ("難民 " * 1700, None),
        ("\ud800 broken", None),
    ],
)
def test_the_contract_holds_for_every_text(
    conversation: Conversation, knowledge: Knowledge, text: str, outcome: str | None
) -> None:
    [found] = ask(conversation, line(text))
    assert set(found) == KEYS
    assert found["text"] == text
    if outcome:
        assert found["outcome"] == outcome
    ids = {e.id for known in knowledge.languages.values() for e in known.entries()}
    assert found["entry"] is None or found["entry"] in ids
    assert (found["entry"] is not None) == (found["outcome"] in {"answer", "urgent"})
    assert set(found["choices"]) <= ids
    assert len(found["candidates"]) <= 5
    for candidate in found["candidates"]:
        assert set(candidate) == {"entry", "confidence"}
        assert candidate["entry"] in ids
    assert 0 <= found["confidence"] <= 1
    assert found["reply"].strip()
    assert "**" not in found["reply"]


@pytest.mark.parametrize(
    "bad",
    [
        b"",
        b"   ",
        b"not json",
        b"[1, 2]",
        b"null",
        b'"text"',
        b"{}",
        b'{"text": 5}',
        b'{"text": null}',
        b'{"text": "a", "language_hint": 5}',
        b'{"text": "a", "language_hint": "' + b"x" * 99 + b'"}',
        b"\xff\xfe",
        b'{"text": "' + "東京".encode("shift_jis") + b'"}',
        b"[" * 100_000,
        b'{"text": ' + b"9" * 10_000 + b"}",
        b'{"text": "' + b"x" * 2_000_000 + b'"}',
        b"\x00",
        b'{"text": "a"} trailing',
    ],
)
def test_a_bad_line_gets_an_error_and_the_run_goes_on(
    conversation: Conversation, bad: bytes
) -> None:
    found = ask(conversation, line("hello"), bad, line("hello"))
    assert len(found) == 3
    assert set(found[1]) == {"error"}
    assert found[1]["error"]
    assert found[0] == found[2]
    assert found[0]["outcome"] == "chat"


def test_the_hint_decides_what_the_text_leaves_open(conversation: Conversation) -> None:
    japanese, chinese, unknown = ask(
        conversation,
        line("🙂", language_hint="ja"),
        line("難民申請", language_hint="zh-hans"),
        line("🙂", language_hint=None),
    )
    assert japanese["language"] == "ja"
    assert chinese["language"] == "zh"
    assert unknown["language"] == "und"


def test_top_limits_the_candidates_whatever_the_outcome(conversation: Conversation) -> None:
    [found] = ask(conversation, line("refugees in japan"), top=2)
    assert len(found["candidates"]) == 2
    [none] = ask(conversation, line("refugees in japan"), top=0)
    assert none["candidates"] == []


def test_lines_do_not_remember_each_other(conversation: Conversation) -> None:
    first, _, again = ask(conversation, line("🙂"), line("難民とは何ですか"), line("🙂"))
    assert first == again
