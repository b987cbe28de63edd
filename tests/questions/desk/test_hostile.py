"""What somebody could send to do harm: to analysts by asking, or to the desk as an analyst."""

import csv
import io
import re

import pytest

from questions.desk.bubble import marked_up
from questions.desk.visit import MAX_BODY
from questions.export import open_export
from questions.period import Period
from tests.conftest import NOW
from tests.questions.desk.asking import ask, first_group, grouped
from tests.questions.desk.conftest import Browser, Opened
from tests.questions.desk.test_pages import PLAIN

HOSTILE = (
    "<script>alert(1)</script> can I send clothes",
    '"><img src=x onerror=alert(1)> can I send rice',
    "{{ 7*7 }} {% raw %} can I send toys",
    '=HYPERLINK("http://evil.example","click") can I send coats',
    "can I send hats' onmouseover='alert(1)",
    "</li></ul></main><form action=http://evil.example> can I send boots",
)


async def test_questions_are_shown_as_text_whatever_they_are(opened: Opened) -> None:
    await ask(opened, *HOSTILE)
    await grouped(opened)
    analyst = await opened.analyst()
    keys = [g.found.key for g in opened.desk.groups.all()]
    pages = [*PLAIN, *(f"/review?group={k}" for k in keys), *(f"/unanswered/{k}" for k in keys)]
    shown = "".join([(await analyst.get(path)).text for path in pages])
    assert "&lt;script&gt;alert(1)" in shown
    for harm in ("<script>alert", "<img src=x", "49 ", "<form action=http", "' onmouseover='"):
        assert harm not in shown


@pytest.mark.parametrize("text", HOSTILE)
async def test_what_an_analyst_types_comes_back_as_text(analyst: Browser, text: str) -> None:
    await analyst.get("/try")
    page = await analyst.post("/try", text=text)
    assert "<script>alert" not in page.text
    assert "<img src=x" not in page.text
    found = await analyst.get(f"/entries/search?language=en&q={text}")
    assert "<script>alert" not in found.text


async def test_a_name_is_shown_as_text(opened: Opened) -> None:
    page = await opened.browser().log_in(name="<b>x</b>'\"")
    assert "&lt;b&gt;x" in page.text
    assert "<b>x</b>" not in page.text


@pytest.mark.parametrize("text", ["**<b onclick=x>**", "- <script>", "**a\n\nb** <", "&lt;&#x27;"])
def test_marks_in_an_answer_become_html_and_nothing_else_does(text: str) -> None:
    html = re.sub(r"</?(?:p|ul|li|b|br)>", "", str(marked_up(text)))
    assert "<" not in html
    assert ">" not in html


@pytest.mark.parametrize(
    "place",
    [
        "../../etc/passwd",
        "..%2f..%2fetc%2fpasswd",
        "%2e%2e/_bot",
        "why-japan%00",
        "why-japan/../../x",
        "x" * 5_000,
        "%F0%28%8C%28",
    ],
)
async def test_no_path_leads_out_of_the_desk(analyst: Browser, place: str) -> None:
    for path in ("/entries/", "/unanswered/", "/static/"):
        answer = await analyst.http.get(f"/desk{path}{place}")
        assert answer.status_code == 404
        assert "root:" not in answer.text


async def test_the_id_of_a_new_entry_is_no_path(opened: Opened) -> None:
    analyst = await opened.analyst()
    for entry, topic in (("../../x", "help"), ("good-id", "../../../tmp/x"), ("a\nb: c", "help")):
        await analyst.get("/suggestions/new")
        form = {"kind": "new-entry", "language": "en", "entry": entry, "topic": topic}
        answer = await analyst.post(
            "/suggestions/new", **form, text="May I bring a dog", step="keep"
        )
        assert answer.status_code == 409
    assert await opened.desk.suggestions.read(None) == []


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/suggestions/new", {"language": "xx", "text": "a", "kind": "phrasing", "entry": "x"}),
        ("/suggestions/new", {"language": "../en", "text": "a", "kind": "x", "entry": "x"}),
        ("/suggestions/withdraw", {"suggestion": "' OR 1=1 --"}),
        ("/review", {"group": "../x", "verdict": "skip"}),
        ("/review/undo", {"group": "x"}),
        ("/try", {"text": "\ud800".encode("utf-8", "surrogatepass").decode("latin-1")}),
        ("/try", {"text": "a" * 50_000}),
        ("/try", {}),
    ],
)
async def test_forms_of_nonsense_do_nothing(
    opened: Opened, analyst: Browser, path: str, form: dict[str, str]
) -> None:
    await ask(opened, "May I bring a dog?")
    await grouped(opened)
    await analyst.get("/try")
    assert (await analyst.post(path, **form)).status_code < 500


async def test_a_form_without_end_is_not_read(opened: Opened, analyst: Browser) -> None:
    await analyst.get("/try")
    answer = await analyst.post("/try", text="x" * MAX_BODY)
    assert answer.status_code == 413
    many = "&".join(f"a{n}=1" for n in range(1_000))
    assert (await analyst.http.post("/desk/try", content=many)).status_code == 403
    assert (await analyst.http.post("/desk/try", content=b"\xff\xfe")).status_code == 403


async def test_one_failing_page_tells_nothing_and_leaves_the_others(opened: Opened) -> None:
    analyst = await opened.analyst()
    path = opened.room.storage.path
    if path is None:
        pytest.skip("PostgreSQL has no file that could be overwritten")
    await opened.room.storage.close()
    held = path.read_bytes()
    path.write_bytes(b"this is no database" * 100)
    for file in (path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        file.unlink(missing_ok=True)
    answer = await analyst.get("/")
    assert answer.status_code == 503
    assert "does not answer" in answer.text
    assert str(path) not in answer.text
    await opened.room.storage.close()
    path.write_bytes(held)
    assert (await analyst.get("/")).status_code == 200


async def test_analysts_see_small_groups_and_exports_withhold_them(opened: Opened) -> None:
    await ask(opened, "May I bring a brown bear?", "may I bring my brown bear")
    await first_group(opened)
    page = await (await opened.analyst()).get("/unanswered")
    assert "brown bear" in page.text
    found = await open_export(
        opened.room.storage, opened.desk.finder(), "csv", Period(), lambda: NOW
    )
    text = "".join([chunk async for chunk, _ in found.chunks()])
    rows = list(csv.DictReader(io.StringIO(text.lstrip("\ufeff"))))
    assert len(rows) == 2
    assert {row["text"] for row in rows} == {""}
