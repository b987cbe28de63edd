"""What the bot says, as plain, frozen data that any front end can show.

Texts carry three marks only: blank lines between paragraphs, "- " lists, and **bold**.
"""

from dataclasses import dataclass

from questions.rating import Rating
from retrieval.decision import Decision


@dataclass(frozen=True, slots=True)
class OpenEntry:
    """Show an entry in a language. `token`: the answered question it stands for, to be rated."""

    entry: str
    language: str
    token: str = ""


@dataclass(frozen=True, slots=True)
class PickEntry:
    """This one of the choices offered for a question is what was meant."""

    entry: str
    language: str
    token: str


@dataclass(frozen=True, slots=True)
class ReadEntry:
    """Show an entry to somebody who browses: with the way back to its topic."""

    entry: str
    language: str


@dataclass(frozen=True, slots=True)
class ShowCard:
    """Show an entry's Japanese sentence alone, to be held up to somebody."""

    entry: str
    language: str


@dataclass(frozen=True, slots=True)
class OpenPlaces:
    """Show all places an entry names, with all that is known of them."""

    entry: str
    language: str


@dataclass(frozen=True, slots=True)
class OpenHelp:
    """Ask somebody who needs help now what has happened."""

    language: str


@dataclass(frozen=True, slots=True)
class OpenTopic:
    """Show a topic's questions. `page` counts from 0."""

    topic: str
    language: str
    page: int = 0


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
    token: str = ""


@dataclass(frozen=True, slots=True)
class Rate:
    """What a person thinks of an answer."""

    verdict: Rating
    language: str
    token: str


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


Action = (
    OpenEntry
    | PickEntry
    | ReadEntry
    | ShowCard
    | OpenPlaces
    | OpenHelp
    | OpenTopic
    | OpenTopics
    | ChooseLanguage
    | UseLanguage
    | NoneOfThese
    | Rate
    | LoggingOff
    | LoggingOn
    | DeleteChat
)


@dataclass(frozen=True, slots=True)
class Button:
    """Something to press: a label, whole, and what it does.

    `here`: what it opens takes the place of the message it stands under. `beside`: it stands in
    the row of the button before it; both labels are short.
    """

    label: str
    action: Action
    here: bool = False
    beside: bool = False


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
    """The messages that answer one message of a person, and the decision behind them.

    `token` names the answered question in what a person says of the answer later; it is random and
    tells nothing of the person. `said` is a word for a moment, where no message is due.
    """

    language: str
    parts: tuple[Part, ...]
    decision: Decision | None = None
    token: str = ""
    said: str = ""
