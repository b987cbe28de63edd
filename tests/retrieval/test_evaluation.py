"""The figures are counts of what a person would have got."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from retrieval.evaluation import EvaluationError, evaluate, load_questions
from retrieval.finder import Finder
from tests.conftest import ROOT

FILES = [ROOT / "tests" / "questions" / f"{name}.yaml" for name in ("ja", "en", "other")]

WORSE = 0.02
"""A figure that is worse by more than two points fails."""

# Recorded with `support-bot evaluate tests/questions/*.yaml --half reported` and, for words alone,
# the same with EMBEDDINGS=off.
BY_MEANING = {
    "ja": {
        "in scope: right entry first": 0.921,
        "in scope: right entry shown": 0.947,
        "in scope: answered directly and rightly": 0.772,
        "follow-up: right entry shown": 0.800,
        "direct answers that are right": 0.978,
        "out of scope: unknown": 0.968,
        "vague: not answered directly": 0.957,
        "small talk: recognised": 0.955,
        "urgent: a card shown": 1.000,
        "language kept (in scope)": 0.996,
        "of these, near misses: unknown": 0.969,
        "urgent: the right card": 0.912,
    },
    "en": {
        "in scope: right entry first": 0.933,
        "in scope: right entry shown": 0.937,
        "in scope: answered directly and rightly": 0.704,
        "follow-up: right entry shown": 0.933,
        "direct answers that are right": 0.964,
        "out of scope: unknown": 0.930,
        "vague: not answered directly": 1.000,
        "small talk: recognised": 0.952,
        "urgent: a card shown": 0.970,
        "language kept (in scope)": 1.000,
        "of these, near misses: unknown": 0.867,
        "urgent: the right card": 0.909,
    },
    "other": {"another language recognised": 0.960, "another language named": 0.920},
}
BY_WORDS = {
    "ja": {
        "in scope: right entry first": 0.908,
        "in scope: right entry shown": 0.899,
        "in scope: answered directly and rightly": 0.689,
        "follow-up: right entry shown": 0.867,
        "direct answers that are right": 0.964,
        "out of scope: unknown": 0.919,
        "vague: not answered directly": 1.000,
        "small talk: recognised": 0.909,
        "urgent: a card shown": 0.971,
        "language kept (in scope)": 0.996,
        "of these, near misses: unknown": 0.969,
        "urgent: the right card": 0.882,
    },
    "en": {
        "in scope: right entry first": 0.865,
        "in scope: right entry shown": 0.852,
        "in scope: answered directly and rightly": 0.614,
        "follow-up: right entry shown": 0.800,
        "direct answers that are right": 0.939,
        "out of scope: unknown": 0.754,
        "vague: not answered directly": 1.000,
        "small talk: recognised": 0.905,
        "urgent: a card shown": 0.970,
        "language kept (in scope)": 1.000,
        "of these, near misses: unknown": 0.700,
        "urgent: the right card": 0.879,
    },
    "other": {"another language recognised": 0.960},
}


AT_MOST_BY_MEANING = {
    "ja": {
        "out of scope: answered": 0.000,
        "of these, near misses: answered": 0.000,
        "false alarms elsewhere": 0.011,
    },
    "en": {
        "out of scope: answered": 0.018,
        "of these, near misses: answered": 0.033,
        "false alarms elsewhere": 0.024,
    },
}
AT_MOST_BY_WORDS = {
    "ja": {
        "out of scope: answered": 0.016,
        "of these, near misses: answered": 0.031,
        "false alarms elsewhere": 0.011,
    },
    "en": {
        "out of scope: answered": 0.088,
        "of these, near misses: answered": 0.167,
        "false alarms elsewhere": 0.018,
    },
}
Recorded = dict[str, dict[str, float]]


@pytest.mark.parametrize(
    ("which", "least", "most"),
    [
        ("finder_by_meaning", BY_MEANING, AT_MOST_BY_MEANING),
        ("finder", BY_WORDS, AT_MOST_BY_WORDS),
    ],
)
def test_retrieval_has_not_become_worse(
    request: pytest.FixtureRequest, which: str, least: Recorded, most: Recorded
) -> None:
    finder: Finder = request.getfixturevalue(which)
    reported = [q for q in load_questions(FILES) if q.half == "reported"]
    tables = {group: found.table() for group, found in evaluate(finder, reported).items()}

    def compared(recorded: Recorded) -> Iterator[tuple[str, str, float, float]]:
        for group, table in recorded.items():
            for name, before in table.items():
                yield group, name, before, tables[group][name] or 0.0

    fallen = [(g, name, now) for g, name, before, now in compared(least) if now < before - WORSE]
    risen = [(g, name, now) for g, name, before, now in compared(most) if now > before + WORSE]
    assert (fallen, risen) == ([], [])


def test_json_lines_are_read_too(finder: Finder, tmp_path: Path) -> None:
    lines = [
        {"text": "難民とは？", "relevant": ["refugee-definition"], "kind": "in_scope"},
        {"text": "what's the weather", "relevant": [], "kind": "out-of-scope", "other": 1},
        {"text": "🙂", "kind": "vague", "language_hint": "ja"},
    ]
    path = tmp_path / "questions.jsonl"
    path.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    figures = evaluate(finder, load_questions([path]))
    assert figures["ja"].share("in-scope", "answered rightly") == 1.0
    assert figures["en"].share("out-of-scope", "unknown") == 1.0
    assert figures["ja"].share("vague", "answered") == 0.0
    assert figures["en"].share("urgent", "card") is None


def test_a_text_may_hold_any_character_but_the_end_of_a_line(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    texts = ["one\u2028two", "one\u0085two", "three"]
    lines = [json.dumps({"text": text}, ensure_ascii=False) for text in texts]
    path.write_text("\r\n".join(lines) + "\n", encoding="utf-8")
    assert [question.text for question in load_questions([path])] == texts


@pytest.mark.parametrize(
    "content",
    ["not json", '{"kind": "in-scope"}', '{"text": "a", "kind": "nonsense"}', "[" * 9999],
)
def test_a_bad_line_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('{"text": "fine"}\n' + content, encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"questions\.jsonl:2"):
        load_questions([path])


def test_a_missing_or_broken_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="nothing"):
        load_questions([tmp_path / "nothing.yaml"])
    path = tmp_path / "broken.yaml"
    path.write_text("questions: [{text: 1}, {}]", encoding="utf-8")
    with pytest.raises(EvaluationError, match=r"broken\.yaml"):
        load_questions([path])
