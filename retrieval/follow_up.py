"""A vague message right after an answer: "how much?" means the thing just spoken of.

Only a message of few words that is not nearer to something off topic is read so; its candidates are
the entry shown before and that entry's relatives. What the words say by themselves stays in sight.
"""

from typing import Final

from retrieval.confidence import CHOICES
from retrieval.decision import Choices, Unknown
from retrieval.ranking import Ranking
from retrieval.room import Room

MOST_WORDS: Final = 4
"""Words of a message that may lean on what was said before (without those that carry nothing)."""
RELATIVES: Final = 3
"""Entries offered for what was said before."""
ALONE_FROM: Final = 0.25
ALONE_FIRST_FROM: Final = 0.5
"""Confidences from which what the words say by themselves is offered too, and comes first."""

FOREIGN: Final = 0.5
"""From here on a message is nearer to what no entry answers (`scope`)."""


def follow_up(
    room: Room, found: Choices | Unknown, text: str, ranking: Ranking, after: str
) -> Choices | Unknown:
    """A message read as being about the entry shown before; `found` and `ranking` are what it says
    by itself, which stands where it does not lean on anything."""
    meant = _meant(room, text, ranking, after)
    own = [c.entry for c in found.candidates if c.confidence >= ALONE_FROM][:1]
    first = any(c.confidence >= ALONE_FIRST_FROM for c in found.candidates[:1])
    offered = tuple(dict.fromkeys([*own, *meant] if first else [*meant, *own]))[:CHOICES]
    # One entry would be no choice.
    if not meant or not offered[1:]:
        return found
    return Choices(
        language=found.language,
        reply_in=found.reply_in,
        confidence=found.confidence,
        candidates=found.candidates,
        entries=offered,
    )


def _meant(room: Room, text: str, alone: Ranking, after: str) -> tuple[str, ...]:
    entry = room.knowledge.entry(after)
    if entry is None or not _leans(alone):
        return ()
    relatives = _relatives(room, after)
    together = room.rank(f"{entry.question} {text}")
    # What the words say themselves, and what they say as the end of the question before.
    numbers = sorted(room.index.numbers[name] for name in relatives & room.index.numbers.keys())
    numbers.sort(key=lambda n: -(alone.score(n) + together.score(n)))
    return tuple(room.index.ids[n] for n in numbers[:RELATIVES])


def _leans(ranking: Ranking) -> bool:
    if not ranking.tokens or len(ranking.tokens) > MOST_WORDS:
        return False
    if ranking.by_meaning:
        likeness = float(ranking.fields[:, -2].max())
        return likeness >= ranking.off_topic_likeness and ranking.foreign < FOREIGN
    return ranking.best_phrasing >= ranking.off_topic


def _relatives(room: Room, after: str) -> set[str]:
    """The entry, those it names as related, those that name it, and the rest of its topic."""
    found = {after}
    for topic in room.knowledge.topics:
        ids = {entry.id for entry in topic.entries}
        if after in ids:
            found |= ids
        for entry in topic.entries:
            if entry.id == after:
                found |= set(entry.related)
            elif after in entry.related:
                found.add(entry.id)
    return found
