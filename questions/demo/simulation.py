"""People who ask over a season: a weekly rhythm, a press report, an entry that opens."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final, Literal

from questions.demo.texts import Subject, Texts, reworded
from questions.reports.events import Event
from retrieval.knowledge import Knowledge, LanguageKnowledge

Kind = Literal["known", "missing", "off-topic", "small-talk", "noise", "urgent", "own-need"]
DAYS: Final = 90
KINDS: Final[dict[Kind, float]] = {
    "known": 60,
    "missing": 15,
    "off-topic": 9,
    "small-talk": 8,
    "noise": 3,
    "urgent": 2,
    "own-need": 3,
}
"""Of a hundred messages on an ordinary day."""
WEEKDAYS: Final = (1.0, 1.05, 1.1, 1.0, 0.95, 0.7, 0.65)
JAPANESE: Final = 0.62
ENTRY_OPENS: Final = 52
PRESS_REPORT: Final = 19
"""Days before today."""
RUNNERS: Final = "charity-runner"
REPORTED: Final = ("ways-to-help", "housing")
"""What else the press report makes people ask."""
POPULAR: Final = ("donate", "volunteer", "refugee-definition", "why-japan", "recognition-rate",
                  "donate-goods", "what-is-jar", "tax-deduction", "genuine-refugees")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Message:
    """One simulated message. `wants`: the entry that would answer it. `person`: a number."""

    day: date
    hour: int
    language: str
    kind: Kind
    text: str
    wants: str | None
    person: int


def happenings(today: date) -> tuple[Event, ...]:
    """What happens in the simulated season."""
    return (
        Event(
            date=today - timedelta(days=ENTRY_OPENS),
            title={"en": "Entry for charity runners opens", "ja": "チャリティランナーの募集開始"},
        ),
        Event(
            date=today - timedelta(days=PRESS_REPORT),
            title={
                "en": "Television report on host families",
                "ja": "受け入れ家庭についてのテレビ報道",
            },
        ),
    )


def season(
    texts: Texts, knowledge: Knowledge, today: date, questions: int, rng: Random
) -> Iterator[Message]:
    """Messages of the last 90 days, oldest first; the same for the same seed and day."""
    known = {code: _Known(knowledge.languages[code]) for code in ("ja", "en")}
    weights = [_weight(today, n) for n in range(DAYS)]
    person, left = 0, 0
    for number, ago in enumerate(range(DAYS - 1, -1, -1)):
        many = questions * sum(weights[: number + 1]) / sum(weights)
        so_far = questions * sum(weights[:number]) / sum(weights)
        for _ in range(round(many) - round(so_far)):
            if left == 0:
                # Most people ask once or twice, some five times.
                person, left = person + 1, min(1 + int(rng.expovariate(1.0)), 5)
                language = "ja" if rng.random() < JAPANESE else "en"
            left -= 1
            day = today - timedelta(days=ago)
            yield _message(texts, known[language], language, day, ago, person, rng)


class _Known:
    """What can be asked of the knowledge base in one language, and how often it is."""

    def __init__(self, language: LanguageKnowledge) -> None:
        self.entries = [
            (entry.id, topic.name, entry.phrasings)
            for topic in language.topics
            for entry in topic.entries
            if not entry.urgent and topic.name != "for-refugees"
        ]
        self.weights = [6.0 if e in POPULAR else 1.0 for e, _, _ in self.entries]
        self.reported = [60.0 if e in REPORTED else 1.0 for e, _, _ in self.entries]
        self.runners = [9.0 if topic == RUNNERS else 1.0 for _, topic, _ in self.entries]


def _weight(today: date, number: int) -> float:
    """How much is asked on a day, beside others."""
    ago = DAYS - 1 - number
    growth = 1 + 0.4 * number / DAYS
    press = 2.2 * _fading(PRESS_REPORT - ago)
    opening = 1.3 * _fading(ENTRY_OPENS - ago)
    return WEEKDAYS[(today - timedelta(days=ago)).weekday()] * growth * (1 + press + opening)


def _fading(days_since: int) -> float:
    """1 on the day something happens, half of it two days later; 0 before."""
    return math.exp(-days_since / 3) if days_since >= 0 else 0.0


def _message(
    texts: Texts, known: _Known, language: str, day: date, ago: int, person: int, rng: Random
) -> Message:
    press = _fading(PRESS_REPORT - ago)
    kinds = KINDS | {"missing": KINDS["missing"] * (1 + 3 * press)}
    [kind] = rng.choices(list(kinds), list(kinds.values()))
    text, wants = _said(texts, known, language, kind, press, _fading(ENTRY_OPENS - ago), rng)
    hour = min(max(round(rng.gauss(15, 4)), 0), 23)
    return Message(day, hour, language, kind, text, wants, person)


def _said(
    texts: Texts,
    known: _Known,
    language: str,
    kind: Kind,
    press: float,
    opening: float,
    rng: Random,
) -> tuple[str, str | None]:
    """The words, and the entry that would answer them."""
    wants = None
    match kind:
        case "known":
            weights = known.runners if rng.random() < opening else known.weights
            weights = known.reported if rng.random() < press else weights
            [(wants, _, phrasings)] = rng.choices(known.entries, weights)
            text = rng.choice(phrasings)
        case "missing":
            weights = [s.weight * (1 + 25 * press * s.event) for s in texts.subjects]
            subject: Subject = rng.choices(texts.subjects, weights)[0]
            text = rng.choice(subject.ways(language))
        case "off-topic":
            text = rng.choice(texts.off_topic[language])
        case _:
            plain = {"small-talk": texts.small_talk, "noise": texts.noise,
                     "urgent": texts.urgent, "own-need": texts.own_needs}  # fmt: skip
            return rng.choice(plain[kind][language]), None
    return reworded(text, language, texts.frames[language], rng), wants
