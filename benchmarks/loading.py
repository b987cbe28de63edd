"""How long a knowledge base takes to be ready, by its size: first, and again after an edit.

"First": nothing is in the cache. "Again": one entry was changed, tokens and vectors of the others
are held, confidence is learnt anew. Without reading the files, which is measured on the real base
(1 s for both languages), and without computing vectors (20 ms a text, once).
"""

import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

from benchmarks.bases import RandomVectors, english, real_size
from benchmarks.report import Section
from retrieval.analyzers import AsWritten
from retrieval.cache import FolderCache
from retrieval.embedders import installed_embedder
from retrieval.finder import Finder
from retrieval.knowledge import Knowledge
from retrieval.meaning import Embedder, VectorStore
from retrieval.room import texts
from retrieval.whitening import Vectors

SIZES: Final = (2_000, 10_000, 100_000)


class _Given(VectorStore):
    """Vectors that were made before: that is no part of what is measured."""

    def __init__(self, embedder: Embedder, base: Knowledge) -> None:
        super().__init__(embedder, Path("nowhere"))
        all_texts = texts(base.languages["en"], AsWritten())
        self._made = RandomVectors(embedder, Path("nowhere")).vectors("en", all_texts)

    def vectors(self, name: str, texts: Sequence[str]) -> Vectors:  # noqa: ARG002 - the interface
        """Those that were made."""
        return self._made


def measure(say: Callable[[str], None], *, quick: bool = False) -> Section:
    """The table. `quick` leaves the largest size out."""
    embedder = installed_embedder()
    rows = []
    for size in (real_size(), *(SIZES[:-1] if quick else SIZES)):
        base = english(size)
        for name in ("words", "words and meaning"):
            if name != "words" and embedder is None:
                continue
            say(f"{size:,} entries, {name}")
            store = None
            if name != "words" and embedder is not None:
                store = _Given(embedder, base)
            first, again = _loaded(base, store)
            rows.append([f"{size:,}", name, f"{first:.1f} s", f"{again:.1f} s"])
    return Section("loading", ["entries", "signals", "first", "again after an edit"], rows)


def _loaded(base: Knowledge, store: VectorStore | None) -> tuple[float, float]:
    taken = []
    with tempfile.TemporaryDirectory() as folder:
        for edit in ("first", "again"):
            begin = time.perf_counter()
            edited = replace(base, digest=f"{base.digest} {edit}")
            Finder(edited, cache=FolderCache(Path(folder)), vectors=store).warm_up()
            taken.append(time.perf_counter() - begin)
    return taken[0], taken[1]
