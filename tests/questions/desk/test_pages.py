"""What analysts see and do, page by page, on a real database."""

import asyncio
import re
from datetime import timedelta
from pathlib import Path

import pytest

from questions.demo_mark import mark_as_demo
from questions.desk.app import PAGES
from questions.desk.pages.unanswered import A_PAGE
from questions.tables import labels, questions, urgent_counts
from questions.times import day_of
from tests.questions.desk.asking import CLOTHES, ask, first_group, grouped
from tests.questions.desk.conftest import Browser, Opened
from tests.questions.desk.filling import fill

PLAIN = [path for method, path, _ in PAGES if method == "GET" and "{" not in path]
JAPANESE = re.compile(r"[ぁ-んァ-ヶ一-龠]")


@pytest.mark.parametrize("path", PLAIN)
@pytest.mark.parametrize("language", ["ja", "en"])
async def test_every_page_stands_on_an_empty_database(
    opened: Opened, path: str, language: str
) -> None:
    await grouped(opened)
    page = await (await opened.analyst(language)).get(path)
    assert page.status_code == 200


@pytest.mark.parametrize("path", ["/", "/unanswered", "/review", "/suggestions", "/quality"])
async def test_where_nothing_is_a_page_says_what_to_do(opened: Opened, path: str) -> None:
    await grouped(opened)
    page = await (await opened.analyst()).get(path)
    assert 'class="empty' in page.text


@pytest.mark.parametrize("path", [p for p in PLAIN if "patch" not in p])
async def test_english_pages_are_in_english(opened: Opened, path: str) -> None:
    await ask(opened, *CLOTHES)
    await grouped(opened)
    page = await (await opened.analyst("en")).get(path)
    shown = re.sub(r'<([a-z]+)[^>]* lang="ja"[^>]*>.*?</\1>', "", page.text, flags=re.DOTALL)
    shown = re.sub(r"<[^>]*>", "", shown.replace("日本語", ""))
    assert not JAPANESE.findall(shown)


async def test_a_demo_says_so_on_every_page(opened: Opened) -> None:
    analyst = await opened.analyst()
    await grouped(opened)
    whole = [p for p in PLAIN if p not in {"/grouping", "/entries/search", "/suggestions/patch"}]
    for path in whole:
        assert "Everything here is simulated" not in (await analyst.get(path)).text
    async with opened.room.storage.begin() as connection:
        await mark_as_demo(connection)
    for path in [*whole, "/entries/why-japan", "/nothing-here"]:
        assert "Everything here is simulated" in (await analyst.get(path)).text
    assert "Everything here is simulated" in (await opened.browser().get("/login")).text


async def test_no_page_shows_a_pseudonym_or_the_words_of_danger(opened: Opened) -> None:
    room = opened.room
    await ask(opened, *CLOTHES)
    urgent = room.asked("please help he will kill me", outcome="urgent", entry="danger-now")
    await room.log.record(urgent)
    await grouped(opened)
    pseudonyms = {row["pseudonym"] for row in await room.rows(questions)} - {None}
    assert pseudonyms
    analyst = await opened.analyst()
    key = opened.desk.groups.all()[0].found.key
    for path in [*PLAIN, f"/unanswered/{key}", f"/review?group={key}", "/entries/why-japan"]:
        shown = (await analyst.get(path)).text
        assert not any(pseudonym in shown for pseudonym in pseudonyms)
        assert "kill me" not in shown
    assert await room.rows(urgent_counts)


async def test_the_overview_counts_and_compares_with_the_period_before(opened: Opened) -> None:
    room = opened.room
    today = day_of(room.now)
    for n in range(30):
        day = today - timedelta(days=n % 3)
        await room.log.record(room.asked("x y", day=day, person=n))
    for n in range(20):
        await room.log.record(room.asked("x y", day=today - timedelta(days=8 + n % 6), person=n))
    page = await (await opened.analyst()).get("/?days=7")
    assert re.search(r'class="value">30<', page.text)
    assert "+50%" in page.text
    assert "<svg" in page.text
    month = (await (await opened.analyst()).get("/?days=30")).text
    assert "Nothing is kept from before" in month
    assert month.count('class="change') == 1, "the months of what is urgent; no change"


async def test_the_course_of_rates_and_languages_is_drawn_week_by_week(opened: Opened) -> None:
    room = opened.room
    today = day_of(room.now)
    for n in range(12):
        given = {"language": "en"} if n % 3 else {"outcome": "unknown", "entry": None}
        day = today - timedelta(days=10 if n % 2 else 0)
        await room.log.record(room.asked("x y", day=day, person=n, **given))
    page = (await (await opened.analyst()).get("/?days=30")).text
    weeks = f"{today - timedelta(days=6)} – {today}"
    assert f"{weeks}: 67% (4 / 6)" in page
    assert page.count("<polyline") == 3, "the answer rate and two languages; nobody rated"
    assert "A point is seven days" in page
    by_day = (await (await opened.analyst()).get("/?days=7")).text
    assert f"{today}: 67% (4 / 6)" in by_day


@pytest.mark.parametrize(
    "query",
    ["from=2026-13-99", "from=2026-11-20&to=2026-11-01", "from=x", "to=9999-12-31", "days=abc"],
)
async def test_a_period_that_is_none_does_no_harm(analyst: Browser, query: str) -> None:
    assert (await analyst.get(f"/?{query}")).status_code == 200


async def test_many_ways_to_ask_one_thing_are_one_row(opened: Opened) -> None:
    await ask(opened, *CLOTHES, "do you have a job for a cook")
    await grouped(opened)
    page = await (await opened.analyst()).get("/unanswered")
    assert "2 groups, 4 questions" in page.text
    assert page.text.index("old clothes") < page.text.index("job for a cook")
    assert "Nearest:" in page.text


async def test_noise_is_folded_away(opened: Opened) -> None:
    await ask(opened, "asdfghjkl", "Can I bring a dog?")
    await grouped(opened)
    page = await (await opened.analyst()).get("/unanswered")
    folded = page.text.index("Noise: mashed keys")
    assert page.text.index("bring a dog") < folded < page.text.index("asdfghjkl")


async def test_the_list_goes_on_page_by_page(opened: Opened) -> None:
    await fill(opened.room.storage, 3_000, day_of(opened.room.now), ["why-japan", "runner-refund"])
    await grouped(opened)
    analyst = await opened.analyst()
    seen: set[str] = set()
    page = 1
    while True:
        shown = (await analyst.get(f"/unanswered?page={page}")).text
        found = set(re.findall(r"review\?group=([0-9a-f]{16})", shown))
        assert not found & seen
        assert len(found) <= A_PAGE
        seen |= found
        page += 1
        if f"page={page}" not in shown:
            break
    groups = {g.found.key for g in opened.desk.groups.all() if not g.found.noise}
    assert seen == groups
    for odd in ("0", "-1", "99999999999", "²", "x"):
        assert (await analyst.get(f"/unanswered?page={odd}")).status_code == 200


async def test_a_label_is_kept_with_name_and_day_for_every_question_of_the_group(
    opened: Opened,
) -> None:
    await ask(opened, *CLOTHES)
    key = await first_group(opened)
    analyst = await opened.analyst()
    page = await analyst.get("/review")
    assert f'value="{key}"' in page.text
    page = await analyst.post("/review", group=key, verdict="entry:runner-refund")
    found = await opened.room.rows(labels)
    assert {(x["verdict"], x["entry"], x["by"], x["day"]) for x in found} == {
        ("entry", "runner-refund", "Hanako", day_of(opened.room.now))
    }
    assert len(found) == 3
    assert "3 questions labelled" in page.text
    # Neither this page nor the list shows it again, before or after grouping anew.
    for _ in range(2):
        assert "old clothes" not in (await analyst.get("/unanswered")).text
        await grouped(opened)


@pytest.mark.parametrize("verdict", ["new-entry", "off-topic", "not-a-question", "skip"])
async def test_each_verdict_is_kept(opened: Opened, verdict: str) -> None:
    await ask(opened, *CLOTHES)
    key = await first_group(opened)
    await (await opened.analyst()).post("/review", group=key, verdict=verdict)
    assert {x["verdict"] for x in await opened.room.rows(labels)} == {verdict}


@pytest.mark.parametrize(
    "verdict",
    ["", "entry", "entry:", "entry:no-such-entry", "entry:../../etc/passwd", "skip:x", "x"],
)
async def test_what_is_no_choice_labels_nothing(opened: Opened, verdict: str) -> None:
    await ask(opened, *CLOTHES)
    key = await first_group(opened)
    answer = await (await opened.analyst()).post("/review", group=key, verdict=verdict)
    assert answer.status_code == 400
    assert await opened.room.rows(labels) == []


async def test_a_label_can_be_taken_back(opened: Opened) -> None:
    await ask(opened, *CLOTHES)
    key = await first_group(opened)
    analyst = await opened.analyst()
    await analyst.post("/review", group=key, verdict="off-topic")
    page = await analyst.post("/review/undo", group=key)
    assert await opened.room.rows(labels) == []
    assert f'value="{key}"' in page.text


async def test_who_labels_the_same_group_at_once_changes_nothing_twice(opened: Opened) -> None:
    await ask(opened, *CLOTHES)
    key = await first_group(opened)
    one, two = await opened.analyst(), await opened.analyst()
    await asyncio.gather(one.get("/review"), two.get("/review"))
    await one.post("/review", group=key, verdict="off-topic")
    answer = await two.post("/review", group=key, verdict="skip")
    assert answer.status_code == 200
    assert {x["verdict"] for x in await opened.room.rows(labels)} == {"off-topic"}


@pytest.mark.parametrize(
    ("typed", "language", "found"),
    [("refund", "en", "runner-refund"), ("runner-ref", "ja", "runner-refund"), ("古着", "ja", "")],
)
async def test_entries_are_found_by_typing(
    analyst: Browser, typed: str, language: str, found: str
) -> None:
    page = await analyst.get(f"/entries/search?language={language}&q={typed}")
    assert f'value="entry:{found}' in page.text
    assert "<html" not in page.text


async def test_dates_of_the_file_of_events_are_marked_and_a_broken_file_is_told(
    opened: Opened, analyst: Browser, events: Path
) -> None:
    await opened.room.log.record(opened.room.asked("x y", person=1))
    day = day_of(opened.room.now)
    await asyncio.to_thread(
        events.write_text, f"events:\n  - {{date: {day}, title: {{en: Entry <opens>}}}}\n"
    )
    assert "Entry &lt;opens&gt;</li>" in (await analyst.get("/?days=7")).text
    await asyncio.to_thread(events.write_text, "events: 5")
    page = await analyst.get("/?days=7")
    assert page.status_code == 200
    assert "file of events cannot be read" in page.text


async def test_days_typed_into_the_form_are_what_is_shown(analyst: Browser) -> None:
    page = await analyst.get("/?was=30&days=30&from=2026-11-01&to=2026-11-03")
    assert 'name="from" value="2026-11-01"' in page.text
    page = await analyst.get("/?was=30&days=7&from=2026-11-01&to=2026-11-03")
    assert 'name="from" value="2026-11-01"' not in page.text


async def test_an_entry_shows_its_bubbles_in_both_languages_and_its_figures(
    opened: Opened,
) -> None:
    room = opened.room
    for n in range(8):
        more = {"entry": "why-japan", "confidence": 0.7, "runner_up": "why-leave", "person": n}
        await room.log.record(room.asked("x", token=f"t{n}", **more))
        await room.log.feedback(f"t{n}", "helpful" if n < 6 else "wrong")
    page = await (await opened.analyst()).get("/entries/why-japan")
    assert page.text.count('class="chat"') == 2
    assert "日本のビザ" in page.text
    assert "75%" in page.text
    listed = await (await opened.analyst()).get("/entries?sort=helpful")
    assert "/entries/why-japan" in listed.text


@pytest.mark.parametrize("days", ["7", "90", "x"])
@pytest.mark.parametrize("sort", ["shown", "helpful", "review", "topic", "x"])
async def test_entries_in_each_order(analyst: Browser, days: str, sort: str) -> None:
    page = await analyst.get(f"/entries?days={days}&sort={sort}&in=ja")
    assert page.text.count('class="id"') > 50


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("難民はなぜ日本に来るの？", "Answers"),
        ("how tall is mount fuji", "Says it does not know"),
        ("help me he will kill me", "Shows an urgent card"),
        ("hello", "Small talk"),
    ],
)
async def test_a_question_is_tried_and_explained_and_kept_nowhere(
    opened: Opened, text: str, said: str
) -> None:
    analyst = await opened.analyst()
    await analyst.get("/try")
    before = await opened.room.raw()
    page = await analyst.post("/try", text=text)
    assert said in page.text
    assert "Nearest" in page.text
    assert await opened.room.raw() == before
