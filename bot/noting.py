"""From a reply to what the log is handed: nothing here is written anywhere."""

from datetime import datetime, time
from typing import Final, Literal

from bot.ask import entry_of, outcome
from bot.opening import is_open
from bot.replies import Reply
from questions.asked import Asked
from questions.times import day_of
from retrieval.decision import Answer, Choices, Decision, Urgent
from retrieval.entries import OpeningHours
from retrieval.knowledge import Knowledge

OFFICE_HOURS: Final = (
    OpeningHours.model_validate(
        {"days": ("mon", "tue", "wed", "thu", "fri"), "from": time(10), "to": time(18)}
    ),
)
"""What the log counts as office hours: weekdays 10 to 18 in Japan, no holidays, no year's end."""
FOR_REFUGEES: Final = "for-refugees"
"""The topic whose questions are about a person's own need."""
LOOKED_AT: Final = 2
"""Candidates that may show an own need where nothing was found surely."""


def asked_by(
    reply: Reply,
    now: datetime,
    own_needs: frozenset[str] = frozenset(),
    *,
    text: str | None = None,
    person: int | None = None,
    token: str | None = None,
) -> Asked | None:
    """What the log may learn of a reply; None for one that answers no message.

    `own_needs` are the ids of entries for refugees themselves.
    """
    decision = reply.decision
    if decision is None:
        return None
    ids = [candidate.entry for candidate in decision.candidates]
    shown = entry_of(decision)
    urgent = isinstance(decision, Urgent)
    return Asked(
        day=day_of(now),
        language=decision.language,
        outcome=outcome(decision),
        entry=shown,
        confidence=decision.confidence,
        office_hours=is_open(OFFICE_HOURS, now),
        runner_up=next((i for i in ids if i != shown and "/" not in i), None),
        personal=not own_needs.isdisjoint(_possibly_meant(decision, ids)),
        rule=_rule(decision),
        token=token,
        text=None if urgent else text,
        person=person,
    )


def _rule(decision: Decision) -> Literal["words", "entry"] | None:
    if not isinstance(decision, Urgent):
        return None
    return "words" if decision.by_words else "entry"


def for_refugees(knowledge: Knowledge) -> frozenset[str]:
    """Ids of the entries for refugees themselves, help cards among them."""
    return frozenset(
        entry.id
        for known in knowledge.languages.values()
        for topic in known.topics
        for entry in topic.entries
        if topic.name == FOR_REFUGEES or entry.urgent
    )


def _possibly_meant(decision: Decision, ids: list[str]) -> list[str]:
    match decision:
        case Answer(entry=entry):
            return [entry]
        case Choices(entries=entries):
            return list(entries)
        case _:
            return ids[:LOOKED_AT]
