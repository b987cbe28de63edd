"""What was asked is worded anew: its effect, the patch, what is refused."""

import re

from questions.desk.pages.suggesting import MOST_SHOWN
from questions.labels import put_labels
from questions.tables import questions, suggestions
from tests.questions.desk.asking import CLOTHES, ask, first_group
from tests.questions.desk.conftest import Browser, Opened


async def put_a_phrasing(opened: Opened, text: str) -> tuple[Browser, str]:
    await ask(opened, *CLOTHES)
    key = await first_group(opened)
    analyst = await opened.analyst()
    await analyst.post("/review", group=key, verdict="entry:donate-goods")
    page = await analyst.get("/suggestions")
    found = re.search(r"suggestions/new\?question=([0-9a-f]{32})", page.text)
    assert found, "what was labelled waits to be worded"
    form = {"kind": "phrasing", "language": "en", "entry": "donate-goods"}
    given = {**form, "question": found[1], "text": text}
    page = await analyst.get(f"/suggestions/new?question={found[1]}")
    assert "old clothes" in page.text
    page = await analyst.post("/suggestions/new", **given, step="effect")
    return analyst, page.text


async def test_a_phrasing_shows_its_effect_and_is_kept_as_a_patch(opened: Opened) -> None:
    words = "do you take garments that were worn before"
    analyst, shown = await put_a_phrasing(opened, words)
    assert "What it would do" in shown
    assert await opened.room.rows(suggestions) == []
    found = re.search(r'name="question" value="([0-9a-f]{32})"', shown)
    assert found
    form = {"kind": "phrasing", "language": "en", "entry": "donate-goods", "question": found[1]}
    page = await analyst.post("/suggestions/new", **form, text=words, step="keep")
    assert words in page.text
    assert "Waiting to be worded" in page.text
    assert f"question={found[1]}" not in page.text, "what was worded waits no longer"
    patch = await analyst.get("/suggestions/patch")
    assert f"+      - {words}" in patch.text or f"+    - {words}" in patch.text
    assert "attachment" in patch.headers["Content-Disposition"]
    (kept,) = await opened.room.rows(suggestions)
    assert kept["by"] == "Hanako"


async def test_what_waits_beyond_one_page_is_told(opened: Opened) -> None:
    await ask(opened, *(f"word{x}{y}{x}" for x in "bcdfgh" for y in "aeiouy"))
    rows = await opened.room.rows(questions)
    keys = [row["key"] for row in rows]
    await put_labels(opened.room.storage, keys, "new-entry", None, "S", opened.room.clock)
    page = await (await opened.analyst()).get("/suggestions")
    assert page.text.count("suggestions/new?question=") == MOST_SHOWN
    assert f"The {MOST_SHOWN} biggest" in page.text


async def test_words_of_somebody_who_asked_are_refused(opened: Opened) -> None:
    _, shown = await put_a_phrasing(opened, "Can I send you old clothes?")
    assert "very close to a question that somebody wrote" in shown
    assert "Keep this suggestion" not in shown


async def test_a_suggestion_can_be_withdrawn(opened: Opened) -> None:
    words = "do you take garments that were worn before"
    analyst, _ = await put_a_phrasing(opened, words)
    form = {"kind": "phrasing", "language": "en", "entry": "donate-goods", "question": ""}
    page = await analyst.post("/suggestions/new", **form, text=words, step="keep")
    found = re.search(r'name="suggestion" value="([0-9a-f]{32})"', page.text)
    assert found
    page = await analyst.post("/suggestions/withdraw", suggestion=found[1])
    assert words not in page.text
