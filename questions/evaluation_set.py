"""Logged questions that analysts have labelled, as a set to evaluate on.

What people really ask, so harder and truer than what developers wrote; and small, since only those
count that tell something:

- `entry`: in scope, that entry is right. It leaves the set once a rewording of it has become a
  phrasing: to ask what was just learnt would praise the pupil for the teacher's words.
- `off-topic`: out of scope, no answer is right.
- `new-entry` is left out: no answer is right until somebody writes one, and nothing tells when.
- `not-a-question` is left out: greetings, insults, slips of a thumb and statements are one verdict,
  and what the bot should say differs for each.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from questions.drafts import Suggestion
from questions.labels import LabelledQuestion, labelled_questions
from questions.storage import Storage
from questions.suggestions import Suggestions
from retrieval.evaluation import Labelled
from retrieval.knowledge import Knowledge
from retrieval.text import squeeze


@dataclass(frozen=True, slots=True)
class EvaluationSet:
    """The questions, each text once, and how many labelled texts were left out of it and why:
    `became_phrasings`, `contradictory` (labelled in two ways), `other` verdicts or entries that are
    gone."""

    questions: tuple[Labelled, ...]
    became_phrasings: int = 0
    contradictory: int = 0
    other: int = 0


async def read_set(
    storage: Storage, knowledge: Knowledge, clock: Callable[[], datetime]
) -> EvaluationSet:
    """The set as it is now.

    Raises:
        StorageError: there is no database, or it fails.
    """
    await storage.must_exist()
    labelled = await labelled_questions(storage)
    suggested = await Suggestions(storage, clock).read(None)
    return make_set(labelled, suggested, knowledge)


def make_set(
    labelled: Iterable[LabelledQuestion], suggested: Iterable[Suggestion], knowledge: Knowledge
) -> EvaluationSet:
    """The set of labelled questions, of all suggestions in whatever state, for a knowledge base."""
    reworded = _reworded(suggested, knowledge)
    by_text: defaultdict[tuple[str, str], list[LabelledQuestion]] = defaultdict(list)
    for question in labelled:
        by_text[question.language, squeeze(question.text)].append(question)
    found: list[Labelled] = []
    became, contradictory, other = 0, 0, 0
    for (language, _), same in by_text.items():
        verdicts = {(q.verdict, q.entry) for q in same}
        verdict, entry = next(iter(verdicts))
        if any(q.question in reworded for q in same):
            became += 1
        elif len(verdicts) > 1:
            contradictory += 1
        elif verdict == "entry" and entry and knowledge.entry(entry, language):
            found.append(Labelled(text=same[0].text, relevant=(entry,), language=language))
        elif verdict == "off-topic":
            found.append(Labelled(text=same[0].text, kind="out-of-scope", language=language))
        else:
            other += 1
    return EvaluationSet(tuple(found), became, contradictory, other)


def _reworded(suggested: Iterable[Suggestion], knowledge: Knowledge) -> set[str]:
    """Keys of questions of which a rewording is a phrasing here, however it got there."""
    phrasings = {
        code: {squeeze(p) for entry in known.entries() for p in entry.phrasings}
        for code, known in knowledge.languages.items()
    }
    drafts = [s.draft for s in suggested]
    return {
        draft.question
        for draft in drafts
        if draft.question and squeeze(draft.text) in phrasings.get(draft.language, ())
    }
