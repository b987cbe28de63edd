"""What analysts draft and suggest, for whoever has no business with the database."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Kind = Literal["phrasing", "new-entry"]
State = Literal["open", "applied", "dropped"]


@dataclass(frozen=True, slots=True)
class Draft:
    """What may become a suggestion. `entry`: the entry to be asked like this, or the id of the new
    one, which goes into `topic`. `question`: the key of the logged question that gave the idea."""

    kind: Kind
    language: str
    entry: str
    text: str
    topic: str | None = None
    question: str | None = None


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A draft that was put down."""

    key: str
    draft: Draft
    by: str
    day: date
    state: State
