"""Several processes on one PostgreSQL: an update belongs to one of them until it is answered."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from sqlalchemy import func, update

from questions.tables import seen_updates
from questions.updates import Claim, SeenUpdates
from tests.questions.conftest import PROCESSES, Room, started


def seen(room: Room) -> SeenUpdates:
    return SeenUpdates(room.storage, room.clock, 60)


async def leases_run_out(room: Room) -> None:
    """As if their time had passed, however busy the machine is."""
    past = func.now() - timedelta(seconds=1)
    async with room.storage.begin() as connection:
        await connection.execute(update(seen_updates).values(lease_until=past))


async def keep_leases_once(updates: SeenUpdates) -> None:
    rounds = iter([1])

    async def sleep(_seconds: float) -> None:
        if next(rounds, None) is None:
            raise asyncio.CancelledError

    with suppress(asyncio.CancelledError):
        await updates.keep_leases(sleep)


async def test_an_update_belongs_to_one_until_it_is_answered(processes: list[Room]) -> None:
    one, other = map(seen, (await started(processes))[:2])
    assert await one.claim(7) is Claim.OURS
    assert await other.claim(7) is Claim.ELSEWHERE
    await one.add(7)
    assert await other.claim(7) is Claim.ANSWERED
    [row] = await processes[0].rows(seen_updates)
    assert row["lease_until"] is None


async def test_what_a_killed_webhook_process_had_in_hand_is_answered_by_polling(
    processes: list[Room],
) -> None:
    killed, other, *_ = await started(processes)
    assert await seen(killed).claim(7) is Claim.OURS
    polling = SeenUpdates(other.storage, other.clock)
    assert await polling.claim(7) is Claim.OURS


async def test_a_process_whose_clock_is_ahead_purges_no_living_lease(
    processes: list[Room],
) -> None:
    one, other, ahead, *_ = await started(processes)
    await seen(one).claim(7)
    ahead.now = datetime.now(UTC) + timedelta(hours=1)
    await ahead.later(0)
    assert await seen(other).claim(7) is Claim.ELSEWHERE


async def test_of_many_who_claim_at_once_one_gets_it(processes: list[Room]) -> None:
    everybody = [seen(room) for room in await started(processes)]
    for number in range(20):
        claims = await asyncio.gather(*(one.claim(number) for one in everybody))
        assert sorted(c.name for c in claims) == ["ELSEWHERE"] * (PROCESSES - 1) + ["OURS"]


async def test_what_was_not_answered_is_let_go_at_once(processes: list[Room]) -> None:
    one, other = map(seen, (await started(processes))[:2])
    for number in (1, 2, 3):
        await one.claim(number)
    await one.add(3)
    await one.release(1, 3)
    assert await other.claim(1) is Claim.OURS
    assert await other.claim(2) is Claim.ELSEWHERE
    await one.release_all()
    assert await other.claim(2) is Claim.OURS
    assert await other.claim(3) is Claim.ANSWERED


async def test_another_takes_over_from_a_killed_process_after_the_lease(
    processes: list[Room],
) -> None:
    killed, other = map(seen, (await started(processes))[:2])
    await killed.claim(7)
    assert await other.claim(7) is Claim.ELSEWHERE
    await leases_run_out(processes[0])
    assert await other.claim(7) is Claim.OURS


async def test_a_reply_that_takes_longer_than_a_lease_is_not_sent_by_another_too(
    processes: list[Room],
) -> None:
    slow, other = map(seen, (await started(processes))[:2])
    await slow.claim(7)
    await leases_run_out(processes[0])
    await keep_leases_once(slow)
    assert await other.claim(7) is Claim.ELSEWHERE


async def test_what_a_killed_process_leaves_does_not_stay_to_tell_the_time(
    processes: list[Room],
) -> None:
    killed, other = map(seen, (await started(processes))[:2])
    await killed.claim(7)
    await leases_run_out(processes[0])
    await keep_leases_once(other)
    assert await processes[0].rows(seen_updates) == []
