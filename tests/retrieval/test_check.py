"""Warnings never block; they tell staff what to look at."""

from datetime import date
from pathlib import Path

from retrieval.check import check
from retrieval.problems import Severity
from tests.conftest import ROOT, TOPIC_YAML

TODAY = date(2026, 11, 23)


def codes(root: Path, today: date = TODAY) -> set[str]:
    _, problems = check(root, today)
    assert all(p.severity is Severity.WARNING for p in problems), [p.line() for p in problems]
    return {p.code for p in problems}


def test_the_knowledge_base_of_this_project_has_no_errors() -> None:
    _, problems = check(ROOT / "knowledge", TODAY)
    assert [p.line() for p in problems if p.severity is Severity.ERROR] == []


def test_few_phrasings_are_a_warning(small_base: Path) -> None:
    assert codes(small_base) == {"few-phrasings"}


def test_the_same_phrasing_in_two_entries_is_a_warning(small_base: Path) -> None:
    path = small_base / "en" / "animals.yaml"
    twice = TOPIC_YAML.replace("walking the dog", "Food for my CAT!")
    path.write_text(twice, encoding="utf-8")
    assert "phrasing-twice" in codes(small_base)


def test_dates_that_have_passed_are_warnings(small_base: Path) -> None:
    path = small_base / "en" / "animals.yaml"
    text = TOPIC_YAML.replace(
        "review_by: 2027-01-01", "review_by: 2027-01-01\n    expires_on: 2027-02-01"
    )
    path.write_text(text, encoding="utf-8")
    assert not codes(small_base) & {"review-due", "expired"}
    assert codes(small_base, date(2027, 3, 1)) >= {"review-due", "expired"}


def test_an_id_missing_in_one_language_is_a_warning(small_base: Path) -> None:
    other = small_base / "fr"
    other.mkdir()
    (other / "_bot.yaml").write_bytes((small_base / "en" / "_bot.yaml").read_bytes())
    only_cats = TOPIC_YAML.split("  - id: dogs")[0].replace("[dogs]", "[]")
    (other / "animals.yaml").write_text(only_cats, encoding="utf-8")
    assert "missing-in-language" in codes(small_base)


def test_http_where_https_exists_is_a_warning(small_base: Path) -> None:
    path = small_base / "en" / "animals.yaml"
    path.write_text(
        TOPIC_YAML.replace("https://example.org/dogs", "http://example.org/dogs"), "utf-8"
    )
    assert "http" in codes(small_base)


def test_launch_fails_while_something_is_unconfirmed() -> None:
    _, problems = check(ROOT / "knowledge", TODAY, launch=True)
    unconfirmed = [p for p in problems if p.code == "unconfirmed"]
    assert unconfirmed
    assert all(p.severity is Severity.ERROR for p in unconfirmed)


def test_every_problem_has_a_text_in_both_languages() -> None:
    from retrieval.problem_texts import TEXTS

    for code, texts in TEXTS.items():
        assert set(texts) == {"en", "ja"}, code


def noted(base: Path, text: str, today: date = TODAY) -> set[str]:
    (base / "_notices.yaml").write_text(text, encoding="utf-8")
    _, problems = check(base, today)
    return {p.code for p in problems} - {"few-phrasings"}


def test_notices_that_cannot_be_shown_as_meant_are_named(small_base: Path) -> None:
    start = "notices:\n  - {id: a, text: {en: Closed}, from: 2026-12-28, until: 2027-01-04"
    assert noted(small_base, start + ", topics: [animals]}\n") == set()
    assert noted(small_base, start + ", topics: [animal]}\n") == {"unknown-topic"}
    backwards = start.replace("2027-01-04", "2026-01-04")
    assert noted(small_base, backwards + "}\n") == {"ends-before-it-begins"}
    other = start.replace("en: Closed", "fr: Fermé")
    assert noted(small_base, other + "}\n") == {"notice-in-one-language"}


def test_a_figure_whose_next_one_is_due_is_named(small_base: Path) -> None:
    (small_base / "_facts.yaml").write_text(
        "facts:\n  - id: a\n    what: x\n    numbers: ['5']\n    next: 2027-03\n"
        "    source: {title: T, url: 'https://example.org'}\n",
        encoding="utf-8",
    )
    assert "fact-due" not in codes(small_base, date(2027, 3, 31))
    assert "fact-due" in codes(small_base, date(2027, 4, 1))


def test_a_withdrawn_help_card_is_named(small_base: Path) -> None:
    path = small_base / "en" / "animals.yaml"
    text = TOPIC_YAML.replace("    related: [dogs]", "    urgent: true\n    withdrawn: true")
    path.write_text(text, encoding="utf-8")
    assert "withdrawn-card" in codes(small_base)
