"""What `evaluate` shows: figures, what each part brings, calibration, confusions."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from rich.console import Console
from rich.table import Table

from questions.quality import AskedSet
from retrieval.ablation import Row, ablation
from retrieval.calibration import Bin, calibration_error, confusions, reliability
from retrieval.evaluation import Asked, Figures, Labelled, ask_all, figures
from retrieval.finder import Finder

CONFUSIONS_SHOWN: Final = 12
TITLES: Final[Mapping[AskedSet, str]] = {
    "labelled": "labelled questions",
    "analysts": "logged questions that analysts labelled",
}


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured, by language."""

    questions: int
    by_meaning: bool
    asked: Mapping[str, int]
    figures: dict[str, Figures]
    reliability: dict[str, list[Bin]]
    confusions: dict[str, list[tuple[str, str, int]]]
    ablation: dict[str, list[Row]]


def measure(
    finder: Finder, questions: Sequence[Labelled], step: Callable[[], None], *, details: bool = True
) -> Report:
    """Ask all questions; `details` adds what each part brings. `step` is called for each."""
    asked = ask_all(finder, questions, step)
    spoken = [code for code in finder.knowledge.languages if any(a.group == code for a in asked)]

    def of(code: str) -> list[Asked]:
        return [a for a in asked if a.group == code]

    return Report(
        len(questions),
        finder.by_meaning,
        Counter(a.group for a in asked),
        figures(asked, finder.knowledge.languages),
        {code: reliability(of(code)) for code in spoken},
        {code: confusions(of(code)) for code in spoken},
        {code: ablation(finder, code, questions, step) for code in spoken} if details else {},
    )


def as_object(report: Report) -> dict[str, Any]:
    """The report as JSON."""
    return {
        "questions": report.questions,
        "by_meaning": report.by_meaning,
        "figures": {code: found.table() for code, found in sorted(report.figures.items())},
        "ablation": {
            code: {name: {"first": first, "among four": among} for name, first, among in rows}
            for code, rows in report.ablation.items()
        },
        "calibration": {
            code: {
                "expected error": calibration_error(bins),
                "bins": [[b.low, b.high, b.messages, b.confidence, b.right] for b in bins],
            }
            for code, bins in report.reliability.items()
        },
        "confusions": report.confusions,
    }


def print_for_people(report: Report, console: Console, what: str = TITLES["labelled"]) -> None:
    """The report as tables."""
    tables = {code: found.table() for code, found in sorted(report.figures.items())}
    signals = "words and meaning" if report.by_meaning else "words alone"
    table = Table("figure", *tables, title=f"{report.questions} {what}, by {signals}")
    for name in next(iter(tables.values()), {}):
        table.add_row(name, *(_percent(tables[code][name]) for code in tables))
    console.print(table)
    for code, rows in report.ablation.items():
        _print_ablation(code, rows, console)
    for code, bins in report.reliability.items():
        _print_reliability(code, bins, console)
    for code, pairs in report.confusions.items():
        _print_confusions(code, pairs, console)


def _print_ablation(code: str, rows: Sequence[Row], console: Console) -> None:
    table = Table("ranking, in scope", "right first", "among four", title=f"{code}: what brings it")
    for name, first, among in rows:
        table.add_row(name, _percent(first), _percent(among))
    console.print(table)


def _print_reliability(code: str, bins: Sequence[Bin], console: Console) -> None:
    title = f"{code}: calibration, expected error {calibration_error(bins):.3f}"
    table = Table("confidence", "messages", "mean", "right", "", title=title)
    for b in bins:
        bar = "#" * round(b.right * 20)
        span = f"{b.low:.1f} to {b.high:.1f}"
        table.add_row(span, str(b.messages), f"{b.confidence:.2f}", f"{b.right:.2f}", bar)
    console.print(table)


def _print_confusions(code: str, pairs: Sequence[tuple[str, str, int]], console: Console) -> None:
    if not pairs:
        return
    table = Table("wanted", "found first", "times", title=f"{code}: taken for each other")
    for wanted, found, count in pairs[:CONFUSIONS_SHOWN]:
        table.add_row(wanted, found, str(count))
    console.print(table)


def draw_calibration(report: Report, path: Path) -> None:
    """Confidence against truth, a line for each language. Raises ImportError without matplotlib."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(5, 5), layout="constrained")
    axes = figure.add_subplot(
        xlabel="confidence", ylabel="first candidate right", xlim=(0, 1), ylim=(0, 1)
    )
    axes.plot([0, 1], [0, 1], linestyle=":", color="grey", label="perfect")
    for code, bins in report.reliability.items():
        sizes = [20 + b.messages for b in bins]
        means, right = [b.confidence for b in bins], [b.right for b in bins]
        axes.plot(means, right, label=code)
        axes.scatter(means, right, s=sizes, alpha=0.4)
    axes.legend(title="dots: messages")
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=120)


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.1%}"
