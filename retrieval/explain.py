"""Why this entry? What `ask --explain` shows: for staff to see which phrasing to add."""

from collections.abc import Iterator
from dataclasses import dataclass

from retrieval.decision import Decision
from retrieval.finder import Finder, Question
from retrieval.index import Index
from retrieval.ranking import Ranking
from retrieval.room import SMALL_TALK
from retrieval.text import clean, words

SHOWN = 3
"""Candidates that are explained."""


@dataclass(frozen=True, slots=True)
class Why:
    """Why one entry ranks where it does. Weights are idf: 0 for a word it does not have."""

    entry: str
    score: float
    """BM25 of words."""
    likeness: float | None
    """Cosine of meaning with its nearest phrasing, where meaning takes part."""
    nearest_phrasing: str
    matched: tuple[tuple[str, float], ...]
    missing: tuple[str, ...]
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """How a message was understood and what held an answer back."""

    decision: Decision
    corrected: tuple[tuple[str, str], ...]
    tokens: tuple[str, ...]
    danger: str | None
    candidates: tuple[Why, ...]
    answer_from: float
    off_topic: tuple[float, float]
    """Scores of the nearest message off topic, and of the first candidate's nearest phrasing."""


def explain(finder: Finder, question: Question) -> Explanation:
    """Explain a decision. The candidates are those of the language the reply is in."""
    decision = finder.decide(question)
    text = clean(question.text)
    room = finder.room(decision.reply_in)
    index = room.index
    ranking = room.rank(text)
    places = [p for p in ranking.best[:SHOWN].tolist() if ranking.by_meaning or ranking.words[p]]
    return Explanation(
        decision=decision,
        corrected=tuple(index.corrections(words(text))),
        tokens=ranking.tokens,
        danger=finder.danger_card(text),
        candidates=tuple(_why(index, ranking, text, place) for place in places),
        answer_from=room.confidence.answer_from,
        off_topic=(ranking.off_topic, ranking.best_phrasing),
    )


def _why(index: Index, ranking: Ranking, text: str, place: int) -> Why:
    number = int(ranking.documents[place])
    idf = index.phrasings.idf
    matched = [t for t in ranking.tokens if index.coverage([t], number) > 0]
    own = index.phrasings_of(number)
    scores = index.phrasings.scores(ranking.tokens)[own.start : own.stop]
    nearest = index.documents[number].phrasings[int(scores.argmax())] if len(own) else ""
    marks = set(index.read(text).marks)
    shared = marks & {m for n in own for m in index.phrasing_marks[n]}
    return Why(
        entry=index.ids[number].removeprefix(SMALL_TALK),
        score=round(float(ranking.words[place]), 2),
        likeness=round(float(ranking.fields[place, -2]), 3) if ranking.by_meaning else None,
        nearest_phrasing=nearest,
        matched=tuple((t, round(idf.get(t, 0.0), 2)) for t in matched),
        missing=tuple(t for t in ranking.tokens if t not in matched),
        groups=tuple(sorted(shared)),
    )


def as_lines(found: Explanation, groups: tuple[tuple[str, ...], ...]) -> Iterator[str]:
    """The explanation as plain text; `groups` are the language's groups of terms."""
    decision = found.decision
    yield f"language: {decision.language}, answered in {decision.reply_in}"
    yield f"decision: {type(decision).__name__}, confidence {decision.confidence:.2f}"
    if found.danger:
        yield f"danger words: lead to the card {found.danger}"
    for typed, meant in found.corrected:
        yield f"corrected: {typed} -> {meant}"
    yield f"words: {' '.join(found.tokens) or '(none)'}"
    yield from _held_back(found)
    for number, why in enumerate(found.candidates, 1):
        meaning = "" if why.likeness is None else f", meaning {why.likeness}"
        yield f"\n{number}. {why.entry}  words {why.score}{meaning}"
        yield f"   nearest phrasing: {why.nearest_phrasing}"
        yield f"   matched: {', '.join(f'{t} ({w})' for t, w in why.matched) or '(nothing)'}"
        if why.missing:
            yield f"   not in this entry: {' '.join(why.missing)}"
        for mark in why.groups:
            yield f"   same meaning: {' = '.join(groups[int(mark)])}"


def _held_back(found: Explanation) -> Iterator[str]:
    name = type(found.decision).__name__
    if name not in {"Choices", "Unknown"} or not found.candidates:
        return
    yield (
        f"held back: confidence {found.decision.confidence:.2f} is under {found.answer_from:.2f}, "
        "from which 95% of answers are right"
    )
    foreign, own = found.off_topic
    if foreign > own:
        yield "held back: it is more like a message off topic than like any phrasing"
    yield "to be found more surely, an entry needs phrasings with the words that are not in it yet"
