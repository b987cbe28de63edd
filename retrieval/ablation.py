"""What does each part bring? The ranking alone, with parts left out, and beside two baselines.

All in one run over the same in-scope questions: how often is a right entry first, and among four?
"""

from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from rank_bm25 import BM25Okapi

from retrieval.analyzers import surface_forms
from retrieval.evaluation import Labelled
from retrieval.finder import Finder
from retrieval.index import WORD_WEIGHTS
from retrieval.ranking import Ranking
from retrieval.regression import Floats
from retrieval.room import SMALL_TALK, Room

AMONG: Final = 4
Scorer = Callable[[str], Floats]
Row = tuple[str, float, float]


def ablation(
    finder: Finder, language: str, questions: Sequence[Labelled], step: Callable[[], None]
) -> list[Row]:
    """(what was asked, share first, share among four), 0 to 1, for the in-scope questions of a
    language."""
    room = finder.room(language)
    asked = [q for q in questions if q.kind == "in-scope" and q.language == language]
    scorers = _scorers(room)
    if plain := finder.with_vectors_as_they_are(language):
        scorers |= {f"{name}, not whitened": scorer for name, scorer in _by_meaning(plain).items()}
    counts = {name: [0, 0] for name in scorers}
    for question in asked:
        for name, scorer in scorers.items():
            best = [room.index.ids[n] for n in np.argsort(-scorer(question.text), kind="stable")]
            entries = [entry for entry in best if not entry.startswith(SMALL_TALK)][:AMONG]
            counts[name][0] += entries[0] in question.relevant
            counts[name][1] += bool(set(entries) & set(question.relevant))
        step()
    total = len(asked) or 1
    return [(name, first / total, among / total) for name, (first, among) in counts.items()]


def _scorers(room: Room) -> dict[str, Scorer]:
    plain = _plain_bm25(room)
    by_words = {
        "words": (1, 1, 1, 1),
        "words, without the best phrasing": (0, 1, 1, 1),
        "words, without all phrasings together": (1, 0, 1, 1),
        "words, without answers": (1, 1, 0, 1),
        "words, without groups of terms": (1, 1, 1, 0),
    }
    found: dict[str, Scorer] = {"plain rank_bm25": plain}
    for name, parts in by_words.items():
        found[name] = _words(room, np.array(parts, dtype=float))
    found["words, without correcting typing errors"] = _uncorrected(room)
    return found | _by_meaning(room)


def _by_meaning(room: Room) -> dict[str, Scorer]:
    if not room.index.meaning:
        return {}
    return {"embeddings alone": _meaning_alone(room), "words and meaning": _both(room)}


def _words(room: Room, parts: Floats) -> Scorer:
    weights = WORD_WEIGHTS * parts

    def scores(text: str) -> Floats:
        ranking = _by_words(room, room.index.read(text).tokens, text)
        return _for_all(room, ranking, ranking.fields @ weights)

    return scores


def _uncorrected(room: Room) -> Scorer:
    def scores(text: str) -> Floats:
        ranking = _by_words(room, room.index.read(text).typed, text)
        return _for_all(room, ranking, ranking.words)

    return scores


def _by_words(room: Room, tokens: Sequence[str], text: str) -> Ranking:
    return room.index.rank(tokens, marks=room.index.read(text).marks)


def _both(room: Room) -> Scorer:
    def scores(text: str) -> Floats:
        ranking = room.rank(text)
        return _for_all(room, ranking, ranking.scores)

    return scores


def _meaning_alone(room: Room) -> Scorer:
    def scores(text: str) -> Floats:
        ranking = room.rank(text)
        alone = ranking.fields[:, -2] if ranking.by_meaning else ranking.words
        return _for_all(room, ranking, alone)

    return scores


def _for_all(room: Room, ranking: Ranking, scores: Floats) -> Floats:
    """One score for each document, 0 for those that have nothing to do with the query."""
    found = np.zeros(len(room.index.documents))
    found[ranking.documents] = scores
    return found


def _plain_bm25(room: Room) -> Scorer:
    """rank_bm25 as its README shows it: white space, or surface forms where there is none."""
    split = surface_forms(room.knowledge.code)
    documents = [
        split(" ".join([*document.phrasings, document.answer])) for document in room.index.documents
    ]
    model = BM25Okapi(documents)
    return lambda text: np.asarray(model.get_scores(split(text)), dtype=np.float64)
