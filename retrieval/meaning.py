"""Meaning as a second signal: sentence vectors beside words.

A person who shares no word with any phrasing may still mean what one of them means. Each phrasing's
vector is computed once and kept; a message's vector is compared with all of them. Everything works
without: where no embedder is installed or wanted, words alone decide.
"""

import hashlib
import io
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

from retrieval.cache import UNREADABLE
from retrieval.replacing import replace_file
from retrieval.scope import Scope
from retrieval.whitening import Space, Vectors, learn_space

logger = logging.getLogger(__name__)

BATCH: Final = 64
NOTHING: Final = 0.0
"""The likeness of two texts that have nothing in common."""
FOREIGN: Final = 3
"""Messages off topic whose mean likeness counts: one alone may be there by chance."""
AT_ONCE: Final = 32
"""Messages that are compared with everything at once, where there are many."""
SAVE_EVERY: Final = 1024
"""Texts after which what was computed is kept, so that an interruption loses little."""


class Embedder(Protocol):
    """Texts to vectors of unit length, one row each. `name` changes with the model."""

    name: str

    def __call__(self, texts: Sequence[str]) -> Vectors:
        """The vectors, of shape (texts, dimensions)."""


class VectorStore:
    """Vectors of the knowledge base's texts, one file a language, each found by its text's hash.

    Messages of people are embedded, never stored.
    """

    def __init__(self, embedder: Embedder, folder: Path) -> None:
        self.embedder = embedder
        self._folder = folder

    def vectors(self, name: str, texts: Sequence[str]) -> Vectors | None:
        """The vectors of all texts, one row each; None where one is missing."""
        if not texts:
            return np.zeros((0, 1), dtype=np.float32)
        keys, vectors = self._read(name)
        places = {key: place for place, key in enumerate(keys)}
        try:
            wanted = [places[_hash(text)] for text in texts]
        except KeyError:
            return None
        return vectors[wanted].astype(np.float32)

    def holds(self, name: str) -> bool:
        """Whether there is a file of vectors for a language, whatever is in it."""
        return self._path(name).exists()

    def missing(self, name: str, texts: Sequence[str]) -> int:
        """How many of the texts have no vector yet."""
        return len({_hash(text) for text in texts}.difference(self._read(name)[0]))

    def fill(
        self,
        name: str,
        texts: Sequence[str],
        embedder: Embedder | None = None,
        step: Callable[[int], None] = lambda _done: None,
    ) -> None:
        """Compute what is missing, about 20 ms a text, by `embedder` if that is a faster way to
        the same vectors; `step` is told how many were done. Where something was missing, what is no
        longer among the texts is dropped."""
        embed = embedder or self.embedder
        held = dict(zip(*self._read(name), strict=True))
        wanted = {_hash(text): text for text in texts}
        # Texts of like length together: the longest of a batch sets its time.
        todo = sorted(wanted.keys() - held.keys(), key=lambda key: len(wanted[key]))
        saved = 0
        for start in range(0, len(todo), BATCH):
            batch = todo[start : start + BATCH]
            held.update(zip(batch, embed([wanted[key] for key in batch]), strict=True))
            step(len(batch))
            if start + BATCH - saved >= SAVE_EVERY:
                saved = start + BATCH
                self._write(name, held)
        if todo:
            self._write(name, {key: held[key] for key in wanted})

    def _path(self, name: str) -> Path:
        return self._folder / f"vectors-{name}-{self.embedder.name}.npz"

    def _read(self, name: str) -> tuple[list[bytes], NDArray[np.float16]]:
        """Hashes and as many vectors; none of either where the file is missing or broken."""
        nothing = np.zeros((0, 1), dtype=np.float16)
        try:
            # Opened here, as numpy leaves a file open that is no archive.
            with self._path(name).open("rb") as raw, np.load(raw, allow_pickle=False) as file:
                keys, vectors = [key.tobytes() for key in file["keys"]], file["vectors"]
        except UNREADABLE:
            return [], nothing
        return (keys, vectors) if len(keys) == len(vectors) else ([], nothing)

    def _write(self, name: str, held: dict[bytes, Vectors]) -> None:
        made = io.BytesIO()
        keys = np.array([np.frombuffer(key, dtype=np.uint8) for key in held])
        # Half precision: a thousandth of a cosine, half of the disk.
        np.savez(made, keys=keys, vectors=np.array([*held.values()], dtype=np.float16))
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            replace_file(self._path(name), made.getvalue())
        except OSError as error:
            logger.info("vectors cannot be kept: %s", error.strerror)


class Cosines(NamedTuple):
    """Of one message, whose vector is kept with them: with each phrasing, with each document as a
    whole, and with each message that no entry answers."""

    vector: Vectors
    phrasings: Vectors
    documents: Vectors
    off_topic: Vectors


@dataclass(frozen=True, slots=True)
class Likeness:
    """How like a message is, from about 0 (nothing in common) to 1 (the same): to each document's
    nearest phrasing, to each document as a whole, and, on average, to the FOREIGN nearest messages
    that no entry answers. `foreign`: what the texts together say of it (`scope`), from about 0
    (ours) to 1 (none of ours)."""

    best: Vectors
    together: Vectors
    off_topic: float
    foreign: float


class Meaning:
    """The vectors of one index, in the space that it learns from them (`whitening`): of each
    phrasing, of each document as a whole (the mean of its phrasings), and of each message that no
    entry answers. `owner` numbers the document of each phrasing. Made by `learn`, or from
    what an earlier one gave `as_arrays`."""

    def __init__(
        self, embed: Embedder, owner: NDArray[np.intp], space: Space, scope: Scope
    ) -> None:
        self.embedder = embed
        self._space = space
        self._scope = scope
        self.phrasings, self.off_topic = scope.phrasings, scope.off_topic
        self._starts = np.searchsorted(owner, np.arange(int(owner[-1]) + 1))
        self._sizes = np.bincount(owner)
        sums = np.add.reduceat(self.phrasings, self._starts)
        self._documents = (sums / self._sizes[:, None]).astype(np.float32)

    @classmethod
    def learn(
        cls,
        embed: Embedder,
        phrasings: Vectors,
        owner: NDArray[np.intp],
        off_topic: Vectors,
        *,
        plain: bool = False,
    ) -> "Meaning":
        """From the vectors as the model gives them; `plain`: which stay as they are."""
        space = Space() if plain else learn_space(phrasings, owner)
        scope = Scope.learn(space.place(phrasings), space.place(off_topic))
        return cls(embed, owner, space, scope)

    @classmethod
    def from_arrays(
        cls, embed: Embedder, owner: NDArray[np.intp], held: Mapping[str, NDArray[Any]]
    ) -> "Meaning":
        """As `as_arrays` gave it."""
        space = Space(held.get("origin"), held.get("axes"), float(held["nothing"]))
        rows = held["phrasings"], held["off_topic"]
        scope = Scope(*rows, float(held["weight"]), held["inverse"], held["model"])
        return cls(embed, owner, space, scope)

    def as_arrays(self) -> dict[str, NDArray[Any]]:
        """What was learnt, to be kept: to learn it again takes longer than to read it."""
        space, scope = self._space, self._scope
        learnt = {
            "nothing": np.array(space.nothing),
            "phrasings": scope.phrasings,
            "off_topic": scope.off_topic,
            "weight": np.array(scope.weight),
            "inverse": scope.inverse,
            "model": scope.model,
        }
        if space.origin is not None and space.axes is not None:
            learnt |= {"origin": space.origin, "axes": space.axes}
        return learnt

    def of(self, text: str) -> Vectors:
        """A message's vector, in the space of this index."""
        vector: Vectors = self._space.place(self.embedder([text]))[0]
        return vector

    def cosines(self, vector: Vectors) -> Cosines:
        """Those of one message."""
        sides = (self.phrasings, self._documents, self.off_topic)
        return Cosines(vector, *(side @ vector for side in sides))

    def cosines_of_many(self, vectors: Sequence[Vectors]) -> Iterator[Cosines]:
        """Those of many messages: each vector here is read once for a block of them, which is
        what comparing costs."""
        for start in range(0, len(vectors), AT_ONCE):
            block = np.stack(vectors[start : start + AT_ONCE])
            sides = (self.phrasings, self._documents, self.off_topic)
            yield from map(Cosines, block, *(block @ side.T for side in sides))

    def likeness(
        self,
        cosines: Cosines,
        without_phrasings: Sequence[int] = (),
        without_off_topic: int | None = None,
    ) -> Likeness:
        """What they come to; what is left out, phrasings of one document or a message off topic,
        counts as not there."""
        vector, *others = cosines
        singles, together, off_topic = map(self._likeness, others)
        if len(without_phrasings):
            left = list(without_phrasings)
            number = int(np.searchsorted(self._starts, left[0], side="right")) - 1
            size = int(self._sizes[number])
            rest = together[number] * size - singles[left].sum()
            together[number] = rest / (size - len(left)) if size > len(left) else NOTHING
            singles[left] = NOTHING
        if without_off_topic is not None:
            off_topic[without_off_topic] = NOTHING
        if len(without_phrasings) or without_off_topic is not None:
            foreign = self._scope.foreign_without(vector, without_phrasings, without_off_topic)
        else:
            foreign = self._scope.foreign(vector)
        best = np.maximum.reduceat(singles, self._starts)
        return Likeness(best, together, _mean_of_nearest(off_topic), foreign)

    def _likeness(self, cosines: Vectors) -> Vectors:
        nothing = self._space.nothing
        likeness: Vectors = (cosines - nothing) / (1.0 - nothing)
        return likeness


def _mean_of_nearest(cosines: Vectors) -> float:
    if not len(cosines):
        return NOTHING
    return float(np.partition(cosines, -min(FOREIGN, len(cosines)))[-FOREIGN:].mean())


def _hash(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()[:16]
