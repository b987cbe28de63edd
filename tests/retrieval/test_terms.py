"""Words that mean the same find each other's entries."""

from pathlib import Path

from retrieval.analyzers import analyzer_for
from retrieval.finder import Finder, Question
from retrieval.loader import load_or_raise
from retrieval.terms import TermMarks

JAPANESE = TermMarks(
    analyzer_for("ja"), "ja", [["仮放免", "かりほうめん", "karihomen"], ["お金", "支援金"]]
)
ENGLISH = TermMarks(
    analyzer_for("en"), "en", [["provisional release", "karihomen"], ["lawyer", "attorney"]]
)


def test_any_word_of_a_group_has_its_mark() -> None:
    assert JAPANESE("仮放免とは") == ["0"]
    assert JAPANESE("かり ほうめん の ひと") == ["0"]
    assert JAPANESE("karihomen toha") == ["0"]
    assert ENGLISH("the attorneys") == ["1"]
    assert ENGLISH("on provisional release, need lawyers") == ["0", "1"]
    assert ENGLISH("a release") == []


def test_a_mark_counts_once() -> None:
    assert ENGLISH("karihomen karihomen provisional release") == ["0"]


def test_a_synonym_finds_an_entry_that_does_not_have_it(small_base: Path) -> None:
    question = Question("moggy nourishment")
    assert not Finder(load_or_raise(small_base)).decide(question).candidates
    (small_base / "en" / "_terms.yaml").write_text(
        'groups:\n  - ["cat", "moggy"]\n  - ["food", "nourishment"]\n', encoding="utf-8"
    )
    assert Finder(load_or_raise(small_base)).decide(question).candidates[0].entry == "cats"
