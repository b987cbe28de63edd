"""Unanswered: what the bot could not answer or was unsure of, in groups."""

import asyncio
from typing import Final

from starlette.responses import Response

from questions.desk.grouped import Group
from questions.desk.visit import Visit, not_found
from questions.reports.definitions import name
from questions.reports.report import NEAR_FROM

A_PAGE: Final = 20
NOISE_SHOWN: Final = 20


async def show(visit: Visit) -> Response:
    """GET /unanswered."""
    chosen = visit.query.get("in", "")
    every = [g for g in visit.desk.groups.all() if chosen in {"", g.found.language}]
    groups = [g for g in every if not g.found.noise]
    noise = [g for g in every if g.found.noise]
    page = number(visit.query.get("page", ""))
    first = (page - 1) * A_PAGE
    return visit.page(
        "unanswered.html",
        work=visit.desk.groups.work,
        ready=visit.desk.groups.ready,
        chosen=chosen,
        named=name,
        near_from=NEAR_FROM,
        groups=await nearest(visit, groups[first : first + A_PAGE]),
        total=len(groups),
        asked=sum(g.size for g in groups),
        page=page,
        more=len(groups) > first + A_PAGE,
        noise=noise[:NOISE_SHOWN],
        noise_asked=sum(g.size for g in noise),
    )


async def one(visit: Visit) -> Response:
    """GET /unanswered/KEY: all wordings of a group."""
    group = visit.desk.groups.get(visit.request.path_params["group"])
    if group is None:
        raise not_found()
    return visit.page("samples.html", group=group)


async def progress(visit: Visit) -> Response:
    """GET /grouping: how far the groups are; once they are there, the page is to come anew."""
    groups = visit.desk.groups
    groups.look()
    response = visit.page("progress.html", work=groups.work, ready=groups.ready)
    if groups.ready:
        response.headers["HX-Refresh"] = "true"
    return response


async def nearest(visit: Visit, groups: list[Group]) -> list[Group]:
    """Groups with their nearest entries, found beside the event loop."""
    loop = asyncio.get_running_loop()
    return await loop.run_in_executor(visit.desk.workers, visit.desk.groups.with_nearest, groups)


def number(text: str) -> int:
    """A page's number from 1 on; 1 for anything else."""
    return int(text) if text.isascii() and text.isdigit() and int(text[:9]) > 0 else 1
