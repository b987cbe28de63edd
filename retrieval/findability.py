"""Is each entry found by the ways people ask for it? Asked of its own phrasings.

For each phrasing two questions: does ranking find its entry while the phrasing is there (if not,
it belongs elsewhere), and does the entry still come first when this one phrasing is left out (the
share of those is how findable the entry is for a wording nobody wrote down)?
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from retrieval.index import Index
from retrieval.loader import Read
from retrieval.problems import Problem, Severity
from retrieval.ranking import Ranking


@dataclass(frozen=True, slots=True)
class Findability:
    """How often an entry is found by a phrasing that was left out."""

    language: str
    entry: str
    found: int
    found_among_four: int
    phrasings: int

    @property
    def share(self) -> float:
        """0 to 1: first candidate."""
        return self.found / self.phrasings

    @property
    def share_among_four(self) -> float:
        """0 to 1: among the first four."""
        return self.found_among_four / self.phrasings


def findability(language: str, index: Index, ids: Sequence[str]) -> list[Findability]:
    """For each entry of an index, in its order."""
    wanted = set(ids)
    return [
        _of(language, index, number)
        for number, entry in enumerate(index.ids)
        if entry in wanted and len(index.phrasings_of(number)) > 1
    ]


def _of(language: str, index: Index, number: int) -> Findability:
    first = among = 0
    own = index.phrasings_of(number)
    for phrasing in own:
        ranking = _ranked(index, phrasing, left_out=True)
        best = ranking.order[:4].tolist() if ranking.found else []
        first += best[:1] == [number]
        among += number in best
    return Findability(language, index.ids[number], first, among, len(own))


def _ranked(index: Index, phrasing: int, *, left_out: bool) -> Ranking:
    meaning = index.meaning
    return index.rank(
        index.phrasing_tokens[phrasing],
        marks=index.phrasing_marks[phrasing],
        cosines=meaning.cosines(meaning.phrasings[phrasing]) if meaning else None,
        without_phrasings=(phrasing,) if left_out else (),
    )


def misplaced(read: Read, index: Index) -> Iterator[Problem]:
    """Phrasings of a file that ranking sends to another entry."""
    for position, entry in enumerate(read.file.entries):
        number = index.numbers[entry.id]
        for i, phrasing in enumerate(index.phrasings_of(number)):
            ranking = _ranked(index, phrasing, left_out=False)
            if not ranking.found:
                continue
            other = index.ids[int(ranking.order[0])]
            if other != entry.id:
                place = read.document.place(("entries", position, *Read.key_of(i)))
                details = {"text": entry.phrasings[i], "other": other, "id": entry.id}
                yield Problem(place, Severity.WARNING, "phrasing-elsewhere", details)
