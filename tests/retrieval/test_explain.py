"""Staff see why an entry was found, and what an entry lacks."""

from retrieval.explain import as_lines, explain
from retrieval.finder import Finder, Question


def lines(finder: Finder, text: str, hint: str | None = None) -> str:
    found = explain(finder, Question(text, hint))
    terms = finder.knowledge.languages[found.decision.reply_in].terms
    return "\n".join(as_lines(found, terms))


def test_matched_words_corrections_and_groups_are_named(finder: Finder) -> None:
    shown = lines(finder, "how do i applly for asylum with a lawyer")
    assert "corrected: applly -> apply" in shown
    assert "nearest phrasing:" in shown
    assert "matched: " in shown
    assert "asylum" in shown


def test_what_held_an_answer_back_is_said(finder: Finder) -> None:
    shown = lines(finder, "bread and circuses for refugees")
    assert "held back: confidence" in shown
    assert "not in this entry: " in shown


def test_danger_is_named(finder: Finder) -> None:
    assert "danger words: lead to the card emotional-crisis" in lines(finder, "死にたい")


def test_nothing_to_explain_is_no_failure(finder: Finder) -> None:
    for text in ("", "🙂", "tôi cần giúp đỡ"):
        assert "decision: " in lines(finder, text)
