"""Suggestions: what was labelled becomes a phrasing or a new entry, worded by the analyst.

Nothing here changes what the bot says: suggestions leave the desk as a patch, or are taken into a
working copy by `support-bot suggestions --apply`.
"""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final, TypeVar

from starlette.responses import Response

from questions.applying import ApplyError, prepare
from questions.applying import patch as as_patch
from questions.desk.apart import apart
from questions.desk.visit import PageError, Visit, not_found
from questions.desk.waiting import Waiting, of_question
from questions.drafts import Draft, Kind, Suggestion
from questions.effect import Effect
from questions.labels import labelled_questions
from questions.refusals import Refusal, refusal
from questions.wording import LONGEST, tidied

CONFLICT: Final = 409
MOST_SHOWN: Final = 30
"""Groups that wait to be worded, on one page."""
MOST_ASKED: Final = 200
"""Logged questions that an effect is tried on."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Form:
    """A suggestion in the making."""

    draft: Draft
    source: Waiting | None
    """The labelled questions it is made from."""
    refused: Refusal | None = None
    effect: Effect | None = None


async def show(visit: Visit) -> Response:
    """GET /suggestions: what waits to be worded, what is suggested, what was taken over."""
    every = await visit.desk.suggestions.read(None)
    return visit.page(
        "suggestions.html",
        waiting=await _waiting(visit),
        most_shown=MOST_SHOWN,
        open=[s for s in every if s.state == "open"],
        applied=[s for s in reversed(every) if s.state == "applied"][:20],
        knowledge=visit.desk.finder().knowledge,
    )


async def write(visit: Visit) -> Response:
    """GET /suggestions/new: words for what was labelled, or for an entry of one's choice."""
    source = of_question(await _waiting(visit), visit.query.get("question", ""))
    entry = (source.entry if source else visit.query.get("entry")) or ""
    language = source.language if source else visit.query.get("in", visit.language)
    kind: Kind = "phrasing" if entry or visit.query.get("kind") == "phrasing" else "new-entry"
    draft = Draft(kind, language, entry, "", None, source.key if source else None)
    return _form(visit, Form(draft, source))


async def propose(visit: Visit) -> Response:
    """POST /suggestions/new: show the effect, and put it down once that was seen."""
    source = of_question(await _waiting(visit), visit.form.get("question", ""))
    draft = _draft(visit, source)
    refused = await _refused(visit, draft)
    if refused is not None:
        return _form(visit, Form(draft, source, refused), CONFLICT)
    if visit.form.get("step") == "keep":
        await visit.desk.suggestions.put(draft, visit.session.name)
        return visit.go("/suggestions")
    texts = source.texts[:MOST_ASKED] if source else ()
    effect = await _beside(visit, lambda: visit.desk.effects.of(draft, texts))
    return _form(visit, Form(draft, source, effect=effect))


async def withdraw(visit: Visit) -> Response:
    """POST /suggestions/withdraw."""
    await visit.desk.suggestions.move([visit.form.get("suggestion", "")], "dropped")
    return visit.go("/suggestions")


async def patch(visit: Visit) -> Response:
    """GET /suggestions/patch: all open suggestions as a file for `git apply`."""
    chosen = await visit.desk.suggestions.read("open")
    root, today = visit.desk.knowledge_dir, visit.desk.today()

    try:
        text = await _beside(visit, lambda: apart(_patch, root, chosen, today))
    except ApplyError as error:
        # Its words are for a terminal: places of this machine are no page's business.
        raise PageError(
            CONFLICT,
            "回答集のファイルに誤りがあるため、パッチを作れません。"
            "先に `support-bot check` で直してください。",
            "The knowledge base has a mistake, so no patch can be made. "
            "Mend what `support-bot check` names first.",
        ) from error
    headers = {"Content-Disposition": f'attachment; filename="suggestions-{today}.patch"'}
    return Response(text, media_type="text/x-diff; charset=utf-8", headers=headers)


def _patch(root: Path, chosen: Sequence[Suggestion], today: date) -> str:
    return as_patch(prepare(root, chosen, today), root)


async def _refused(visit: Visit, draft: Draft) -> Refusal | None:
    # On its own, so that the logged texts are gone before an effect is worked out.
    every = await visit.desk.suggestions.read("open")
    logged = await visit.desk.suggestions.logged_texts()
    knowledge = visit.desk.finder().knowledge
    drafts = [s.draft for s in every]
    return await _beside(visit, lambda: refusal(draft, knowledge, logged, drafts))


def _draft(visit: Visit, source: Waiting | None) -> Draft:
    form = visit.form
    kind: Kind = "new-entry" if form.get("kind") == "new-entry" else "phrasing"
    return Draft(
        kind=kind,
        language=form.get("language", ""),
        entry=form.get("entry", "").strip(),
        text=tidied(form.get("text", "")),
        topic=form.get("topic") or None,
        question=source.key if source else None,
    )


def _form(visit: Visit, form: Form, status: int = 200) -> Response:
    knowledge = visit.desk.finder().knowledge
    known = knowledge.languages.get(form.draft.language)
    if known is None:
        raise not_found()
    entry = known.entry(form.draft.entry)
    return visit.page(
        "suggest.html",
        status,
        form=form,
        draft=form.draft,
        known=known,
        knowledge=knowledge,
        entry=entry,
        longest=LONGEST,
    )


async def _waiting(visit: Visit) -> list[Waiting]:
    labelled = await labelled_questions(visit.desk.storage)
    suggested: list[Suggestion] = await visit.desk.suggestions.read(None)
    made = [s for s in suggested if s.state != "dropped"]
    return await _beside(visit, lambda: visit.desk.waiting.waiting(labelled, made))


async def _beside(visit: Visit, work: Callable[[], T]) -> T:
    """Do what takes a processor's time beside the event loop."""
    return await asyncio.get_running_loop().run_in_executor(visit.desk.heavy, work)
