"""What was found, one line each, in English or Japanese."""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from bot.doctor.words import STATES, TEXTS

Language = Literal["en", "ja"]


class State(StrEnum):
    """How a part is."""

    OK = "ok"
    NOTE = "note"
    """Works, but somebody may want to know."""
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Finding:
    """One line. `code` names its text, which says what to do; no value of it is a secret."""

    part: str
    state: State
    code: str
    values: dict[str, object] = field(default_factory=dict)

    def line(self, language: Language = "en") -> str:
        """As in: `wrong  token: TELEGRAM_BOT_TOKEN is not set; ...`."""
        text = TEXTS[self.code][language].format(**self.values)
        return f"{STATES[self.state][language]}  {self.part}: {text}"


def ok(part: str, code: str, **values: object) -> Finding:
    """A part that works."""
    return Finding(part, State.OK, code, values)


def note(part: str, code: str, **values: object) -> Finding:
    """A part that works, with something to know."""
    return Finding(part, State.NOTE, code, values)


def wrong(part: str, code: str, **values: object) -> Finding:
    """A part that does not work."""
    return Finding(part, State.WRONG, code, values)
