"""What analysts are told: right numbers, of questions, with nobody's words who could be known."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.dialects.sqlite import dialect

from questions.labels import put_labels
from questions.period import Period, parse_period
from questions.reports.entries import (
    EntryFigures,
    confusions,
    read_entries,
    risen,
    shown,
    unhelpful,
)
from questions.reports.overview import Count, MonthCount, Rate, read_overview, sums
from questions.reports.rising import has_risen
from questions.reports.span import Span, span_of
from questions.reports.unanswered import Unanswered, UnansweredGroup
from questions.tables import questions
from retrieval.finder import Finder
from tests.questions.conftest import PERSON, TODAY, Room

WEEK = Span(TODAY - timedelta(days=6), TODAY)
FILM = ("is there a film festival", "refugee film festival dates", "film festival tickets",
        "when is the film festival", "film festival in Tokyo?")  # fmt: skip


async def ask(room: Room, times: int = 1, feedback: str | None = None, **more: Any) -> None:
    """As many people ask the like, and say what they think of it."""
    for number in range(times):
        token = f"t{len(await room.rows(questions))}"
        given: dict[str, Any] = {"person": PERSON + number, "token": token, "text": "難民とは"}
        await room.log.record(room.asked(**given | more))
        if feedback:
            await room.log.feedback(token, feedback)


async def press(room: Room, entry: str | None, **more: Any) -> None:
    token = f"t{len(await room.rows(questions))}"
    await ask(room, outcome="choices", entry=None, token=token, **more)
    await room.log.chose(token, entry)


@pytest.mark.parametrize(
    ("since", "month", "span", "before"),
    [
        ("7d", None, ("2026-11-18", "2026-11-24"), ("2026-11-11", "2026-11-17")),
        (None, "2026-10", ("2026-10-01", "2026-10-31"), ("2026-09-01", "2026-09-30")),
        (None, "2026-11", ("2026-11-01", "2026-11-24"), ("2026-10-08", "2026-10-31")),
        (None, None, ("2026-10-26", "2026-11-24"), ("2026-09-26", "2026-10-25")),
    ],
)
def test_a_period_is_compared_with_as_much_before_it(
    since: str | None, month: str | None, span: tuple[str, str], before: tuple[str, str]
) -> None:
    found = span_of(parse_period(since, month, TODAY), TODAY)
    assert found == Span(*map(date.fromisoformat, span))
    assert found.before() == Span(*map(date.fromisoformat, before))


def test_days_of_which_nothing_is_kept_are_refused() -> None:
    for month in ("2027-01", "2020-01"):
        with pytest.raises(ValueError, match="nothing is kept"):
            span_of(parse_period(None, month, TODAY), TODAY)


async def test_an_empty_log_gives_noughts(room: Room) -> None:
    found = await read_overview(room.storage, WEEK)
    assert found.now == found.earlier
    assert found.now.answered.share is None
    assert [d.questions for d in found.days] == [0] * 7
    assert await read_entries(room.storage, WEEK) == ()


async def test_what_was_asked_and_what_became_of_it(room: Room) -> None:
    await ask(room, 3)
    await ask(room, 2, outcome="unknown", entry=None, language="en", day=TODAY - timedelta(days=2))
    await ask(room, 1, outcome="chat", entry=None)
    await press(room, "what-is-jar")
    await press(room, None)
    await ask(room, 4, day=TODAY - timedelta(days=7))
    await ask(room, 1, day=TODAY - timedelta(days=14))
    found = await read_overview(room.storage, WEEK)
    assert (found.now.questions, found.now.small_talk, found.earlier.questions) == (7, 1, 4)
    assert found.now.answered == Rate(4, 7)
    assert found.earlier.answered == Rate(4, 4)
    assert [d.questions for d in found.days] == [0, 0, 0, 0, 2, 0, 5]
    assert found.outcomes == (
        Count("answer", 3), Count("choices", 2), Count("unknown", 2), Count("chat", 1)
    )  # fmt: skip
    assert found.languages == (Count("ja", 5), Count("en", 2))
    english = await read_overview(room.storage, WEEK, "en")
    assert (english.now.questions, english.earlier.questions) == (2, 0)


async def test_danger_and_arrivals_are_counted_by_month(room: Room) -> None:
    for rule in ("words", "entry"):
        await ask(room, 2, outcome="urgent", entry="violence", rule=rule)
    await ask(room, 1, outcome="urgent", entry="emergency", day=date(2026, 9, 1))
    await room.log.arrived("poster")
    await room.log.unlogged()
    found = await read_overview(room.storage, Span(date(2026, 10, 20), TODAY))
    assert found.urgent == (MonthCount("2026-11", "violence", 4),)
    assert found.arrivals == (MonthCount("2026-11", "poster", 1),)
    assert found.unlogged == (MonthCount("2026-11", "", 1),)


async def test_an_entry_counts_when_it_is_shown_or_pressed(room: Room) -> None:
    await ask(room, 3, "helpful", entry="donate")
    await ask(room, 1, "outdated", entry="donate")
    await ask(room, 2, entry="donate", day=TODAY - timedelta(days=7))
    await press(room, "donate", runner_up="donate-goods")
    await press(room, None)
    await ask(room, 1, entry="housing", day=TODAY - timedelta(days=8))
    donate, housing = await read_entries(room.storage, WEEK)
    assert (donate.entry, donate.shown, donate.shown_before) == ("donate", 5, 2)
    assert (donate.helpful, donate.verdicts) == (Rate(3, 4), (("outdated", 1),))
    assert (housing.entry, housing.shown, housing.shown_before) == ("housing", 0, 1)


async def test_an_entry_knows_what_it_was_taken_for(room: Room) -> None:
    await ask(room, 2, entry="donate", runner_up="volunteer", confidence=0.7)
    await ask(room, 1, "wrong", entry="donate", runner_up="volunteer")
    await ask(room, 9, "helpful", entry="donate", runner_up="press")
    await press(room, "donate-goods", runner_up="donate")
    [first, *_] = [r["key"] for r in await room.rows(questions) if r["runner_up"] == "press"]
    await put_labels(room.storage, [first], "entry", "tax-deduction", "S", room.clock)
    found = {e.entry: e for e in await read_entries(room.storage, WEEK)}
    assert [(c.entry, c.times) for c in found["donate"].confused_with] == [
        ("volunteer", 3),
        ("donate-goods", 1),
        ("tax-deduction", 1),
    ]


@pytest.mark.parametrize(
    ("now", "all_now", "before", "all_before", "compared", "risen"),
    [
        (3, 100, 1, 100, 1, False),
        (40, 100, 10, 100, 80, True),
        (30, 300, 10, 100, 1, False),
        (12, 1000, 0, 1000, 80, True),
        (9, 1000, 0, 1000, 1, False),
        (15, 1000, 8, 1000, 80, False),
        (40, 40, 0, 0, 1, False),
        (5000, 9000, 4000, 9000, 80, True),
    ],
)
def test_a_rise_is_more_than_chance_and_more_than_everything_rose(
    now: int, all_now: int, before: int, all_before: int, compared: int, risen: bool
) -> None:
    assert has_risen(now, all_now, before, all_before, compared) is risen


def entry(shown: int, before: int, helpful: int = 0, rated: int = 0) -> EntryFigures:
    bad = (("wrong", rated - helpful),) if rated > helpful else ()
    return EntryFigures(f"e{shown}-{before}", shown, before, Rate(helpful, rated), bad)


def test_rising_entries_are_named_with_what_they_rose_from() -> None:
    found = risen([entry(60, 20), entry(3, 1), entry(500, 510)])
    assert [(r.now, r.before) for r in found] == [(60, 20)]


def test_the_surely_unhelpful_come_first_and_few_ratings_say_nothing() -> None:
    found = unhelpful(
        [entry(1, 0, 0, 4), entry(2, 0, 2, 5), entry(3, 0, 20, 60), entry(4, 0, 9, 9)]
    )
    assert [(e.helpful.part, e.helpful.whole) for e in found] == [(20, 60), (2, 5)]


@pytest.fixture
def unanswered(room: Room, finder: Finder) -> Unanswered:
    return Unanswered(room.storage, finder, room.clock)


def summary(groups: tuple[UnansweredGroup, ...]) -> list[tuple[str | None, int | None]]:
    return [(g.representative, g.size) for g in groups]


async def film(room: Room, people: int = 5, **more: Any) -> None:
    for number in range(people):
        await ask(room, text=FILM[number % 5], person=PERSON + number,
                  **{"outcome": "unknown", "entry": None, "language": "en"} | more)  # fmt: skip


async def test_ways_to_ask_one_unanswered_thing_are_one_row(
    room: Room, unanswered: Unanswered
) -> None:
    await film(room, 6)
    await ask(room, 5, text="ビットコインで寄付できますか", outcome="unknown", entry=None)
    await ask(room, 5, text="asdfgh", outcome="unknown", entry=None, language="en")
    await ask(room, 5)
    await unanswered.refresh()
    first, second, noise = unanswered.groups()
    assert (first.size, first.language, first.noise) == (6, "en", False)
    assert {t.text for t in first.texts} == set(FILM)
    assert (first.texts[0].text, first.texts[0].number) == (FILM[0], 2)
    assert first.representative in FILM
    assert first.reasons == (("unknown", 6),)
    assert second.representative == "ビットコインで寄付できますか"
    assert "donate" in [c.entry for c in second.nearest]
    assert all(0 < c.confidence < 0.6 for c in second.nearest)
    assert (noise.noise, noise.size) == (True, 5)
    assert summary(unanswered.groups(language="ja")) == summary((second,))


@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ({"outcome": "unknown", "entry": None}, "unknown"),
        ({"outcome": "choices", "entry": None}, "nothing-chosen"),
        ({"confidence": 0.3}, "unsure"),
        ({"feedback": "wrong"}, "not-helpful"),
        ({"feedback": "helpful"}, None),
        ({"outcome": "chat", "entry": None, "confidence": 0.3}, None),
        ({"outcome": "unknown", "entry": None, "text": None}, None),
        ({}, None),
    ],
)
async def test_each_way_to_lack_an_answer_counts(
    room: Room, unanswered: Unanswered, more: dict[str, Any], reason: str | None
) -> None:
    await ask(room, 5, **more)
    await unanswered.refresh()
    assert [g.reasons for g in unanswered.groups()] == ([((reason, 5),)] if reason else [])


async def test_none_of_these_is_no_answer_and_a_pressed_entry_is(
    room: Room, unanswered: Unanswered
) -> None:
    for person in range(5):
        await press(room, None, person=PERSON + person)
        await press(room, "donate", person=PERSON + person, text="寄付の方法")
    await unanswered.refresh()
    assert [g.reasons for g in unanswered.groups()] == [(("none-of-these", 5),)]


@pytest.mark.parametrize("people", [1, 4, 5])
async def test_words_of_few_people_are_withheld_but_for_analysts(
    room: Room, unanswered: Unanswered, people: int
) -> None:
    await film(room, people)
    await film(room, people)  # the same people again are no more people
    await unanswered.refresh()
    [group] = unanswered.groups()
    assert group.withheld is (people < 5)
    if group.withheld:
        assert (group.size, group.representative, group.texts, group.reasons) == (
            None,
            None,
            (),
            (),
        )
    [inside] = unanswered.groups(for_analysts=True)
    assert (inside.size, inside.withheld, len(inside.texts)) == (2 * people, False, people)
    assert len(inside.questions) == 2 * people


async def test_five_people_in_two_months_are_four_and_one(
    room: Room, unanswered: Unanswered
) -> None:
    await film(room, 4)
    await film(room, 5, day=date(2026, 10, 31))
    await unanswered.refresh()
    [group] = unanswered.groups()
    assert sum(t.number for t in group.texts) == 5
    [november] = unanswered.groups(WEEK)
    assert november.withheld


async def test_no_pseudonym_and_no_key_shows(room: Room, unanswered: Unanswered) -> None:
    await film(room)
    await unanswered.refresh()
    shown = repr(unanswered.groups(for_analysts=True))
    for row in await room.rows(questions):
        assert row["pseudonym"] not in repr(vars(unanswered))
        assert row["key"] not in shown


async def test_labelled_questions_are_left_out_at_once_and_after(
    room: Room, unanswered: Unanswered
) -> None:
    await film(room)
    await unanswered.refresh()
    state = unanswered.state
    [group] = unanswered.groups()
    await put_labels(room.storage, group.questions[:1], "skip", None, "S", room.clock)
    unanswered.labelled(group.questions[:1])
    assert unanswered.state > state
    for _ in range(2):
        [rest] = unanswered.groups(for_analysts=True)
        assert (rest.size, rest.key) == (4, group.key)
        await unanswered.refresh()


async def test_who_forgets_is_gone_from_memory_at_the_next_look(
    room: Room, unanswered: Unanswered
) -> None:
    await film(room)
    await unanswered.refresh()
    await room.personal.forget(PERSON)
    await unanswered.refresh()
    [group] = unanswered.groups(for_analysts=True)
    assert FILM[0] not in {t.text for t in group.texts}
    await room.later(91)
    await unanswered.refresh()
    assert unanswered.groups() == ()
    assert unanswered.group(group.key) is None


async def test_a_group_is_found_by_its_key_the_next_day(room: Room, unanswered: Unanswered) -> None:
    await film(room, 2)
    await unanswered.refresh()
    [group] = unanswered.groups(for_analysts=True)
    room.now += timedelta(days=1)
    await film(room, 5)
    await ask(room, 3, text="ビットコインで寄付", outcome="unknown", entry=None)
    again = Unanswered(room.storage, unanswered._finder, room.clock)
    await again.refresh()
    found = again.group(group.key)
    assert found is not None
    assert (found.size, found.representative) == (7, group.representative)


async def test_the_event_loop_goes_on_while_questions_are_grouped(
    room: Room, unanswered: Unanswered
) -> None:
    await film(room)
    told: list[int] = []

    def started(total: int) -> Any:
        told.append(total)
        return told.append

    await asyncio.gather(unanswered.refresh(started), room.log.arrived("poster"))
    assert told == [5, 5]
    await unanswered.refresh(started)
    assert told == [5, 5]


async def test_figures_are_counted_without_touching_the_words(room: Room) -> None:
    """They read an index that does not hold them, and stay fast however much is kept."""
    if room.storage.shared:
        pytest.skip("SQLite's planner tells so; PostgreSQL reads a small table whole")
    for query in (
        sums(WEEK.first, WEEK.last, "ja"),
        shown(WEEK, None),
        confusions(WEEK, "ja"),
    ):
        sql = str(query.compile(dialect=dialect(), compile_kwargs={"literal_binds": True}))
        async with room.storage.begin() as connection:
            plan = (await connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}")).mappings()
            steps = [step["detail"] for step in plan if " questions" in step["detail"]]
        assert steps
        assert all("COVERING INDEX ix_questions_reports" in step for step in steps)


async def test_all_that_is_kept_is_a_period_too() -> None:
    assert span_of(Period(None, TODAY), TODAY).last == TODAY
