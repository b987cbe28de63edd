"""Groups of texts that ask much the same thing, stable from day to day.

**Likeness** comes from the index that answers questions: a text is its words (stemmed, typing
errors corrected, as the index understands them) and the groups of the term bank it touches, each
weighted by how rarely the knowledge base's phrasings have it; two texts are as alike as the cosine
of these. Words that no phrasing has weigh most: what goes unanswered is about them.

**Groups** are known by their oldest text, the leader. A text joins the likest leader that is like
enough, or becomes one. Texts are taken by the day they were first asked, and within a day by a hash
of the text: the order of rows does not matter, and a text of a later day moves none of an earlier
one. What was added once stays where it is, also when the leader's own words are deleted.

Meaning (`retrieval.meaning`) has no part in it: a vector takes 10 to 25 ms, and texts with nothing
in common but refugees are too much alike by it.
"""

import math
from array import array
from collections import Counter, defaultdict
from collections.abc import Callable, Container, Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Final

import numpy as np

from questions.noise import is_noise
from retrieval.finder import Finder
from retrieval.index import Index
from retrieval.text import squeeze, words

ALIKE_FROM: Final = 0.45
"""Cosine from which two texts ask much the same: of a short question the subject and a little
more are shared."""
NOISE: Final = "noise"
STEP: Final = 500
"""Texts between two calls of a progress function."""

Features = dict[str, float]
Step = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Text:
    """A text to be grouped. `first_asked` is the day its words were first asked."""

    text: str
    language: str
    first_asked: date


class _Leaders:
    """The leaders of one language, oldest first, and which of them have a feature."""

    def __init__(self) -> None:
        self.keys: list[str] = []
        self._features: list[Features] = []
        self._norms = array("d")
        self._having: defaultdict[str, array[int]] = defaultdict(lambda: array("q"))

    def add(self, key: str, features: Features) -> None:
        for feature in features:
            self._having[feature].append(len(self.keys))
        self.keys.append(key)
        self._features.append(features)
        self._norms.append(_norm(features))

    def likest(self, features: Features) -> str | None:
        """The key of the likest leader that is like enough; of two alike, the older."""
        if not self.keys or not features:
            return None
        products = np.zeros(len(self.keys))
        for feature, weight in features.items():
            if feature in self._having:
                products[np.frombuffer(self._having[feature], dtype=np.int64)] += weight * weight
        likeness = products / (np.frombuffer(self._norms) * _norm(features))
        best = int(likeness.argmax())
        return self.keys[best] if likeness[best] >= ALIKE_FROM else None

    def only(self, alive: Container[str]) -> "_Leaders":
        """Those of groups that still have a text."""
        kept = _Leaders()
        for key, features in zip(self.keys, self._features, strict=True):
            if key in alive:
                kept.add(key, features)
        return kept


def _norm(features: Features) -> float:
    return math.sqrt(sum(weight * weight for weight in features.values())) or 1.0


class Grouping:
    """Which group each text is in. Holds the words of leaders in memory, and writes nothing.

    Not thread-safe; the knowledge base's words weigh as they did when it was made.
    """

    def __init__(self, finder: Finder) -> None:
        self._finder = finder
        self._leaders: defaultdict[str, _Leaders] = defaultdict(_Leaders)
        self._groups: dict[tuple[str, str], str] = {}
        self._weights: dict[str, _Weights] = {}

    def missing(self, texts: Iterable[Text]) -> int:
        """How many different texts have no group yet."""
        return len({_place(text) for text in texts} - self._groups.keys())

    def add(self, texts: Iterable[Text], step: Step | None = None) -> None:
        """Put texts into groups; those that are in one stay there.

        About 3,000 texts a second. `step` is told every now and then how many more are done.
        """
        new: dict[tuple[str, str], Text] = {}
        for text in texts:
            place = _place(text)
            known = new.get(place)
            if place not in self._groups and (known is None or _order(text) < _order(known)):
                new[place] = text
        waiting = sorted(new.values(), key=_order)
        done = 0
        for number, text in enumerate(waiting, start=1):
            self._groups[_place(text)] = self._group(text)
            if step is not None and (number % STEP == 0 or number == len(waiting)):
                step(number - done)
                done = number

    def of(self, language: str, text: str) -> str | None:
        """The group's key: 16 hexadecimal digits, or `noise-` and the language; None: not added."""
        return self._groups.get((language, squeeze(text)))

    def keep_only(self, texts: Iterable[Text]) -> None:
        """Let go of every other text. Groups stay as they are; those that are empty go."""
        kept = {_place(text) for text in texts}
        self._groups = {place: key for place, key in self._groups.items() if place in kept}
        alive = set(self._groups.values())
        for language, leaders in self._leaders.items():
            if not alive.issuperset(leaders.keys):
                self._leaders[language] = leaders.only(alive)

    def _group(self, text: Text) -> str:
        if is_noise(text.text):
            return f"{NOISE}-{text.language}"
        features = self._features(text)
        leaders = self._leaders[text.language]
        key = leaders.likest(features)
        if key is None:
            key = _key(text)
            leaders.add(key, features)
        return key

    def _features(self, text: Text) -> Features:
        if text.language not in self._finder.knowledge.languages:
            return dict.fromkeys(words(text.text), 1.0)
        if text.language not in self._weights:
            self._weights[text.language] = _Weights(self._finder.room(text.language).index)
        return self._weights[text.language].features(text.text)


class _Weights:
    """What words and term groups weigh in one language: less, the more phrasings have them."""

    def __init__(self, index: Index) -> None:
        self._index = index
        self._words = index.phrasings.idf
        self._unknown = index.phrasings.unknown_idf
        holders = Counter(m for marks in index.phrasing_marks for m in set(marks))
        every = len(index.phrasing_marks)
        self._marks = {mark: math.log((every + 1) / count) for mark, count in holders.items()}

    def features(self, text: str) -> Features:
        read = self._index.read(text)
        found = {t: self._words.get(t, self._unknown) for t in read.tokens}
        # A space, which no word has, keeps marks and words apart.
        return found | {f" {m}": self._marks.get(m, self._unknown) for m in read.marks}


def _place(text: Text) -> tuple[str, str]:
    return text.language, squeeze(text.text)


def _key(text: Text) -> str:
    return blake2b("\n".join(_place(text)).encode(), digest_size=8).hexdigest()


def _order(text: Text) -> tuple[date, str]:
    return text.first_asked, _key(text)
