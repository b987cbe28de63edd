"""Question to decision, by size of the knowledge base, beside other search engines.

"BM25 part" is one field (all words of an entry's phrasings) to its ten best entries, on the same
tokens as the peers get; "ranking" all four fields; "decision" the whole of retrieval on the text:
danger, language, spelling, tokens, ranking, confidence.
"""

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from benchmarks import peers
from benchmarks.bases import LearntBefore, RandomVectors, english, questions, real_size
from benchmarks.report import Figure, Section, plot_sizes
from benchmarks.timing import Times, side_by_side
from retrieval.bm25 import Bm25, best
from retrieval.embedders import installed_embedder
from retrieval.finder import Finder, Question
from retrieval.meaning import VectorStore
from retrieval.room import Room

SIZES: Final = (2_000, 10_000, 100_000)
ASKED: Final = 150
SLOW_ASKED: Final = 30
"""Questions to an engine that takes a tenth of a second for each."""
BM25_PART: Final = "ours: BM25 part"
RANKING: Final = "ours: ranking, four fields"
DECISION: Final = "ours: decision, words"
MEANING: Final = "ours: decision, words and meaning"
SCORES_ONLY: Final = "rank_bm25 get_scores"
PEERS: Final[Mapping[str, Callable[[peers.Documents], peers.Search]]] = {
    SCORES_ONLY: peers.rank_bm25_scores,
    "bm25s": peers.of_bm25s,
    "tantivy": peers.of_tantivy,
}
Found = dict[int, dict[str, Times]]


def measure(say: Callable[[str], None], *, quick: bool = False) -> Section:
    """The table. `quick` leaves the largest size out."""
    found: Found = {}
    sizes = (real_size(), *(SIZES[:-1] if quick else SIZES))
    for size in sizes:
        say(f"{size:,} entries")
        found[size] = _at(size)
    say(f"{sizes[0]:,} and {sizes[1]:,} entries in turns")
    growth = list(_growth(sizes[0], sizes[1]))
    return Section(
        "decisions",
        ["median ms (95% under)", *(f"{size:,} entries" for size in sizes)],
        list(_rows(found)),
        [*_figures(found), *growth],
        lambda folder: _plot(found, folder),
    )


def _at(size: int) -> dict[str, Times]:
    asked = questions(ASKED)
    base = english(size)
    plain = Finder(base, cache=LearntBefore(_learnt(by_meaning=False)))
    room = plain.room("en")
    index = room.index
    documents = [
        [token for n in index.phrasings_of(d) for token in index.phrasing_tokens[n]]
        for d in range(len(index.documents))
    ]
    tokens = {text: list(dict.fromkeys(index.read(text).tokens)) for text in asked}
    marks = {text: index.read(text).marks for text in asked}
    ours = Bm25(documents)
    rivals = {name: make(documents) for name, make in PEERS.items()}
    times = side_by_side(
        {
            BM25_PART: lambda text: best(ours.scores(tokens[text]), peers.TOP),
            RANKING: lambda text: index.rank(tokens[text], marks=marks[text]),
            DECISION: _deciding(plain),
            **{name: _on(search, tokens) for name, search in rivals.items() if name != SCORES_ONLY},
        },
        asked,
    )
    slow = {SCORES_ONLY: _on(rivals[SCORES_ONLY], tokens)}
    times |= side_by_side(slow, asked[:SLOW_ASKED], warm=2)
    embedder = installed_embedder()
    if embedder is not None:
        store = RandomVectors(embedder, Path("nowhere"))
        both = Finder(base, cache=LearntBefore(_learnt(by_meaning=True)), vectors=store)
        both.warm_up()
        times |= side_by_side({MEANING: _deciding(both)}, asked[:60])
    return times


def _on(search: peers.Search, tokens: Mapping[str, peers.Tokens]) -> Callable[[str], object]:
    return lambda text: search(tokens[text])


def _learnt(*, by_meaning: bool) -> dict[str, Any]:
    """A confidence that was learnt from the real base, on vectors that mean nothing."""
    embedder = installed_embedder() if by_meaning else None
    store = RandomVectors(embedder, Path("nowhere")) if embedder else None
    room: Room = Finder(english(0), vectors=store).room("en")
    return room.confidence.as_json()


def _rows(found: Found) -> Iterator[list[str]]:
    for name in dict.fromkeys(name for times in found.values() for name in times):
        cells = [times.get(name) for times in found.values()]
        yield [name, *(f"{t.median:.2f} ({t.slow:.2f})" if t else "–" for t in cells)]


def _figures(found: Found) -> Iterator[Figure]:
    real, large = min(found), max(found)
    most = found[large]
    beside = most[BM25_PART].median / most["tantivy"].median
    yield Figure(f"BM25 part beside tantivy, {large:,} entries", beside, 2.0, "x its time")
    faster = most[SCORES_ONLY].median / most[BM25_PART].median
    yield Figure(f"BM25 part beside rank_bm25 get_scores, {large:,} entries", faster, 100.0,
                 "x faster", at_least=True)  # fmt: skip
    yield Figure(f"decision by words, {real} entries", found[real][DECISION].median, 5.0, "ms")
    if MEANING in found[real]:
        taken = found[real][MEANING].median
        yield Figure(f"decision by words and meaning, {real} entries", taken, 30.0, "ms")


def _growth(small: int, large: int) -> Iterator[Figure]:
    """How much longer a decision takes on the larger base, by each way of deciding."""
    embedder = installed_embedder()
    stores: dict[str, VectorStore | None] = {"words": None}
    if embedder is not None:
        stores["words and meaning"] = RandomVectors(embedder, Path("nowhere"))
    for name, store in stores.items():
        held = LearntBefore(_learnt(by_meaning=store is not None))
        finders = {n: Finder(english(n), cache=held, vectors=store) for n in (small, large)}
        for finder in finders.values():
            finder.warm_up()
        ways = {str(size): _deciding(finder) for size, finder in finders.items()}
        times = side_by_side(ways, questions(ASKED))
        growth = times[str(large)].median / times[str(small)].median
        yield Figure(f"decision by {name}, {large:,} beside {small} entries", growth, 2.0,
                     "x its time")  # fmt: skip


def _deciding(finder: Finder) -> Callable[[str], object]:
    return lambda text: finder.decide(Question(text))


def _plot(found: Found, folder: Path) -> None:
    lines = {
        name: [(size, times[name].median) for size, times in found.items() if name in times]
        for name in (BM25_PART, DECISION, MEANING, *PEERS)
    }
    plot_sizes(lines, folder / "performance-decisions.png", "entries", "ms, median")
