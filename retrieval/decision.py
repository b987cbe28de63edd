"""What was decided about a message. Plain, frozen data; `confidence` is 0 to 1."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entry that may be meant. `confidence`: probability that it is the right one."""

    entry: str
    confidence: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Found:
    """What every decision knows. `language` is the message's own; `reply_in` a folder's name."""

    language: str
    reply_in: str
    confidence: float = 0.0
    candidates: tuple[Candidate, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(_Found):
    """One entry, sure enough to be shown."""

    entry: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Choices(_Found):
    """Two to four entries, one of which is probably meant."""

    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown(_Found):
    """No entry answers this, or it cannot be told which."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Urgent(_Found):
    """Somebody may be in danger: the card is shown above whatever else was found. `by_words`:
    danger words lead to it, rather than an urgent entry that is probably meant."""

    card: str
    by_words: bool
    besides: Answer | Choices | Unknown


@dataclass(frozen=True, slots=True, kw_only=True)
class SmallTalk(_Found):
    """A greeting, thanks, an insult: no question."""

    talk: str


Decision = Answer | Choices | Unknown | Urgent | SmallTalk


def besides(decision: Decision) -> Answer | Choices | Unknown | SmallTalk:
    """What was found besides a help card; without a card, the decision itself."""
    return decision.besides if isinstance(decision, Urgent) else decision
