"""How well are labelled questions answered? The figures by language and kind."""

import json
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Literal, get_args

from pydantic import BeforeValidator, ConfigDict, ValidationError

from retrieval.decision import Answer, Choices, Decision, SmallTalk, Unknown, Urgent, besides
from retrieval.entries import Model
from retrieval.finder import Finder, Question
from retrieval.language import UNDECIDED
from retrieval.yaml_source import SourceError, read

Kind = Literal[
    "in-scope",
    "follow-up",
    "out-of-scope",
    "near-miss",
    "vague",
    "urgent",
    "small-talk",
    "other-language",
]
KINDS: tuple[Kind, ...] = get_args(Kind)


OUT: tuple[Kind, ...] = ("out-of-scope", "near-miss")
"""What no entry answers; half of it near misses."""


def _kind(value: object) -> object:
    return value.replace("_", "-").replace(" ", "-") if isinstance(value, str) else value


class Labelled(Model):
    """A question and what answers it. `relevant`: entry ids; for urgent ones the card's.
    `after`: the question that the same person asked just before."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    text: str
    relevant: tuple[str, ...] = ()
    kind: Annotated[Kind, BeforeValidator(_kind)] = "in-scope"
    half: Literal["development", "reported"] | None = None
    language: str | None = None
    language_hint: str | None = None
    after: str | None = None


class _File(Model):
    questions: tuple[Labelled, ...]


class EvaluationError(Exception):
    """A file of labelled questions cannot be read; the text says which and why."""


@dataclass(slots=True)
class Figures:
    """Counts for one language; every property is a share, or None where nothing was asked."""

    counts: Counter[tuple[str, str]] = field(default_factory=Counter)

    def share(self, kind: Kind, what: str) -> float | None:
        """The share of a kind's questions for which something held."""
        return self.share_of((kind,), what)

    def share_of(self, kinds: Sequence[Kind], what: str) -> float | None:
        """The share of some kinds' questions, taken together, for which something held."""
        asked = sum(self.counts[kind, "asked"] for kind in kinds)
        return sum(self.counts[kind, what] for kind in kinds) / asked if asked else None

    def precision(self) -> float | None:
        """The share of direct answers, over all kinds of messages, that are right. What is only a
        button below a help card is no direct answer."""
        answered = sum(self.counts[kind, "answered"] for kind in KINDS)
        right = sum(self.counts[kind, "answered rightly"] for kind in KINDS)
        return right / answered if answered else None

    def false_alarms(self) -> float | None:
        """The share of messages of all other kinds that got a help card they were not about."""
        others = [kind for kind in KINDS if kind != "urgent"]
        asked = sum(self.counts[kind, "asked"] for kind in others)
        return sum(self.counts[kind, "false alarm"] for kind in others) / asked if asked else None

    def table(self) -> dict[str, float | None]:
        """The figures by name, in the order they are shown."""
        return {
            "in scope: right entry first": self.share("in-scope", "first"),
            "in scope: right entry shown": self.share("in-scope", "shown"),
            "in scope: answered directly and rightly": self.share("in-scope", "answered rightly"),
            "follow-up: right entry shown": self.share("follow-up", "shown"),
            "direct answers that are right": self.precision(),
            "out of scope: unknown": self.share_of(OUT, "unknown"),
            "out of scope: answered": self.share_of(OUT, "answered"),
            "of these, near misses: unknown": self.share("near-miss", "unknown"),
            "of these, near misses: answered": self.share("near-miss", "answered"),
            "vague: not answered directly": _rest(self.share("vague", "answered")),
            "small talk: recognised": self.share("small-talk", "small talk"),
            "urgent: a card shown": self.share("urgent", "card"),
            "urgent: the right card": self.share("urgent", "right card"),
            "false alarms elsewhere": self.false_alarms(),
            "language kept (in scope)": self.share("in-scope", "language"),
            "another language recognised": self.share("other-language", "another"),
            "another language named": self.share("other-language", "named"),
        }


def load_questions(paths: Iterable[Path]) -> list[Labelled]:
    """Labelled questions from YAML files (whose name is their language) or JSON lines.

    Raises:
        EvaluationError: naming file and line.
    """
    found: list[Labelled] = []
    for path in paths:
        found += _yaml(path) if path.suffix in {".yaml", ".yml"} else _json_lines(path)
    return found


@dataclass(frozen=True, slots=True)
class Asked:
    """A labelled question and what was decided. `group`: the figures it counts for: a language,
    or "other" for those the knowledge base does not speak."""

    question: Labelled
    decision: Decision
    language: str
    group: str

    @property
    def right(self) -> bool:
        """Whether the first candidate is a right one."""
        candidates = self.decision.candidates
        return bool(candidates) and candidates[0].entry in self.question.relevant


def ask_all(
    finder: Finder, questions: Sequence[Labelled], step: Callable[[], None] = lambda: None
) -> list[Asked]:
    """Ask every question; its language is the label's, else the one detected."""
    return list(ask_each(finder, questions, step))


def ask_each(
    finder: Finder, questions: Iterable[Labelled], step: Callable[[], None] = lambda: None
) -> Iterator[Asked]:
    """The same one by one, for who does not keep them."""
    folders = finder.knowledge.languages.keys()
    for question in questions:
        shown = _shown_before(finder, question)
        decision = finder.decide(Question(question.text, question.language_hint, after=shown))
        language = question.language or decision.language
        group = language if language in folders else "other"
        yield Asked(question, decision, language, group)
        step()


def figures(asked: Iterable[Asked], folders: Collection[str]) -> dict[str, Figures]:
    """The figures of each group. `folders`: the languages of the knowledge base."""
    found: dict[str, Figures] = {}
    for one in asked:
        own = found.setdefault(one.group, Figures())
        if one.decision.language not in {*folders, UNDECIDED}:
            own.counts[one.question.kind, "another"] += 1
        for what in _outcomes(one.question, one.decision, one.language):
            own.counts[one.question.kind, what] += 1
    return found


def evaluate(finder: Finder, questions: Sequence[Labelled]) -> dict[str, Figures]:
    """Ask every question; the figures of each group."""
    return figures(ask_all(finder, questions), finder.knowledge.languages)


def _shown_before(finder: Finder, question: Labelled) -> str | None:
    """The entry that the question before led to."""
    if question.after is None:
        return None
    before = finder.decide(Question(question.after, question.language_hint))
    if isinstance(before, Choices):
        # As if the person had pressed the first button.
        return before.entries[0]
    return before.entry if isinstance(before, Answer) else None


def _outcomes(question: Labelled, decision: Decision, language: str) -> Iterable[str]:
    """What held for one question."""
    relevant = set(question.relevant)
    card = {decision.card} if isinstance(decision, Urgent) else set()
    yield "asked"
    if decision.reply_in == language:
        yield "language"
    if decision.language == language:
        yield "named"
    if decision.candidates and decision.candidates[0].entry in relevant:
        yield "first"
    if relevant & (card | _shown(decision)):
        yield "shown"
    if isinstance(decision, Answer):
        yield "answered"
        if decision.entry in relevant:
            yield "answered rightly"
    if isinstance(decision, Urgent):
        yield "card"
        yield "right card" if card & relevant else "false alarm"
    if isinstance(decision, Unknown):
        yield "unknown"
    if isinstance(decision, SmallTalk):
        yield "small talk"


def _shown(decision: Decision) -> set[str]:
    match besides(decision):
        case Answer(entry=entry):
            return {entry}
        case Choices(entries=entries):
            return set(entries)
        case _:
            return set()


def _yaml(path: Path) -> list[Labelled]:
    try:
        document = read(path, path.parent)
        file = _File.model_validate(document.data)
    except SourceError as error:
        raise EvaluationError(str(error)) from None
    except ValidationError as error:
        raise EvaluationError(f"{path}: {_first(error)}") from None
    return [q.model_copy(update={"language": q.language or path.stem}) for q in file.questions]


def _json_lines(path: Path) -> list[Labelled]:
    try:
        # Not splitlines: a text may hold what Unicode takes for the end of a line.
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, ValueError) as error:
        raise EvaluationError(f"{path}: {error}") from None
    return [_json_line(path, number, line) for number, line in enumerate(lines, 1) if line.strip()]


def _json_line(path: Path, number: int, line: str) -> Labelled:
    try:
        return Labelled.model_validate(json.loads(line))
    except ValidationError as error:
        raise EvaluationError(f"{path}:{number}: {_first(error)}") from None
    except (ValueError, RecursionError) as error:
        raise EvaluationError(f"{path}:{number}: {error}") from None


def _first(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"


def _rest(share: float | None) -> float | None:
    return None if share is None else 1 - share
