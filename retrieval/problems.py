"""What can be wrong in a knowledge file, said so that its writer knows what to do."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from retrieval.problem_texts import TEXTS


class Severity(StrEnum):
    """An error keeps a file out of service; a warning never does; a hint is only shown if asked."""

    ERROR = "error"
    HINT = "hint"
    WARNING = "warning"


_RANK = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.HINT: 2}


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file; line and column count from 1."""

    path: Path
    line: int = 1
    column: int = 1


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake. `code` names its text in `problem_texts`, `details` fill it."""

    place: Place
    severity: Severity
    code: str
    details: dict[str, str] = field(default_factory=dict)

    def text(self, language: str = "en") -> str:
        """What is wrong and what to do, in English or Japanese."""
        texts = TEXTS[self.code]
        return texts.get(language, texts["en"]).format(**self.details)

    def line(self, language: str = "en") -> str:
        """`file:line:col: error: text`, the form editors and CI understand."""
        place = self.place
        return (
            f"{place.path}:{place.line}:{place.column}: {self.severity}: "
            f"{self.text(language)} [{self.code}]"
        )


class KnowledgeError(Exception):
    """The knowledge base cannot be put into service; `problems` says why."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        first = self.problems[0].line() if self.problems else "no knowledge found"
        more = f" (and {len(self.problems) - 1} more)" if len(self.problems) > 1 else ""
        super().__init__(f"{first}{more}; `support-bot check` lists everything")


def sort_problems(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Errors first, then warnings, then hints; each by file and line."""
    return tuple(
        sorted(
            problems, key=lambda p: (_RANK[p.severity], p.place.path, p.place.line, p.place.column)
        )
    )
