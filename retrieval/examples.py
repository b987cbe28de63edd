"""Questions with a known answer, made of the knowledge base itself: what confidence learns from.

Each index is asked its own phrasings, alone and in pairs (people write longer than phrasings are),
with those very phrasings left out; the same with the whole entry left out (nothing is right then);
messages that are off topic; and single words that many entries share.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from random import Random
from typing import Final, Literal

import numpy as np

from retrieval.bm25 import Numbers
from retrieval.index import Index
from retrieval.meaning import Cosines
from retrieval.ranking import Ranking
from retrieval.whitening import Vectors

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


@dataclass(frozen=True, slots=True)
class _Ask:
    """A question to the index, before it is asked. `like`: the vectors whose mean is nearly its
    own."""

    kind: Kind
    tokens: Sequence[str]
    like: Vectors | None
    marks: Sequence[str] = ()
    document: int | None = None
    left_out: tuple[int, ...] = ()
    off_topic: int | None = None


def _all(index: Index, random: Random) -> Iterator[Example]:
    asks = list(_asks(index, random))
    for ask, cosines in zip(asks, _cosines(index, asks), strict=True):
        rank = partial(index.rank, ask.tokens, marks=ask.marks, cosines=cosines)
        if ask.kind == "own":
            own = rank(without_phrasings=ask.left_out)
            yield Example("own", own, ask.document, ask.left_out)
            yield Example("no-entry", rank(without_document=ask.document))
        else:
            yield Example(ask.kind, rank(without_off_topic=ask.off_topic))


def _cosines(index: Index, asks: Sequence[_Ask]) -> Iterator[Cosines | None]:
    if index.meaning is None:
        return iter([None] * len(asks))
    means = (ask.like.mean(axis=0) for ask in asks if ask.like is not None)
    return index.meaning.cosines_of_many([mean / np.linalg.norm(mean) for mean in means])


def _asks(index: Index, random: Random) -> Iterator[_Ask]:
    documents = range(len(index.documents))
    for number in random.sample(documents, MOST) if len(documents) > MOST else documents:
        own = index.phrasings_of(number)
        if len(own) > 1:
            picks = [[random.choice(own)] for _ in range(SINGLES)]
            picks += [random.sample(own, 2) for _ in range(PAIRS)]
            yield from (_about(index, number, pick) for pick in picks)
    meaning = index.meaning
    for number, tokens in enumerate(index.off_topic_tokens):
        like = meaning.off_topic[number : number + 1] if meaning else None
        yield _Ask("off-topic", tokens, like, off_topic=number)
    shared = sorted(index.words_of_many(SHARED_BY))
    for word in random.sample(shared, min(len(shared), SHARED_WORDS)):
        holders = index.phrasings.holders(word)
        yield _Ask("vague", [word], _vectors(index, holders[holders < len(index.owner)]))


def _about(index: Index, document: int, pick: Sequence[int]) -> _Ask:
    """Phrasings of one document in one message."""
    return _Ask(
        "own",
        list(dict.fromkeys(t for n in pick for t in index.phrasing_tokens[n])),
        _vectors(index, pick),
        list(dict.fromkeys(m for n in pick for m in index.phrasing_marks[n])),
        document,
        tuple(pick),
    )


def _vectors(index: Index, phrasings: Sequence[int] | Numbers) -> Vectors | None:
    return index.meaning.phrasings[np.asarray(phrasings)] if index.meaning else None
