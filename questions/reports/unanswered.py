"""Questions that lack an answer, in groups of similar ones, biggest first.

Grouping takes seconds to a minute, so it is done once and kept up: `refresh` reads what is new,
`groups` answers at once. Held in memory only; what is deleted from the database goes at the next
`refresh`. Who asked is never held: pseudonyms become numbers that mean nothing elsewhere.
"""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from concurrent.futures import Executor
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from operator import itemgetter
from typing import Final

from questions.grouping import NOISE, Grouping, Step
from questions.reports.lacking import Row, read_rows
from questions.reports.span import Span
from questions.retention import RETENTION
from questions.storage import Storage
from questions.times import day_of, month_of
from questions.withholding import large_groups
from retrieval.decision import Candidate
from retrieval.finder import Finder, Question

NEAREST: Final = 3
"""Entries named for a group."""
ASKED_AHEAD: Final = 100
"""Groups, the biggest, whose nearest entries `refresh` looks up."""


@dataclass(frozen=True, slots=True)
class TextCount:
    """A way in which a group is asked, as written most often (redacted), and how often."""

    text: str
    number: int


@dataclass(frozen=True, slots=True)
class UnansweredGroup:
    """Similar questions without an answer.

    Where few people asked (`withheld`), `representative`, `texts`, `size`, `reasons` and `nearest`
    are empty: what stands there then is `withholding.FEWER`. Noise of many has a number and no
    words.
    """

    key: str
    """The same from day to day: 16 hexadecimal digits, or `noise-` and the language."""
    language: str
    noise: bool
    withheld: bool
    size: int | None
    representative: str | None
    """The way in which it is asked most."""
    texts: tuple[TextCount, ...]
    reasons: tuple[tuple[str, int], ...]
    """How many for each of `lacking.REASONS`, most first."""
    nearest: tuple[Candidate, ...]
    """The entries nearest to the representative, with their confidence; empty: not looked up."""
    questions: tuple[str, ...] = field(repr=False)
    """Keys of the rows, to label them; never shown."""


_Place = tuple[bool, bool, int, str]
"""Noise, withheld, fewer than others, key."""


class Unanswered:
    """The questions without an answer of one database, grouped. Made once, refreshed often."""

    def __init__(
        self,
        storage: Storage,
        finder: Finder,
        clock: Callable[[], datetime],
        worker: Executor | None = None,
    ) -> None:
        self._storage = storage
        # None: the event loop's own threads.
        self._worker = worker
        self._finder = finder
        self._clock = clock
        self._grouping = Grouping(finder)
        self._groups: dict[str, list[Row]] = {}
        self._large: frozenset[tuple[str, str]] = frozenset()
        self._nearest: dict[str, tuple[Candidate, ...]] = {}
        self.state = 0
        """Grows whenever what `groups` says may have changed: to cache pages by."""

    async def refresh(self, started: Callable[[int], Step] | None = None) -> None:
        """Read what is new and forget what is gone. Words are grouped in a thread of their own.

        `started` is told how many texts are to be grouped and gives a function for their progress;
        it is called from that thread.

        Raises:
            StorageError: the database fails; then everything stays as it was.
        """
        texts_from = day_of(self._clock()) - timedelta(days=RETENTION.question_text)
        rows = await read_rows(self._storage, texts_from)
        loop = asyncio.get_running_loop()
        await loop.run_in_executor(self._worker, self._take, rows, started)

    def groups(
        self,
        span: Span | None = None,
        language: str | None = None,
        *,
        for_analysts: bool = False,
        most: int | None = None,
    ) -> tuple[UnansweredGroup, ...]:
        """The groups with a question in the span, biggest first, then those withheld, noise last.

        `for_analysts`: with the words of small groups too (for those who have logged in). `most`:
        no more than the first so many, which takes less time.
        """
        found: list[tuple[_Place, list[Row]]] = []
        for key, rows in list(self._groups.items()):
            chosen = [
                r
                for r in rows
                if (span is None or r.day in span) and language in {None, r.language}
            ]
            if chosen:
                hidden = not for_analysts and not any(
                    (key, month_of(r.day)) in self._large for r in chosen
                )
                # What is withheld stands in an order that tells nothing of its size.
                place = key.startswith(NOISE), hidden, 0 if hidden else -len(chosen), key
                found.append((place, chosen))
        found.sort(key=itemgetter(0))
        return tuple(self._group(place[3], rows, for_analysts) for place, rows in found[:most])

    def group(self, key: str, *, for_analysts: bool = False) -> UnansweredGroup | None:
        """One group with all its questions and its nearest entries; None where it is gone."""
        rows = self._groups.get(key)
        if not rows:
            return None
        if key not in self._nearest and not key.startswith(NOISE):
            self._ask([key])
        return self._group(key, rows, for_analysts)

    def labelled(self, keys: Collection[str]) -> None:
        """Leave out questions that have just been labelled, without waiting for `refresh`."""
        gone = set(keys)
        kept = {k: [r for r in rows if r.key not in gone] for k, rows in self._groups.items()}
        self._groups = {key: rows for key, rows in kept.items() if rows}
        self.state += 1

    def _take(self, rows: Sequence[Row], started: Callable[[int], Step] | None) -> None:
        texts = [row.as_text() for row in rows]
        self._grouping.keep_only(texts)
        if new := self._grouping.missing(texts):
            self._grouping.add(texts, started(new) if started else None)
        groups: defaultdict[str, list[Row]] = defaultdict(list)
        for row in rows:
            groups[self._grouping.of(row.language, row.text) or NOISE].append(row)
        self._large = large_groups(
            ((key, month_of(row.day)), row.person) for key, found in groups.items() for row in found
        )
        self._nearest = {key: held for key, held in self._nearest.items() if key in groups}
        biggest = sorted(groups, key=lambda key: (-len(groups[key]), key))
        self._groups = dict(groups)
        self._ask([k for k in biggest if not k.startswith(NOISE)][:ASKED_AHEAD])
        self.state += 1

    def _ask(self, keys: Iterable[str]) -> None:
        """Look up the entries nearest to groups."""
        for key in keys:
            rows = self._groups.get(key, ())
            if rows and key not in self._nearest:
                asked = Question(_ways(rows)[0].text, chosen=rows[0].language)
                self._nearest[key] = self._finder.decide(asked).candidates[:NEAREST]

    def _group(self, key: str, rows: Sequence[Row], for_analysts: bool) -> UnansweredGroup:
        noise = key.startswith(NOISE)
        shown = [r for r in rows if for_analysts or (key, month_of(r.day)) in self._large]
        # Those who type noise have nothing in common: one of them is as easily known as if alone.
        ways = _ways(shown if for_analysts or not noise else [])
        return UnansweredGroup(
            key=key,
            language=rows[0].language,
            noise=noise,
            withheld=not shown,
            size=len(rows) if shown else None,
            representative=ways[0].text if ways else None,
            texts=ways,
            reasons=tuple(Counter(sorted(r.reason for r in rows)).most_common()) if shown else (),
            # How near a text is to each entry is as telling as the text, to whoever guesses it.
            nearest=self._nearest.get(key, ()) if shown else (),
            questions=tuple(row.key for row in rows),
        )


def _ways(rows: Iterable[Row]) -> tuple[TextCount, ...]:
    """Ways of asking that differ in more than spaces and marks, most frequent first."""
    spelt: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in rows:
        spelt[row.way][row.text] += 1
    found = [
        TextCount(min(texts, key=lambda t: (-texts[t], t)), texts.total())
        for texts in spelt.values()
    ]
    return tuple(sorted(found, key=lambda t: (-t.number, t.text)))
