"""Review: one group at a time, and where it belongs."""

from dataclasses import dataclass

from starlette.responses import Response

from questions.desk.grouped import Group
from questions.desk.pages.unanswered import nearest
from questions.desk.visit import PageError, Visit
from questions.labels import VERDICTS, Verdict, put_labels, take_back

BAD_REQUEST = 400


@dataclass(frozen=True, slots=True)
class Done:
    """What was labelled last, so that it can be taken back."""

    key: str
    language: str
    text: str
    questions: int
    question: str
    verdict: str


async def show(visit: Visit) -> Response:
    """GET /review: the group asked for, else the biggest."""
    groups = visit.desk.groups.all()
    wanted = visit.desk.groups.get(visit.query.get("group", ""))
    meant = [g for g in groups if not g.found.noise] or groups
    chosen = wanted or (meant[0] if meant else None)
    return visit.page(
        "review.html",
        work=visit.desk.groups.work,
        ready=visit.desk.groups.ready,
        group=(await nearest(visit, [chosen]))[0] if chosen else None,
        left=len(meant),
        done=_done(visit),
    )


async def label(visit: Visit) -> Response:
    """POST /review: label every question of a group."""
    key = visit.form.get("group", "")
    group = visit.desk.groups.get(key)
    if group is None:
        # Somebody else was quicker, or this was sent twice.
        return visit.go("/review")
    verdict, entry = _verdict(visit, group)
    desk = visit.desk
    name = visit.session.name
    await put_labels(desk.storage, group.found.questions, verdict, entry, name, desk.clock)
    desk.groups.leave(group)
    return visit.go("/review", done=key, verdict=verdict)


async def undo(visit: Visit) -> Response:
    """POST /review/undo: take back what was just said of a group."""
    key = visit.form.get("group", "")
    group = visit.desk.groups.labelled(key)
    if group is None:
        return visit.go("/review")
    await take_back(visit.desk.storage, group.found.questions)
    visit.desk.groups.come_back(key)
    return visit.go("/review", group=key)


def _verdict(visit: Visit, group: Group) -> tuple[Verdict, str | None]:
    """What was chosen: `entry:ID`, or one of the other verdicts."""
    given, _, entry = visit.form.get("verdict", "").partition(":")
    verdict = next((v for v in VERDICTS if v == given), None)
    known = visit.desk.finder().knowledge.entry(entry, group.found.language)
    fits = known is not None if verdict == "entry" else not entry
    if verdict is None or not fits:
        raise PageError(
            BAD_REQUEST,
            "この選択肢はありません。前のページに戻って、選び直してください。",
            "There is no such choice. Go back and choose again.",
        )
    return verdict, known.id if known else None


def _done(visit: Visit) -> Done | None:
    group = visit.desk.groups.labelled(visit.query.get("done", ""))
    if group is None:
        return None
    verdict = visit.query.get("verdict", "")
    first = group.found.questions[0]
    return Done(group.found.key, group.found.language, group.text, group.size, first, verdict)
