"""Quality: the evaluations that were recorded, over time."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from starlette.responses import Response

from questions.desk.rendering import signed
from questions.desk.visit import Visit
from questions.quality import DEFINITIONS, AskedSet, Measured, history

SPARK_WIDTH: Final = 160
SPARK_HEIGHT: Final = 36
_PAD: Final = 4


@dataclass(frozen=True, slots=True)
class Kind:
    """A figure that is shown: its name in an evaluation, in words, and whether more is better."""

    name: str
    ja: str
    en: str
    more_is_better: bool = True


KINDS: Final = (
    Kind(
        "in scope: answered directly and rightly",
        "答えのある質問に、正しい項目をすぐ示した割合",
        "Questions an entry answers: the right entry was shown at once",
    ),
    Kind(
        "in scope: right entry shown",
        "同じく、正しい項目をすぐ、または候補の中に示した割合",
        "The same, at once or among the choices",
    ),
    Kind(
        "direct answers that are right",
        "すぐ示した答えのうち、正しかった割合",
        "Of all direct answers, those that are right",
    ),
    Kind(
        "out of scope: unknown",
        "答えのない質問に「わかりません」と伝えた割合",
        "Questions no entry answers: the bot said it does not know",
    ),
    Kind(
        "out of scope: answered",
        "答えのない質問に、答えてしまった割合（少ないほどよい）",
        "Questions no entry answers: answered all the same (less is better)",
        more_is_better=False,
    ),
    Kind(
        "urgent: the right card",
        "緊急の訴えに、合った案内カードを示した割合",
        "Messages of danger: the right card was shown",
    ),
)


@dataclass(frozen=True, slots=True)
class Line:
    """One figure over time. `points`: an SVG polyline's; `last` is the newest."""

    kind: Kind
    last: float
    before: float | None
    points: str
    end: tuple[float, float]

    @property
    def change(self) -> str:
        """`+1.2` points against the evaluation before, `±0.0` where nothing moved."""
        return signed((self.last - (self.before or 0)) * 100, 1)

    @property
    def tone(self) -> str:
        """`good`, `bad` or nothing, against the evaluation before."""
        if self.before is None or round(self.last - self.before, 3) == 0:
            return ""
        return "good" if (self.last > self.before) == self.kind.more_is_better else "bad"


@dataclass(frozen=True, slots=True)
class Series:
    """All evaluations of one set in one language."""

    asked: AskedSet
    language: str
    newest: Measured
    evaluations: int
    lines: tuple[Line, ...]


async def show(visit: Visit) -> Response:
    """GET /quality."""
    by_set: dict[tuple[AskedSet, str], list[Measured]] = defaultdict(list)
    for one in await history(visit.desk.storage):
        by_set[one.asked, one.language].append(one)
    shown = [_series(found) for found in by_set.values()]
    shown.sort(key=lambda s: (s.asked != "labelled", s.language != visit.language, s.language))
    return visit.page(
        "quality.html",
        series=shown,
        definitions=DEFINITIONS,
        width=SPARK_WIDTH,
        height=SPARK_HEIGHT,
    )


def _series(found: Sequence[Measured]) -> Series:
    newest = found[-1]
    lines = tuple(line for kind in KINDS if (line := _line(kind, found)))
    return Series(newest.asked, newest.language, newest, len(found), lines)


def _line(kind: Kind, found: Sequence[Measured]) -> Line | None:
    values = [v for one in found if (v := one.figures.get(kind.name)) is not None]
    if not values:
        return None
    places = _places(values)
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    before = values[-2] if len(values) > 1 else None
    return Line(kind, values[-1], before, points, places[-1])


def _places(values: Sequence[float]) -> list[tuple[float, float]]:
    """On a scale that holds the values and shows a change of a few points as such."""
    low = max(0.0, min(values) - 0.05)
    high = min(1.0, max(values) + 0.05)
    across = (SPARK_WIDTH - 2 * _PAD) / max(1, len(values) - 1)
    up = (SPARK_HEIGHT - 2 * _PAD) / (high - low)
    return [(_PAD + i * across, SPARK_HEIGHT - _PAD - (v - low) * up) for i, v in enumerate(values)]
