"""What a button carries: at most 64 bytes, with a version, and hostile until parsed.

Version, one letter for the action, its arguments parted by colons. A capital letter: what the
button opens takes the place of the message it stands under.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Final

from bot.replies import (
    Action,
    Button,
    ChooseLanguage,
    DeleteChat,
    LoggingOff,
    LoggingOn,
    NoneOfThese,
    OpenEntry,
    OpenHelp,
    OpenPlaces,
    OpenTopic,
    OpenTopics,
    PickEntry,
    Rate,
    ReadEntry,
    ShowCard,
    UseLanguage,
)
from questions.rating import RATINGS, Rating

VERSION: Final = "2"
MAX_BYTES: Final = 64


@dataclass(frozen=True, slots=True)
class Pressed:
    """The action of a button, and whether its message is to give way to what it opens."""

    action: Action
    here: bool


def encode(button: Button) -> str:
    """A button as callback data.

    Raises:
        ValueError: if it would be longer than Telegram allows. An id of 40 characters, a language
            of 8 and a token of 12 together fit exactly.
    """
    action = button.action
    letter = _LETTERS[type(action)]
    arguments = ":".join([str(getattr(action, name)) for name in _FIELDS[type(action)]])
    data = f"{VERSION}{letter.upper() if button.here else letter}{arguments}"
    if len(data.encode()) > MAX_BYTES:
        raise ValueError(f"callback data over {MAX_BYTES} bytes: {data}")
    return data


def decode(data: str) -> Pressed | None:
    """What a button says; None for one that is not ours or of another version."""
    make = _ACTIONS.get(data[1:2].lower())
    if data[:1] != VERSION or make is None:
        return None
    try:
        pressed = Pressed(make(*data[2:].split(":")), data[1].isupper())
        # Only what we would have written ourselves: no "01" for a page, no other form of a letter.
        same = encode(Button("", pressed.action, pressed.here)) == data
    except (TypeError, ValueError):
        return None
    return pressed if same else None


def _topic(topic: str, language: str, page: str) -> OpenTopic:
    return OpenTopic(topic, language, int(page))


def _rate(verdict: str, language: str, token: str) -> Rate:
    known: dict[str, Rating] = {v: v for v in RATINGS}
    if verdict not in known:
        raise ValueError(f"no verdict: {verdict}")
    return Rate(known[verdict], language, token)


_LETTERS: Final[Mapping[type[Action], str]] = {
    OpenEntry: "e",
    PickEntry: "p",
    ReadEntry: "r",
    ShowCard: "s",
    OpenPlaces: "m",
    OpenHelp: "h",
    OpenTopic: "q",
    OpenTopics: "t",
    ChooseLanguage: "c",
    UseLanguage: "l",
    NoneOfThese: "n",
    Rate: "v",
    LoggingOff: "o",
    LoggingOn: "i",
    DeleteChat: "d",
}
_FIELDS: Final[Mapping[type[Action], tuple[str, ...]]] = {
    kind: tuple(field.name for field in fields(kind)) for kind in _LETTERS
}
_PARSED: Final[Mapping[type[Action], Callable[..., Action]]] = {OpenTopic: _topic, Rate: _rate}
"""Actions that hold more than any text."""
_ACTIONS: Final[Mapping[str, Callable[..., Action]]] = {
    letter: _PARSED.get(kind, kind) for kind, letter in _LETTERS.items()
}
