"""The lines of a backup, each checked when it is read: a file is input from outside."""

from datetime import date
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, TypeAdapter

from questions.drafts import Kind, State
from questions.labels import Verdict
from questions.quality import AskedSet
from questions.wording import LONGEST

Short = Annotated[str, StringConstraints(max_length=40)]
Month = Annotated[str, StringConstraints(pattern=r"^\d{4}-\d{2}$")]
Hex = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]


class Line(BaseModel):
    """What all lines have in common."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Head(Line):
    """The first line."""

    kind: Literal["refugee-support-bot backup"]
    version: Literal[1]
    database: Hex


class QuestionLine(Line):
    """A row of `questions`, without its pseudonym."""

    kind: Literal["questions"]
    key: Hex
    day: date
    office_hours: bool
    language: Annotated[str, StringConstraints(max_length=8)]
    outcome: Annotated[str, StringConstraints(max_length=8)]
    entry: Short | None
    band: Annotated[str, StringConstraints(max_length=6)]
    runner_up: Short | None
    chosen: Short | None
    feedback: Annotated[str, StringConstraints(max_length=12)] | None
    text: Annotated[str, StringConstraints(max_length=4000)] | None


class UrgentLine(Line):
    """A row of `urgent_counts`."""

    kind: Literal["urgent_counts"]
    month: Month
    card: Short
    rule: Annotated[str, StringConstraints(max_length=8)]
    messages: int


class ArrivalLine(Line):
    """A row of `arrivals`."""

    kind: Literal["arrivals"]
    month: Month
    source: Annotated[str, StringConstraints(max_length=30)]
    people: int


class UnloggedLine(Line):
    """A row of `unlogged_counts`."""

    kind: Literal["unlogged_counts"]
    month: Month
    messages: int


class LabelLine(Line):
    """A row of `labels`."""

    kind: Literal["labels"]
    question: Hex
    verdict: Verdict
    entry: Short | None
    by: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    day: date


class ForgottenLine(Line):
    """A row of `forgotten_rows`."""

    kind: Literal["forgotten_rows"]
    mark: Hex
    forget_after: date


class SuggestionLine(Line):
    """A row of `suggestions`."""

    kind: Literal["suggestions"]
    key: Hex
    of: Kind
    language: Annotated[str, StringConstraints(max_length=8)]
    entry: Short
    topic: Short | None
    text: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST)]
    question: Hex | None
    by: Short
    day: date
    state: State


class EvaluationLine(Line):
    """A row of `evaluations`."""

    kind: Literal["evaluations"]
    key: Hex
    day: date
    asked: AskedSet
    language: Annotated[str, StringConstraints(max_length=8)]
    figures: Annotated[str, StringConstraints(max_length=10_000)]
    knowledge: Annotated[str, StringConstraints(max_length=64)]


Row = (
    QuestionLine
    | UrgentLine
    | ArrivalLine
    | UnloggedLine
    | LabelLine
    | SuggestionLine
    | EvaluationLine
    | ForgottenLine
)
ROW: Final[TypeAdapter[Row]] = TypeAdapter(Annotated[Row, Field(discriminator="kind")])
