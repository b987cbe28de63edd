"""The same figures as JSON, as a page, as slides, in a terminal: readable, harmless, complete."""

import io
import json
import re
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from bot.report_terminal import print_report
from questions.demo_mark import mark_as_demo
from questions.reports.definitions import DEFINITIONS, Language, definition
from questions.reports.events import Event
from questions.reports.page import as_page
from questions.reports.report import Report, as_object, make_report
from questions.reports.slides import draw_slides
from questions.reports.span import Span
from questions.tables import questions
from retrieval.finder import Finder
from tests.process.conftest import env
from tests.process.running import command
from tests.questions.conftest import PERSON, TODAY, Room

__all__ = ["env"]  # pytest takes it from here

MONTH = Span(TODAY - timedelta(days=29), TODAY)
HOSTILE = '<img src=x onerror="alert(1)">film festival {{ 7*7 }} [bold]&amp;'
SECRET = "ペットを連れた人はどうなりますか"
EVENTS = (Event(date=TODAY, title={"en": "<b>Opening</b>", "ja": "開始<script>"}),)
LANGUAGES: tuple[Language, ...] = ("ja", "en")


@pytest.fixture
async def report(room: Room, finder: Finder) -> Report:
    """A month in which six asked one thing that nobody answers, and two another."""

    async def ask(text: str, people: int, **more: Any) -> None:
        for number in range(people):
            given: dict[str, Any] = {"text": text, "token": f"{len(text)}-{number}"}
            await room.log.record(room.asked(person=PERSON + number, **given | more))

    missing: dict[str, Any] = {"outcome": "unknown", "entry": None, "language": "en"}
    await ask(HOSTILE, 6, **missing)
    await ask(SECRET, 2, **missing | {"language": "ja"})
    await ask("難民とは", 12, entry="why-japan")
    for number in range(6):
        await room.log.feedback(f"4-{number}", "helpful" if number else "outdated")
    await ask("x", 3, outcome="urgent", entry="violence")
    await room.log.arrived("poster")
    await room.log.unlogged()
    return await make_report(room.storage, finder, room.clock, MONTH, events=EVENTS)


class Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.texts: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_data(self, data: str) -> None:
        self.texts.append(data)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_page_has_every_figure_with_its_definition(
    report: Report, language: Language
) -> None:
    text = " ".join(Tags(as_page(report, language)).texts)
    for figure in DEFINITIONS.keys() - {"confused-with"}:
        assert definition(figure, language).title in text
        assert definition(figure, language).text in text
    why = report.title("why-japan", language)
    assert why in text
    assert "83%" in text  # of six ratings five
    assert re.search(r"12 \(0\)", text)


@pytest.mark.parametrize("language", LANGUAGES)
async def test_the_page_fetches_nothing_runs_nothing_and_escapes_all(
    report: Report, language: Language
) -> None:
    page = as_page(report, language)
    found = Tags(page)
    assert not {"script", "img", "link", "iframe", "b"} & set(found.tags)
    assert {name for name, _ in found.attributes} & {"src", "href", "style", "onerror"} == set()
    assert not re.search(r"url\(|@import", page)
    assert HOSTILE in "".join(found.texts)
    assert EVENTS[0].named(language) in "".join(found.texts)
    assert "default-src 'none'" in page


@pytest.mark.parametrize("language", LANGUAGES)
async def test_words_of_few_are_in_no_form(report: Report, room: Room, language: Language) -> None:
    shown = io.StringIO()
    print_report(report, language, Console(file=shown, width=100))
    forms = as_page(report, language), json.dumps(as_object(report, language)), shown.getvalue()
    for form in forms:
        assert SECRET not in form
        assert json.dumps(SECRET)[1:-1] not in form
        for row in await room.rows(questions):
            assert row["key"] not in form
            assert row["pseudonym"] not in form
    assert [g["questions"] for g in as_object(report, language)["unanswered"]] == [6, "<5", "<5"]
    assert report.withheld == 2


async def test_json_has_what_the_page_has(report: Report) -> None:
    found = as_object(report, "ja")
    assert found["questions"]["now"] == {
        "questions": 20,
        "small_talk": 0,
        "answer_rate": {"part": 12, "whole": 20, "share": 0.6},
        "helpfulness": {"part": 5, "whole": 6, "share": 0.8333},
    }
    assert found["unanswered"][0]["text"] == HOSTILE
    assert len(found["unanswered"][0]["group"]) == 16
    assert found["unanswered"][1] == {
        "group": None, "language": "ja", "noise": False, "questions": "<5", "text": None,
        "texts": [], "reasons": {}, "nearest": [],
    }  # fmt: skip
    assert found["urgent"] == [{"month": "2026-11", "number": 3, "card": "violence"}]
    assert found["arrivals"] == [{"month": "2026-11", "number": 1, "source": "poster"}]
    assert found["unlogged"] == [{"month": "2026-11", "number": 1}]
    assert found["unhelpful"][0]["verdicts"] == {"outdated": 1}
    assert (len(found["days"]), found["days"][-1]["questions"]) == (30, 20)
    assert found["definitions"].keys() == DEFINITIONS.keys()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_a_terminal_shows_bars_and_takes_no_text_for_markup(
    report: Report, language: Language
) -> None:
    shown = io.StringIO()
    print_report(report, language, Console(file=shown, width=100))
    assert "█" in shown.getvalue()
    assert "[bold]" in shown.getvalue()
    assert definition("rising", language).title in shown.getvalue()


@pytest.mark.parametrize("language", LANGUAGES)
async def test_slides_are_pictures_of_a_slides_size(
    report: Report, language: Language, tmp_path: Path
) -> None:
    pytest.importorskip("matplotlib")
    files = draw_slides(report, tmp_path / "new" / "slides", "en")
    assert [f.name for f in files] == [
        "questions.png", "outcomes.png", "top-entries.png", "urgent.png"
    ]  # fmt: skip
    for file in files:
        head = file.read_bytes()[:24]
        assert head[:8] == b"\x89PNG\r\n\x1a\n"
        assert (int.from_bytes(head[16:20]), int.from_bytes(head[20:24])) == (1920, 1080)


async def test_a_demo_says_so_in_every_form(room: Room, finder: Finder) -> None:
    async with room.storage.begin() as connection:
        await mark_as_demo(connection)
    report = await make_report(room.storage, finder, room.clock, MONTH)
    for language, word in (("ja", "デモ"), ("en", "DEMO")):
        shown = io.StringIO()
        print_report(report, language, Console(file=shown, width=100))  # type: ignore[arg-type]  # one of both
        assert word in as_page(report, language)  # type: ignore[arg-type]  # the same
        assert word in shown.getvalue()
    assert as_object(report, "en")["demo"] is True


@pytest.mark.parametrize("language", LANGUAGES)
async def test_an_empty_log_is_a_report_too(room: Room, finder: Finder, language: Language) -> None:
    report = await make_report(room.storage, finder, room.clock, MONTH)
    print_report(report, language, Console(file=io.StringIO()))
    assert as_page(report, language)
    assert as_object(report, language)["questions"]["now"]["questions"] == 0


def test_the_commands_fill_a_demo_and_report_on_it(env: dict[str, str], tmp_path: Path) -> None:
    events = tmp_path / "events.yaml"
    done = command(env, "demo", "--questions", "150", "--events", str(events))
    assert (done.returncode, done.stdout) == (0, b""), done.stderr.decode()
    done = command(env, "report", "--since", "90d", "--json", "--events", str(events))
    assert done.returncode == 0, done.stderr.decode()
    found = json.loads(done.stdout)
    assert found["demo"] is True
    assert sum(d["questions"] for d in found["days"]) == found["questions"]["now"]["questions"] > 90
    assert len(found["events"]) == 2
    english = json.loads(
        command(env, "report", "--since", "90d", "--json", "--language", "en").stdout
    )
    assert set(english["languages"]) == {"en"}
    page = tmp_path / "report.html"
    done = command(env, "report", "--html", str(page), "--in", "ja", "--png", str(tmp_path / "p"))
    assert (done.returncode, done.stdout) == (0, b""), done.stderr.decode()
    assert "デモ" in page.read_text("utf-8")
    assert len(list((tmp_path / "p").glob("*.png"))) == 4
    assert "Answer rate" in command(env | {"LC_ALL": "C.UTF-8"}, "report").stdout.decode()
    assert "回答率" in command(env | {"LC_ALL": "ja_JP.UTF-8"}, "report").stdout.decode()


def test_a_report_that_cannot_be_made_says_why_in_one_line(
    env: dict[str, str], tmp_path: Path
) -> None:
    for arguments, said in (
        ([], b"there is no database at"),
        (["--since", "x"], b"--since takes days"),
        (["--month", "2030-01"], b"nothing is kept"),
        (["--events", str(tmp_path / "none")], b"cannot be read"),
        (["--in", "fr"], b"fr"),
    ):
        done = command(env, "report", *arguments)
        assert (done.returncode, done.stdout) == (2, b""), arguments
        assert said in done.stderr
        assert b"Traceback" not in done.stderr


def test_a_demo_is_refused_where_people_have_asked(env: dict[str, str]) -> None:
    command(env, "chat", "--log", stdin="難民とは\n".encode())
    done = command(env, "demo", "--questions", "5")
    assert done.returncode == 2
    assert b"a demo needs an empty one" in done.stderr
    assert json.loads(command(env, "report", "--json").stdout)["questions"]["now"]["questions"] == 1
