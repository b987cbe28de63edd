"""Questions with a known answer, made of the knowledge base itself: what confidence learns from.

Each index is asked its own phrasings, alone and in pairs (people write longer than phrasings are),
with those very phrasings left out; the same with the whole entry left out (nothing is right then);
messages that are off topic; and single words that many entries share.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import Final, Literal

import numpy as np

from retrieval.bm25 import Numbers
from retrieval.index import Index, Ranking
from retrieval.meaning import Vectors

Kind = Literal["own", "no-entry", "off-topic", "vague"]

SINGLES: Final = 3
PAIRS: Final = 5
"""Phrasings and pairs of phrasings asked of each entry."""
MOST: Final = 200
"""Entries that are asked about at most: more teach little, and loading must stay fast."""
SHARED_BY: Final = 4
"""A word in the phrasings of so many entries does not tell which one is meant."""
SHARED_WORDS: Final = 150


@dataclass(frozen=True, slots=True)
class Example:
    """A ranking and what is right about it. `right`: a document's number, None for nothing."""

    kind: Kind
    ranking: Ranking
    right: int | None = None
    left_out: tuple[int, ...] = ()


def examples(index: Index, random: Random) -> Iterator[Example]:
    """The index's examples. Those that find nothing at all teach nothing and are passed over."""
    for example in _all(index, random):
        if example.ranking.found:
            yield replace(example, ranking=example.ranking.nearest())


def _all(index: Index, random: Random) -> Iterator[Example]:
    documents = range(len(index.documents))
    for number in random.sample(documents, MOST) if len(documents) > MOST else documents:
        own = index.phrasings_of(number)
        if len(own) > 1:
            picks = [[random.choice(own)] for _ in range(SINGLES)]
            picks += [random.sample(own, 2) for _ in range(PAIRS)]
            for pick in picks:
                yield from _asked(index, number, pick)
    meaning = index.meaning
    for number, tokens in enumerate(index.off_topic_tokens):
        vector = meaning.off_topic[number] if meaning else None
        yield Example("off-topic", index.rank(tokens, vector=vector, without_off_topic=number))
    shared = sorted(index.words_of_many(SHARED_BY))
    for word in random.sample(shared, min(len(shared), SHARED_WORDS)):
        holders = index.phrasings.holders(word)
        holders = holders[holders < len(index.owner)]
        yield Example("vague", index.rank([word], vector=_mean(index, holders)))


def _asked(index: Index, number: int, pick: Sequence[int]) -> Iterator[Example]:
    tokens = list(dict.fromkeys(t for n in pick for t in index.phrasing_tokens[n]))
    marks = list(dict.fromkeys(m for n in pick for m in index.phrasing_marks[n]))
    vector = _mean(index, pick)
    yield Example(
        "own",
        index.rank(tokens, marks=marks, vector=vector, without_phrasings=pick),
        number,
        tuple(pick),
    )
    yield Example(
        "no-entry", index.rank(tokens, marks=marks, vector=vector, without_document=number)
    )


def _mean(index: Index, phrasings: Sequence[int] | Numbers) -> Vectors | None:
    """The vector of several phrasings in one message, nearly: the mean of theirs."""
    if index.meaning is None:
        return None
    mean = index.meaning.phrasings[np.asarray(phrasings)].mean(axis=0)
    vector: Vectors = mean / np.linalg.norm(mean)
    return vector
