"""What goes unanswered is told in groups, with nobody's words who could be known by them."""

import asyncio
from datetime import date, timedelta
from typing import Any

import pytest

from questions.labels import put_labels
from questions.reports.span import Span
from questions.reports.unanswered import Unanswered, UnansweredGroup
from questions.tables import questions
from retrieval.finder import Finder
from tests.questions.asking import ask, press
from tests.questions.conftest import PERSON, TODAY, Room

WEEK = Span(TODAY - timedelta(days=6), TODAY)
FILM = ("is there a film festival", "refugee film festival dates", "film festival tickets",
        "when is the film festival", "film festival in Tokyo?")  # fmt: skip


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
        assert (group.size, group.representative) == (None, None)
        assert (group.texts, group.reasons, group.nearest) == ((), (), ())
    [inside] = unanswered.groups(for_analysts=True)
    assert (inside.size, inside.withheld, len(inside.texts)) == (2 * people, False, people)
    assert len(inside.questions) == 2 * people


async def test_noise_is_a_number_and_no_words_however_many_make_it(
    room: Room, unanswered: Unanswered
) -> None:
    story = "fuck my landlord in Setagaya who threw out the only Hazara family of the street"
    for person, text in enumerate(("asdf", "qwerty", "zxcvb", "fghj", "asdf", story)):
        await ask(room, text=text, person=PERSON + person, outcome="unknown", language="en")
    await unanswered.refresh()
    [group] = unanswered.groups()
    assert (group.noise, group.withheld, group.size) == (True, False, 6)
    assert (group.representative, group.texts) == (None, ())
    [inside] = unanswered.groups(for_analysts=True)
    assert story in {t.text for t in inside.texts}


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
