"""What the bot says, as plain, frozen data that any front end can show.

Texts carry three marks only: blank lines between paragraphs, "- " lists, and **bold**.
"""

from dataclasses import dataclass

from retrieval.decision import Decision


@dataclass(frozen=True, slots=True)
class OpenEntry:
    """Show an entry in a language."""

    entry: str
    language: str


@dataclass(frozen=True, slots=True)
class OpenTopic:
    """Show a topic's questions."""

    topic: str
    language: str


@dataclass(frozen=True, slots=True)
class OpenTopics:
    """Show the list of topics."""

    language: str


@dataclass(frozen=True, slots=True)
class ChooseLanguage:
    """Ask which language the bot is to speak."""

    language: str


@dataclass(frozen=True, slots=True)
class UseLanguage:
    """Speak this language from now on."""

    language: str


@dataclass(frozen=True, slots=True)
class NoneOfThese:
    """None of the choices is what was meant."""

    language: str


@dataclass(frozen=True, slots=True)
class LoggingOff:
    """Log this person's questions no longer."""

    language: str


@dataclass(frozen=True, slots=True)
class LoggingOn:
    """Log this person's questions again."""

    language: str


@dataclass(frozen=True, slots=True)
class DeleteChat:
    """Delete the messages of this chat that are still known."""

    language: str


PrivacyAction = LoggingOff | LoggingOn | DeleteChat
Action = (
    OpenEntry | OpenTopic | OpenTopics | ChooseLanguage | UseLanguage | NoneOfThese | PrivacyAction
)


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press: a label, whole, and what it does."""

    label: str
    action: Action


@dataclass(frozen=True, slots=True)
class Link:
    """A page to read on, with the date of what it says where that is known."""

    title: str
    url: str
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One message. `links` stand under `links_title`; `footer` is small print below all."""

    text: str
    links: tuple[Link, ...] = ()
    links_title: str = ""
    footer: str = ""
    buttons: tuple[Button, ...] = ()


@dataclass(frozen=True, slots=True)
class Reply:
    """The messages that answer one message of a person, and the decision behind them."""

    language: str
    parts: tuple[Part, ...]
    decision: Decision | None = None
