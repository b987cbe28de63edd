"""Question in, decision out: how long, at 90 and at 2,000 English entries, by words and by meaning.

    python -m benchmarks.decision

The larger base is made of the real one: its words, drawn anew by how often they occur, in as many
phrasings. Its vectors are random (they cost the same to compare); messages are really embedded.
"""

import os
import statistics
import time
from collections.abc import Sequence
from dataclasses import replace
from random import Random
from typing import Final

import numpy as np
from rich.console import Console
from rich.table import Table

from bot.settings import HOME, Settings, load_settings
from retrieval.cache import FolderCache, NoCache
from retrieval.embedders import installed_embedder
from retrieval.evaluation import load_questions
from retrieval.finder import Finder, Question
from retrieval.knowledge import Knowledge, LanguageKnowledge, Topic
from retrieval.loader import load_or_raise
from retrieval.meaning import Embedder, Vectors, VectorStore

MANY: Final = 2_000
ASKED: Final = 150


class RandomVectors(VectorStore):
    """Vectors that mean nothing, for as many texts as there are."""

    def vectors(self, name: str, texts: Sequence[str]) -> Vectors:  # noqa: ARG002 - the interface
        """As many vectors as texts."""
        found = np.random.default_rng(1).normal(size=(len(texts), 384)).astype(np.float32)
        unit: Vectors = found / np.linalg.norm(found, axis=1, keepdims=True)
        return unit


def enlarged(knowledge: Knowledge, entries: int) -> Knowledge:
    """The knowledge base with so many entries in each language."""
    languages = {code: _enlarged(known, entries) for code, known in knowledge.languages.items()}
    return replace(knowledge, languages=languages, digest=f"enlarged to {entries}")


def _enlarged(known: LanguageKnowledge, entries: int) -> LanguageKnowledge:
    random = Random(1)  # noqa: S311 - no secret
    real = list(known.entries())
    words = [w for e in real for p in e.phrasings for w in _split(known.code, p)]
    joint = "" if known.code == "ja" else " "
    made = []
    for number in range(entries - len(real)):
        like = real[number % len(real)]
        phrasings = [
            joint.join(random.choices(words, k=len(_split(known.code, p)))) for p in like.phrasings
        ]
        made.append(
            like.model_copy(
                update={
                    "id": f"made-{number}",
                    "question": phrasings[0],
                    "also_asked": tuple(phrasings[1:]),
                    "urgent": False,
                }
            )
        )
    return replace(known, topics=(*known.topics, Topic("made", "Made", 99, tuple(made))))


def _split(code: str, text: str) -> list[str]:
    # Two characters are about a word of Japanese.
    return [text[i : i + 2] for i in range(0, len(text), 2)] if code == "ja" else text.split()


def milliseconds(finder: Finder, questions: Sequence[str]) -> tuple[float, float]:
    """Median and 95th percentile of a decision."""
    finder.warm_up()
    for question in questions[:20]:
        finder.decide(Question(question))
    taken = []
    for question in questions:
        start = time.perf_counter()
        finder.decide(Question(question))
        taken.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken), statistics.quantiles(taken, n=20)[-1]


def _store(embedder: Embedder, settings: Settings, entries: int) -> VectorStore:
    kind = RandomVectors if entries == MANY else VectorStore
    return kind(embedder, settings.cache_dir)


def main() -> None:
    """Print the table."""
    settings = load_settings(os.environ)
    knowledge = load_or_raise(HOME / "knowledge")
    knowledge = replace(knowledge, languages={"en": knowledge.languages["en"]})
    files = [HOME / "tests" / "questions" / "en.yaml"]
    asked = [q.text for q in load_questions(files) if q.half == "development"]
    questions = Random(2).sample(asked, min(ASKED, len(asked)))  # noqa: S311 - no secret
    embedder = installed_embedder()
    table = Table("entries", "signals", "median ms", "95th percentile ms")
    for base, count in ((knowledge, 90), (enlarged(knowledge, MANY), MANY)):
        cache = FolderCache(settings.cache_dir) if count != MANY else NoCache()
        for name in ("words", "words and meaning"):
            if name == "words":
                finder = Finder(base, cache=cache)
            elif embedder is not None:
                finder = Finder(base, cache=cache, vectors=_store(embedder, settings, count))
            else:
                continue
            median, slow = milliseconds(finder, questions)
            table.add_row(f"{count:,}", name, f"{median:.1f}", f"{slow:.1f}")
            Console(stderr=True).print(f"{count:,} entries, {name}: {median:.1f} ms")
    Console().print(table)


if __name__ == "__main__":
    main()
