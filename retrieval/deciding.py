"""A ranking in, a decision out: an answer, choices, small talk, or unknown."""

from collections.abc import Sequence
from typing import Final, TypedDict

from retrieval.bm25 import Numbers, best
from retrieval.confidence import CHOICES
from retrieval.decision import Answer, Candidate, Choices, Decision, SmallTalk, Unknown
from retrieval.examples import SHARED_BY
from retrieval.index import Index
from retrieval.language import Detected
from retrieval.ranking import RANKED, Ranking
from retrieval.room import SMALL_TALK, Room
from retrieval.text import squeeze

SURE: Final = 0.99
"""Confidence of a message that is a phrasing, letter for letter or word for word."""
CHOICES_FROM: Final = 0.38
CHOICES_FROM_BY_WORDS: Final = 0.6
"""Choices are offered where the right entry is among them at least this often. Words alone take
what is near an entry for what it answers more often, so they have to be surer."""
CHOICE_SHARE: Final = 0.5
"""By words alone, a choice scores at least this share of the best one."""
SMALL_TALK_FROM: Final = 0.3
SMALL_TALK_FROM_BY_WORDS: Final = 0.35
"""Confidence of small talk from which it is taken for such: a wrong guess costs a friendly
sentence. With meaning, of all its kinds together, since they are easily taken for each other."""
LISTED: Final = 20
"""Candidates a decision names at most."""


def unknown(detected: Detected) -> Unknown:
    """Nothing is known of the message but its language."""
    return Unknown(**_common(detected))


def decide(room: Room, detected: Detected, text: str, ranking: Ranking) -> Decision:
    """Decide about a message by its ranking; never Urgent, which is the Finder's to say."""
    index = room.index
    squeezed = squeeze(text)
    exact = index.exact.get(squeezed) if squeezed else index.by_sign(text)
    if exact is None:
        exact = index.exact.get(squeeze(room.spelling(text)))
    if exact is None and squeezed in index.off_topic:
        return unknown(detected)
    if exact is None:
        exact = index.with_tokens(ranking.tokens)
    if exact is not None:
        return _exact(room, detected, exact, ranking)
    return _judged(room, detected, ranking)


def _exact(room: Room, detected: Detected, number: int, ranking: Ranking) -> Decision:
    found = room.index.ids[number]
    others = [c for c in _candidates(room, ranking, SURE) if c.entry != found]
    if found.startswith(SMALL_TALK):
        return _small_talk(found, _common(detected, SURE, others))
    rest = [Candidate(c.entry, min(c.confidence, 1 - SURE)) for c in others]
    return Answer(**_common(detected, SURE, [Candidate(found, SURE), *rest]), entry=found)


def _judged(room: Room, detected: Detected, ranking: Ranking) -> Decision:
    chance = room.judge(ranking)
    common = _common(detected, chance.first, _candidates(room, ranking, chance.first))
    best = room.index.ids[int(ranking.order[0])] if ranking.found else ""
    if best.startswith(SMALL_TALK):
        if _is_small_talk(room, ranking, chance.first):
            return _small_talk(best, common)
    elif chance.first >= room.confidence.answer_from and not _names_a_subject(room, ranking):
        return Answer(**common, entry=best)
    offered = _offered(room.index, ranking) if _in_doubt(ranking, chance.among) else ()
    offered = offered or _one_word(room.index, ranking)
    return Choices(**common, entries=offered) if len(offered) > 1 else Unknown(**common)


def _names_a_subject(room: Room, ranking: Ranking) -> bool:
    """Whether a message is one word that many entries speak of: it asks nothing that one of them
    could answer."""
    tokens = ranking.tokens
    return len(tokens) == 1 and room.index.documents_with(tokens[0]) >= SHARED_BY


def _is_small_talk(room: Room, ranking: Ranking, first: float) -> bool:
    if not ranking.by_meaning:
        return first >= SMALL_TALK_FROM_BY_WORDS
    shares = room.confidence.shares(ranking, first).tolist()
    named = [room.index.ids[n] for n in ranking.order.tolist()]
    kinds = [s for s, name in zip(shares, named, strict=True) if name.startswith(SMALL_TALK)]
    return bool(sum(kinds) >= SMALL_TALK_FROM)


def _in_doubt(ranking: Ranking, among: float) -> bool:
    """Whether choices help. They are no way around Unknown: by words alone, not for what is most
    like a message off topic (with meaning, that is part of the probability)."""
    if ranking.by_meaning:
        return among >= CHOICES_FROM
    return among >= CHOICES_FROM_BY_WORDS and ranking.best_phrasing >= ranking.off_topic


def _candidates(room: Room, ranking: Ranking, first: float) -> tuple[Candidate, ...]:
    """The entries found, best first, with the probability that each is the right one."""
    if not ranking.found:
        return ()
    shares = room.confidence.shares(ranking, first)[:LISTED].tolist()
    named = [room.index.ids[n] for n in ranking.order[:LISTED].tolist()]
    return tuple(
        Candidate(name, round(share, 4))
        for name, share in zip(named, shares, strict=True)
        if share > 0 and not name.startswith(SMALL_TALK)
    )


def _offered(index: Index, ranking: Ranking) -> tuple[str, ...]:
    places = _entries(index, ranking, ranking.best)[:CHOICES]
    if not ranking.by_meaning:
        least = CHOICE_SHARE * float(ranking.words[ranking.best[0]])
        words = ranking.words
        places = [p for i, p in enumerate(places) if words[p] > 0 and (i <= 1 or words[p] >= least)]
    return _names(index, ranking, places)


def _one_word(index: Index, ranking: Ranking) -> tuple[str, ...]:
    """Entries for a message of one word that several speak of: it names a subject and asks
    nothing, so that only choices can follow."""
    if len(ranking.tokens) != 1 or ranking.tokens[0].isdigit():
        return ()
    ours, others = index.speak_of(ranking.tokens[0])
    if others > ours:
        return ()
    by_words = _entries(index, ranking, best(ranking.words, RANKED))
    return _names(index, ranking, [p for p in by_words if ranking.words[p] > 0][:CHOICES])


def _entries(index: Index, ranking: Ranking, places: Numbers) -> list[int]:
    """The places of a ranking where an entry stands, not small talk."""
    numbers = ranking.documents[places].tolist()
    return [
        place
        for place, n in zip(places.tolist(), numbers, strict=True)
        if not index.ids[n].startswith(SMALL_TALK)
    ]


def _names(index: Index, ranking: Ranking, places: Sequence[int]) -> tuple[str, ...]:
    return tuple(index.ids[n] for n in ranking.documents[list(places)].tolist())


class _Common(TypedDict):
    """What every decision carries."""

    language: str
    reply_in: str
    confidence: float
    candidates: tuple[Candidate, ...]


def _common(
    detected: Detected, confidence: float = 0.0, candidates: Sequence[Candidate] = ()
) -> _Common:
    return _Common(
        language=detected.language,
        reply_in=detected.reply_in,
        confidence=round(confidence, 4),
        candidates=tuple(candidates),
    )


def _small_talk(document: str, common: _Common) -> SmallTalk:
    return SmallTalk(**common, talk=document.removeprefix(SMALL_TALK))
