"""Warnings never block; they tell staff what to look at."""

from datetime import date
from pathlib import Path

import pytest

from retrieval.check import check
from retrieval.findability import misplaced
from retrieval.finder import Finder
from retrieval.loader import load
from retrieval.problems import Severity
from tests.conftest import BOT_YAML, ROOT, TOPIC_YAML

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


CONTACT = """\
  - id: {id}
    name: {{en: A place}}
    phone: "{phone}"
    source: {{title: T, url: "https://example.org"}}
"""


def test_launch_fails_while_a_contact_is_unconfirmed(small_base: Path) -> None:
    path = small_base / "_contacts.yaml"
    text = "contacts:\n" + CONTACT.format(id="a", phone="110")
    path.write_text(text, encoding="utf-8")
    _, problems = check(small_base, TODAY, launch=True)
    [unconfirmed] = [p for p in problems if p.code == "unconfirmed"]
    assert unconfirmed.severity is Severity.ERROR
    path.write_text(text + "    confirmed: {by: JAR, on: 2026-11}\n", encoding="utf-8")
    _, problems = check(small_base, TODAY, launch=True)
    assert not [p for p in problems if p.code == "unconfirmed"]


ITEMS = {
    "_contacts.yaml": "contacts:\n" + CONTACT.format(id="a", phone="110"),
    "_facts.yaml": "facts:\n  - {id: a, what: x, numbers: ['5'], source: {title: T, url: "
    "'https://example.org'}}\n",
    "_notices.yaml": "notices:\n  - {id: a, text: {en: Closed}}\n",
    "_other_languages.yaml": "languages:\n  - {code: fr, name: F, text: t, help_button: b}\n",
    "en/_bot.yaml": BOT_YAML.split("small_talk:")[0]
    + "small_talk:\n  - {id: a, said: [hello], reply: Hello}\n",
}


@pytest.mark.parametrize("name", ITEMS)
def test_two_of_one_id_are_an_error(small_base: Path, name: str) -> None:
    path = small_base / name
    path.write_text(ITEMS[name], encoding="utf-8")
    assert codes(small_base) == {"few-phrasings"}
    start = ITEMS[name].rindex("\n  - ") + 1
    path.write_text(ITEMS[name] + ITEMS[name][start:].replace("110", "119"), encoding="utf-8")
    [error] = [p for p in check(small_base, TODAY)[1] if p.severity is Severity.ERROR]
    before = ITEMS[name].count("\n", 0, start)
    assert error.code == "duplicate-id"
    assert error.place.line == ITEMS[name].count("\n") + 1
    assert f"{path}:{before + 1}" in error.text()


def test_a_place_that_is_nowhere_is_an_error(small_base: Path) -> None:
    path = small_base / "en" / "_bot.yaml"
    text = path.read_text("utf-8").replace("human_contacts: []", "human_contacts: [jar-ofice]")
    path.write_text(text, encoding="utf-8")
    contact = CONTACT.format(id="jar-office", phone="110")
    (small_base / "_contacts.yaml").write_text("contacts:\n" + contact, encoding="utf-8")
    [error] = [p for p in check(small_base, TODAY)[1] if p.severity is Severity.ERROR]
    assert (error.code, error.place.path) == ("unknown-contact", path)
    assert "did you mean 'jar-office'?" in error.text()


@pytest.mark.parametrize(
    "name",
    [
        "jar.yaml",
        "_notice.yaml",
        "_contacts.yml",
        "en/_term.yaml",
        "en/_facts.yaml",
        "en/sub/t.yaml",
    ],
)
def test_a_file_that_nobody_reads_is_named(small_base: Path, name: str) -> None:
    path = small_base / name
    path.parent.mkdir(exist_ok=True)
    path.write_text("notices: []\n", encoding="utf-8")
    [unknown] = [p for p in check(small_base, TODAY)[1] if p.code == "unknown-file"]
    assert unknown.place.path == path
    assert unknown.severity is Severity.WARNING


def test_hidden_files_are_nobodys_business(small_base: Path) -> None:
    (small_base / ".git").mkdir()
    (small_base / ".git" / "x.yaml").write_text("", encoding="utf-8")
    assert codes(small_base) == {"few-phrasings"}


def test_a_help_card_missing_in_a_language_is_a_warning(small_base: Path) -> None:
    path = small_base / "en" / "animals.yaml"
    path.write_text(TOPIC_YAML.replace("    related:", "    urgent: true\n    related:"), "utf-8")
    rules = "rules:\n  - {card: cats, patterns: {en: [meow]}}\n"
    (small_base / "_urgent.yaml").write_text(rules, encoding="utf-8")
    assert "card-missing" not in codes(small_base)
    other = small_base / "fr"
    other.mkdir()
    (other / "_bot.yaml").write_bytes((small_base / "en" / "_bot.yaml").read_bytes())
    _, problems = check(small_base, TODAY)
    [missing] = [p for p in problems if p.code == "card-missing"]
    assert missing.severity is Severity.WARNING
    assert "'cats' is missing in fr" in missing.text()


def test_a_phrasing_without_a_letter_is_a_warning(small_base: Path) -> None:
    path = small_base / "en" / "animals.yaml"
    path.write_text(TOPIC_YAML.replace("feeding a kitten", "'???'"), encoding="utf-8")
    assert "no-letter" in codes(small_base)
    path.write_text(TOPIC_YAML, encoding="utf-8")
    bot = ITEMS["en/_bot.yaml"].replace("[hello]", "[hello, 👍]")
    (small_base / "en" / "_bot.yaml").write_text(bot, encoding="utf-8")
    assert "no-letter" in codes(small_base)


def test_a_phrasing_that_finds_nothing_is_passed_over(small_base: Path) -> None:
    path = small_base / "en" / "animals.yaml"
    path.write_text(TOPIC_YAML.replace("feeding a kitten", "'???'"), encoding="utf-8")
    loaded = load(small_base)
    assert loaded.knowledge is not None
    index = Finder(loaded.knowledge).room("en").index
    assert list(misplaced(loaded.topics[0], index)) == []


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


def test_a_figure_whose_next_one_is_due_in_some_year_has_the_whole_of_it(small_base: Path) -> None:
    (small_base / "_facts.yaml").write_text(
        ITEMS["_facts.yaml"].replace("what: x", "what: x, next: 2027"), encoding="utf-8"
    )
    assert "fact-due" not in codes(small_base, date(2027, 12, 31))
    assert "fact-due" in codes(small_base, date(2028, 1, 1))


def test_a_withdrawn_help_card_is_named(small_base: Path) -> None:
    path = small_base / "en" / "animals.yaml"
    text = TOPIC_YAML.replace("    related: [dogs]", "    urgent: true\n    withdrawn: true")
    path.write_text(text, encoding="utf-8")
    assert "withdrawn-card" in codes(small_base)
