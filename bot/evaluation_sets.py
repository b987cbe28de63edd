"""The sets that `evaluate` asks: files of labelled questions, and what analysts labelled."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import typer

from bot.cli_common import fail, now, with_storage
from bot.evaluation_report import Report
from questions.evaluation_set import read_set
from questions.quality import AskedSet, Measured
from retrieval.evaluation import EvaluationError, Labelled, load_questions
from retrieval.finder import Finder

Sets = dict[AskedSet, Sequence[Labelled]]


def from_files(files: Sequence[Path], half: str | None) -> Sets:
    """The questions of files, or of one half of them; no set where there is no file."""
    try:
        questions = [q for q in load_questions(files) if half in {None, q.half}]
    except EvaluationError as error:
        fail(str(error))
    return {"labelled": questions} if files else {}


def from_labels(finder: Finder) -> Sets:
    """The questions that analysts labelled, from the database; what is left out is named on
    standard error."""
    found = with_storage(lambda storage: read_set(storage, finder.knowledge, now))
    typer.echo(
        f"analysts' labels: {len(found.questions)} questions; left out: "
        f"{found.became_phrasings} became phrasings, {found.contradictory} labelled in two ways, "
        f"{found.other} not a question, without an entry yet, or of an entry that is gone",
        err=True,
    )
    return {"analysts": found.questions}


def as_measured(found: Mapping[AskedSet, Report], digest: str) -> list[Measured]:
    """The figures to keep: one for each set and language of the knowledge base or "other"."""
    return [
        Measured(name, language, report.asked[language], report.by_meaning, figures.table(), digest)
        for name, report in found.items()
        for language, figures in report.figures.items()
    ]
