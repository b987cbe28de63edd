"""A vague message right after an answer: "how much?" means the thing just spoken of.

Only a message of few words that is not nearer to something off topic is read so; its candidates are
the entry shown before and that entry's relatives.
"""

from typing import Final

from retrieval.index import Ranking
from retrieval.room import Room

MOST_WORDS: Final = 4
"""Words of a message that may lean on what was said before (without those that carry nothing)."""
OFFERED: Final = 3


def follow_up(room: Room, text: str, after: str) -> tuple[str, ...]:
    """The entries that a message may mean after an entry was shown, likeliest first; none where
    the message stands for itself."""
    entry = room.knowledge.entry(after)
    alone = room.rank(text)
    if entry is None or not _leans(alone):
        return ()
    relatives = _relatives(room, after)
    together = room.rank(f"{entry.question} {text}")
    # What the words say themselves, and what they say as the end of the question before.
    scores = alone.scores + together.scores
    order = sorted(range(len(scores)), key=lambda n: -scores[n])
    return tuple(room.index.ids[n] for n in order if room.index.ids[n] in relatives)[:OFFERED]


def _leans(ranking: Ranking) -> bool:
    if not ranking.tokens or len(ranking.tokens) > MOST_WORDS:
        return False
    if ranking.by_meaning:
        return float(ranking.fields[:, -2].max()) >= ranking.off_topic_likeness
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
