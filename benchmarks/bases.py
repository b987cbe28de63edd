"""Knowledge bases of any size, made of the real one, and the questions asked of them.

The words of a made-up phrasing are drawn anew from all words of the real phrasings, by how often
they occur: their frequencies are those of the real texts (about Zipf's), as is the length of a
phrasing. Up to 2,000 entries have as many phrasings as the real ones (68 on average), larger bases
three each.
"""

from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Any, Final

import numpy as np

from bot.settings import HOME
from retrieval.cache import NoCache
from retrieval.evaluation import load_questions
from retrieval.knowledge import Knowledge, LanguageKnowledge, Topic
from retrieval.loader import load_or_raise
from retrieval.meaning import VectorStore
from retrieval.whitening import Vectors

FEW_FROM: Final = 10_000
FEW_PHRASINGS: Final = 3


class RandomVectors(VectorStore):
    """Vectors that mean nothing, for as many texts as there are: they cost the same to compare."""

    def vectors(self, name: str, texts: Sequence[str]) -> Vectors:  # noqa: ARG002 - the interface
        """As many vectors as texts."""
        found = np.random.default_rng(1).normal(size=(len(texts), 384)).astype(np.float32)
        unit: Vectors = found / np.linalg.norm(found, axis=1, keepdims=True)
        return unit


class LearntBefore(NoCache):
    """A cache that has the confidence of the real base for any: using it costs the same, and
    learning it is measured elsewhere."""

    def __init__(self, held: dict[str, Any]) -> None:
        self._held = held

    def get(self, name: str, key: str) -> Any:  # noqa: ARG002 - a Cache's signature
        """The confidence, whatever the state of the base."""
        return self._held if name.startswith("confidence-") else None


def english(entries: int) -> Knowledge:
    """The English knowledge base, cut or enlarged to so many entries."""
    real = load_or_raise(HOME / "knowledge")
    known = real.languages["en"]
    number = len(list(known.entries()))
    if entries > number:
        known = _enlarged(known, entries)
    return replace(real, languages={"en": known}, digest=f"{real.digest} {entries}")


def real_size() -> int:
    """English entries of the real base."""
    return len(list(load_or_raise(HOME / "knowledge").languages["en"].entries()))


def _enlarged(known: LanguageKnowledge, entries: int) -> LanguageKnowledge:
    random = Random(1)  # noqa: S311 - no secret
    real = list(known.entries())
    words = [word for e in real for phrasing in e.phrasings for word in phrasing.split()]
    lengths = [len(phrasing.split()) for e in real for phrasing in e.phrasings]
    made = []
    for number in range(entries - len(real)):
        like = real[number % len(real)]
        count = len(like.phrasings) if entries < FEW_FROM else FEW_PHRASINGS
        drawn = random.choices(lengths, k=count)
        first, *others = (" ".join(random.choices(words, k=length)) for length in drawn)
        change = {
            "id": f"made-{number}",
            "question": first,
            "also_asked": tuple(others),
            "urgent": False,
        }
        made.append(like.model_copy(update=change))
    return replace(known, topics=(*known.topics, Topic("made", "Made", 99, tuple(made))))


def questions(count: int) -> list[str]:
    """English questions of people who know no entry (the development half)."""
    asked = load_questions([HOME / "tests" / "questions" / "en.yaml"])
    texts = [q.text for q in asked if q.half == "development"]
    return Random(2).sample(texts, min(count, len(texts)))  # noqa: S311 - no secret


def varied(count: int, seed: int = 3) -> list[str]:
    """So many messages, hardly two alike, in both languages: labelled questions and phrasings, cut,
    joined, misspelt, with words of others and with numbers."""
    random = Random(seed)  # noqa: S311 - no secret
    texts = [p for k in load_or_raise(HOME / "knowledge").languages.values()
             for e in k.entries() for p in e.phrasings]  # fmt: skip
    for code in ("en", "ja", "other"):
        texts += [q.text for q in load_questions([HOME / "tests" / "questions" / f"{code}.yaml"])]
    return [_changed(random, texts) for _ in range(count)]


def _changed(random: Random, texts: Sequence[str]) -> str:
    text = random.choice(texts)
    match random.randrange(5):
        case 0:
            text = f"{text} {random.choice(texts)}"
        case 1:
            at = random.randrange(len(text))
            text = text[:at] + text[at + 1 :]
        case 2:
            words = text.split()
            words.insert(random.randrange(len(words) + 1), random.choice(texts).split()[0])
            text = " ".join(words)
        case 3:
            text = f"{text} {random.randrange(100_000)}"
    return text or "?"
