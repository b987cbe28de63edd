"""What the knowledge base must hold, whatever its words are."""

import pytest

from retrieval.decision import Answer
from retrieval.finder import Finder, Question
from retrieval.knowledge import Knowledge

LANGUAGES = [
    "zh-Hans",
    "zh-Hant",
    "ko",
    "vi",
    "th",
    "ne",
    "my",
    "si",
    "ta",
    "hi",
    "ur",
    "bn",
    "fa",
    "ps",
    "ar",
    "tr",
    "ku",
    "uk",
    "ru",
    "fr",
    "es",
    "pt",
    "am",
    "sw",
    "id",
    "tl",
]
CARDS = [
    "no-place-tonight",
    "emergency",
    "violence",
    "emotional-crisis",
    "detention-or-removal",
    "at-the-airport",
    "child-alone",
    "exploitation",
]
ENTRIES = 90


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_entry_is_there_in_both_languages(knowledge: Knowledge, language: str) -> None:
    ids = [entry.id for entry in knowledge.languages[language].entries()]
    assert len(ids) == len(set(ids)) == ENTRIES


@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_entry_has_twenty_phrasings(knowledge: Knowledge, language: str) -> None:
    few = [e.id for e in knowledge.languages[language].entries() if len(e.also_asked) < 20]
    assert few == []


@pytest.mark.parametrize("card", CARDS)
def test_danger_words_of_every_language_lead_to_every_card(knowledge: Knowledge, card: str) -> None:
    [rule] = [rule for rule in knowledge.urgent_rules if rule.card == card]
    for language in ("ja", "en", *LANGUAGES):
        assert len(rule.patterns[language]) >= 4, language


@pytest.mark.parametrize("card", CARDS)
@pytest.mark.parametrize("language", ["ja", "en"])
def test_every_card_shows_110_and_119_and_a_card_to_hold_up(
    knowledge: Knowledge, card: str, language: str
) -> None:
    entry = knowledge.entry(card, language)
    assert entry is not None
    assert entry.urgent
    assert {"police", "ambulance"} <= set(entry.contacts)
    assert entry.show_card
    assert not any(word in entry.show_card for word in ("在留資格", "ビザ", "オーバーステイ"))


def test_every_other_language_has_its_sentence(knowledge: Knowledge) -> None:
    assert set(LANGUAGES) <= set(knowledge.other_languages)
    for other in knowledge.other_languages.values():
        assert "110" in other.text
        assert "119" in other.text
        assert len(other.help_button) <= 30


def test_everything_from_the_authority_itself_says_so(knowledge: Knowledge) -> None:
    for contact_id in ("immigration-center", "trafficking-desks"):
        contact = knowledge.contacts[contact_id]
        assert "入管" in contact.run_by["ja"] or "入国" in contact.run_by["ja"]
        assert "mmigration" in contact.run_by["en"]


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_example_of_the_help_is_answered(finder: Finder, language: str) -> None:
    said = finder.knowledge.languages[language].words.says.help
    paragraph = said.split("\n\n")[0]
    examples = [line.removeprefix("- ") for line in paragraph.splitlines() if line[:2] == "- "]
    assert len(examples) == 3
    for text in examples:
        assert isinstance(finder.decide(Question(text)), Answer), text
