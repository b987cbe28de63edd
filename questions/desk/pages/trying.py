"""Try: ask a question and see why the bot answers as it does. Nothing typed here is kept."""

import asyncio
from dataclasses import dataclass
from typing import Final, Literal

from starlette.responses import Response

from questions.desk.bubble import Bubble
from questions.desk.visit import Visit
from retrieval.decision import Answer, Choices, Decision, SmallTalk, Unknown, Urgent
from retrieval.explain import Explanation, explain
from retrieval.finder import Finder, Question

LONGEST: Final = 1_000
"""Characters."""
Outcome = Literal["answer", "choices", "unknown", "urgent", "chat"]


@dataclass(frozen=True, slots=True)
class Tried:
    """A question, what was decided, and the entries a person would be shown, by id."""

    text: str
    outcome: Outcome
    found: Explanation
    shown: tuple[tuple[str, str], ...]
    """Ids and question lines of what is shown or offered."""
    bubble: Bubble | None
    questions: dict[str, str]
    """The question lines of the candidates, by id."""
    groups: tuple[tuple[str, ...], ...]
    by_meaning: bool


async def show(visit: Visit) -> Response:
    """GET /try."""
    return visit.page("try.html", tried=None, text="", longest=LONGEST)


async def ask(visit: Visit) -> Response:
    """POST /try: the answer, and why."""
    text = visit.form.get("text", "").strip()[:LONGEST]
    tried = None
    if text:
        loop = asyncio.get_running_loop()
        tried = await loop.run_in_executor(visit.desk.workers, _tried, visit, text)
    return visit.page("try.html", tried=tried, text=text, longest=LONGEST)


def _tried(visit: Visit, text: str) -> Tried:
    finder = visit.desk.finder()
    found = explain(finder, Question(text, visit.language))
    decision = found.decision
    known = finder.knowledge.languages[decision.reply_in]
    lines = {entry.id: entry.question for entry in known.entries()}
    return Tried(
        text=text,
        outcome=outcome_of(decision),
        found=found,
        shown=tuple((i, lines[i]) for i in _shown(decision) if i in lines),
        bubble=_bubble(visit, finder, decision),
        questions=lines,
        groups=known.terms,
        by_meaning=finder.by_meaning,
    )


def outcome_of(decision: Decision) -> Outcome:
    """The decision's name, as in the log."""
    match decision:
        case Answer():
            return "answer"
        case Choices():
            return "choices"
        case Unknown():
            return "unknown"
        case Urgent():
            return "urgent"
        case SmallTalk():
            return "chat"


def _shown(decision: Decision) -> tuple[str, ...]:
    match decision:
        case Answer(entry=entry):
            return (entry,)
        case Choices(entries=entries):
            return entries
        case Urgent(card=card, besides=besides):
            return (card, *_shown(besides))
        case _:
            return ()


def _bubble(visit: Visit, finder: Finder, decision: Decision) -> Bubble | None:
    """The message that opens with the answer or the card; choices and "unknown" have none."""
    if not isinstance(decision, Answer | Urgent):
        return None
    shown = _shown(decision)[0]
    entry = finder.knowledge.entry(shown, decision.reply_in)
    if entry is None:
        return None
    desk = visit.desk
    return desk.make_bubble(finder.knowledge, decision.reply_in, entry, desk.clock())
