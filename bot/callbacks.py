"""What a button carries: at most 64 bytes, with a version, and hostile until parsed."""

from collections.abc import Callable
from typing import Final

from bot.replies import (
    Action,
    ChooseLanguage,
    DeleteChat,
    LoggingOff,
    LoggingOn,
    NoneOfThese,
    OpenEntry,
    OpenTopic,
    OpenTopics,
    UseLanguage,
)

VERSION: Final = "1"
MAX_BYTES: Final = 64


def encode(action: Action) -> str:
    """An action as callback data: version, letter, arguments, parted by colons.

    Raises:
        ValueError: if it would be longer than Telegram allows (ids have at most 40 characters).
    """
    match action:
        case OpenEntry(entry, language):
            parts = ["e", entry, language]
        case OpenTopic(topic, language):
            parts = ["t", topic, language]
        case OpenTopics(language):
            parts = ["T", language]
        case ChooseLanguage(language):
            parts = ["L", language]
        case UseLanguage(language):
            parts = ["l", language]
        case NoneOfThese(language):
            parts = ["n", language]
        case LoggingOff(language):
            parts = ["o", language]
        case LoggingOn(language):
            parts = ["O", language]
        case DeleteChat(language):
            parts = ["d", language]
    data = ":".join([VERSION, *parts])
    if len(data.encode()) > MAX_BYTES:
        raise ValueError(f"callback data over {MAX_BYTES} bytes: {data}")
    return data


def decode(data: str) -> Action | None:
    """The action a button carries; None for one that is not ours or of another version."""
    version, _, rest = data.partition(":")
    letter, *arguments = rest.split(":")
    known = _ACTIONS.get(letter)
    if version != VERSION or known is None or len(arguments) != known[1]:
        return None
    return known[0](*arguments)


_ACTIONS: Final[dict[str, tuple[Callable[..., Action], int]]] = {
    "e": (OpenEntry, 2),
    "t": (OpenTopic, 2),
    "T": (OpenTopics, 1),
    "L": (ChooseLanguage, 1),
    "l": (UseLanguage, 1),
    "n": (NoneOfThese, 1),
    "o": (LoggingOff, 1),
    "O": (LoggingOn, 1),
    "d": (DeleteChat, 1),
}
