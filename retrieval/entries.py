"""What the knowledge files hold, as checked, immutable data. See docs/knowledge.md."""

import re
from datetime import date as Date  # noqa: N812 - `date` is a field's name here
from datetime import time
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    HttpUrl,
    StringConstraints,
    TypeAdapter,
    WithJsonSchema,
    model_validator,
)

MAX_ANSWER_LENGTH = 1500
"""Characters; longer ones are an error. Writers aim at 600."""

_PARTIAL_DATE = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_HTTP_URL = TypeAdapter(HttpUrl)


def _partial_date(value: str) -> str:
    """`YYYY`, `YYYY-MM` or `YYYY-MM-DD`, a real date, kept as written."""
    if not _PARTIAL_DATE.fullmatch(value):
        raise ValueError("write the date as 2025, 2025-06 or 2025-06-17")
    Date.fromisoformat((value + "-01-01")[:10])
    return value


def _url(value: str) -> str:
    _HTTP_URL.validate_python(value)
    if value != value.strip() or any(c in value for c in "<>\"'\\ "):
        raise ValueError("the address has characters that do not belong in one")
    return value


def _none_is_empty(value: object) -> object:
    return () if value is None else value


Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4000)]
Phrasing = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
ShortLabel = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=30)]
Id = Annotated[str, StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$", max_length=40)]
LanguageCode = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Za-z]{2,4})?$")]
PartialDate = Annotated[
    str,
    AfterValidator(_partial_date),
    # An editor takes a bare 2025 for a number.
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "string", "pattern": f"^{_PARTIAL_DATE.pattern}$"},
                {"type": "integer"},
            ]
        }
    ),
]
Url = Annotated[str, AfterValidator(_url)]
Ids = Annotated[tuple[Id, ...], BeforeValidator(_none_is_empty)]
Phrasings = Annotated[tuple[Phrasing, ...], BeforeValidator(_none_is_empty)]
LocalText = dict[LanguageCode, Text]


class Model(BaseModel):
    """Immutable, and a key that nobody knows is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def localised(texts: LocalText, language: str) -> str:
    """The text in a language, else in English, else in any; empty where there is none."""
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), "")


class Source(Model):
    """Where a fact can be read."""

    title: Text
    url: Url
    date: PartialDate | None = None


class Confirmation(Model):
    """Who confirmed something, and when."""

    by: Text
    on: PartialDate


class Entry(Model):
    """One question with its answer, in one language."""

    id: Id
    question: Phrasing
    also_asked: Phrasings = ()
    answer: Text
    sources: Annotated[tuple[Source, ...], BeforeValidator(_none_is_empty)] = ()
    as_of: PartialDate | None = None
    confirmed: Confirmation | None = None
    review_by: Date | None = None
    expires_on: Date | None = None
    withdrawn: bool = False
    contacts: Ids = ()
    related: Ids = ()
    urgent: bool = False
    legal: bool = False
    show_card: Text | None = None
    short: ShortLabel | None = None
    """The question in so few words that a button of a narrow phone holds it."""

    @property
    def phrasings(self) -> tuple[str, ...]:
        """The question line and every other way it is asked."""
        return (self.question, *self.also_asked)


class TopicHead(Model):
    """A topic's title and its place in the list of topics."""

    title: Text
    order: int = 100


class TopicFile(Model):
    """One file of a language's folder."""

    topic: TopicHead
    entries: tuple[Entry, ...]


Weekday = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class OpeningHours(Model):
    """When a contact can be reached, Japan time. `to` midnight is written 00:00."""

    days: tuple[Weekday, ...] = Field(min_length=1)
    opens: time = Field(alias="from")
    closes: time = Field(alias="to")
    holidays: bool = False
    new_year: bool = False

    @model_validator(mode="after")
    def _within_a_day(self) -> Self:
        if self.opens.tzinfo or self.closes.tzinfo:
            raise ValueError("write the time alone, as 09:00: it is Japan's")
        if self.closes != time(0) and self.closes <= self.opens:
            raise ValueError("write hours past midnight as two: up to 00:00, and from 00:00")
        return self


class Contact(Model):
    """A phone number, an address or a chat where people are."""

    id: Id
    name: LocalText
    phone: Annotated[str, StringConstraints(pattern=r"^#?[0-9][0-9-]{1,19}$")] | None = None
    other_phone: Annotated[str, StringConstraints(pattern=r"^#?[0-9][0-9-]{1,19}$")] | None = None
    url: Url | None = None
    purpose: LocalText = {}
    hours: Literal["always"] | tuple[OpeningHours, ...] | None = None
    note: LocalText = {}
    languages: LocalText = {}
    cost: LocalText = {}
    run_by: LocalText = {}
    by_immigration: bool = False
    """Run by the immigration authority itself, or also for it: said wherever it is shown."""
    without_voice: LocalText = {}
    source: Source
    confirmed: Confirmation | None = None

    @model_validator(mode="after")
    def _reachable(self) -> Self:
        if not self.phone and not self.url:
            raise ValueError("a contact needs a phone number or a url")
        return self


class UrgentRule(Model):
    """Words and sentences, by language, that lead to one help card."""

    card: Id
    patterns: dict[LanguageCode, Phrasings]


class OtherLanguage(Model):
    """What the bot says to somebody who writes a language it does not speak."""

    code: LanguageCode
    name: Text
    text: Text
    help_button: Text
    reviewed_by: Text | None = None


class Notice(Model):
    """A passing message shown above answers."""

    id: Id
    text: LocalText
    begins: Date | None = Field(default=None, alias="from")
    ends: Date | None = Field(default=None, alias="until")
    topics: Ids = ()

    def in_force(self, today: Date) -> bool:
        """Whether it is shown on this day (both ends included)."""
        return (self.begins is None or self.begins <= today) and (
            self.ends is None or today <= self.ends
        )


class Fact(Model):
    """Numbers that an answer may state, and where they come from."""

    id: Id
    what: Text
    numbers: Annotated[tuple[Phrasing, ...], Field(min_length=1)]
    source: Source
    next: PartialDate | None = None
    """When the next figure is published."""
    publish: Literal["yes", "confirm", "never"] = "yes"


class FactsFile(Model):
    """_facts.yaml."""

    facts: tuple[Fact, ...]


class ContactsFile(Model):
    """_contacts.yaml."""

    contacts: tuple[Contact, ...]


class UrgentFile(Model):
    """_urgent.yaml."""

    rules: tuple[UrgentRule, ...]


class OtherLanguagesFile(Model):
    """_other_languages.yaml."""

    languages: tuple[OtherLanguage, ...]


class NoticesFile(Model):
    """_notices.yaml."""

    paused: bool = False
    notices: Annotated[tuple[Notice, ...], BeforeValidator(_none_is_empty)] = ()


class OffTopicFile(Model):
    """_off_topic.yaml: messages that no entry answers; confidence is learnt against them."""

    off_topic: Phrasings = ()


class TermsFile(Model):
    """_terms.yaml: groups of words that mean the same to a person asking."""

    groups: tuple[Phrasings, ...] = ()
