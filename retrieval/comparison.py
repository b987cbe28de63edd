"""The same questions asked of two states of the knowledge base: what is answered otherwise now?"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from retrieval.decision import Answer, Choices, Decision, SmallTalk, Unknown, Urgent, besides
from retrieval.evaluation import OUT, Asked, Labelled
from retrieval.finder import Finder, Question

Verdict = Literal["better", "worse", "other"]


@dataclass(frozen=True, slots=True)
class Moved:
    """A question that gets something else to read. `wanted`: the entries that are right for it, as
    far as somebody has said so. `verdict`: "other" is neither better nor worse."""

    text: str
    language: str
    wanted: tuple[str, ...]
    before: Decision
    after: Decision
    verdict: Verdict

    @property
    def is_answered_now(self) -> bool:
        """Whether it had no direct answer before, and has one."""
        answered = isinstance(besides(self.after), Answer)
        return answered and not isinstance(besides(self.before), Answer)


def compare_labelled(before: Iterable[Asked], after: Iterable[Asked]) -> list[Moved]:
    """What moved between two runs of `ask_all` on the same questions, in their order."""
    found = []
    for old, new in zip(before, after, strict=True):
        if shown(old.decision) != shown(new.decision):
            question = old.question
            verdict = _verdict(worth(question, old.decision), worth(question, new.decision))
            wanted = question.relevant
            found.append(
                Moved(question.text, old.language, wanted, old.decision, new.decision, verdict)
            )
    return found


def compare_logged(
    before: Finder,
    after: Finder,
    texts: Iterable[str],
    chosen: str | None = None,
    step: Callable[[], None] = lambda: None,
) -> list[Moved]:
    """What moved among questions that nobody has labelled.

    A direct answer counts as better than choices, and those as better than none, though nobody has
    said that it is right: whoever edits has to look. `chosen`: the language they were asked in.
    """
    found = []
    for text in texts:
        question = Question(text, chosen=chosen)
        old, new = before.decide(question), after.decide(question)
        if shown(old) != shown(new):
            verdict = _verdict(_answered(old), _answered(new))
            found.append(Moved(text, new.reply_in, (), old, new, verdict))
        step()
    return found


def shown(decision: Decision) -> tuple[str, ...]:
    """What a person gets to read, as its kind and the ids in it; equal if it is the same."""
    match decision:
        case Answer(entry=entry):
            return ("answer", entry)
        case Choices(entries=entries):
            return ("choices", *entries)
        case SmallTalk(talk=talk):
            return ("chat", talk)
        case Urgent(card=card, besides=rest):
            return ("urgent", card, *shown(rest))
        case Unknown():
            return ("unknown",)


def worth(question: Labelled, decision: Decision) -> tuple[int, ...]:
    """How good a decision is for a labelled question; more is better.

    A wrong direct answer is the worst there is: not to answer is better, choices with the right
    entry better still. A help card is worth most where it is wanted, and costs least elsewhere.
    """
    card = decision.card if isinstance(decision, Urgent) else None
    if question.kind == "urgent":
        return (2 if card in question.relevant else 1 if card else 0,)
    calm = int(card is None or card in question.relevant)
    return (_worth_besides(question, besides(decision), card), calm)


def _worth_besides(question: Labelled, found: Decision, card: str | None) -> int:
    wanted = set(question.relevant)
    if question.kind in OUT or question.kind == "other-language":
        return {Answer: 0, Choices: 1}.get(type(found), 2)
    if question.kind == "small-talk":
        return 2 if isinstance(found, SmallTalk) else int(not isinstance(found, Answer))
    if question.kind == "vague":
        return 0 if isinstance(found, Answer) and found.entry not in wanted else 1
    match found:
        case Answer(entry=entry):
            return 3 if entry in wanted else 0
        case Choices(entries=entries):
            return 2 if wanted & set(entries) else 1
        case _:
            return 2 if card in wanted else 1


def _answered(decision: Decision) -> tuple[int, ...]:
    found = besides(decision)
    return ({Answer: 2, Choices: 1}.get(type(found), 0),)


def _verdict(before: tuple[int, ...], after: tuple[int, ...]) -> Verdict:
    if before == after:
        return "other"
    return "better" if after > before else "worse"


def worse(found: Sequence[Moved]) -> Iterator[Moved]:
    """Those that got worse."""
    return (moved for moved in found if moved.verdict == "worse")
