"""Two webhook processes behind one address, on one PostgreSQL."""

import asyncio
import sys
import time
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from random import Random
from typing import Any

import asyncpg
import pytest

from bot.delivery.handling import AT_ONCE
from tests.postgres import Server, own_server
from tests.process.running import Running, running
from tests.process.short_lease import LEASE_S
from tests.standin import StandIn, wait_until

SHORT_LEASE = [sys.executable, "-m", "tests.process.short_lease"]
SECRET = "a secret of the tests"
TEXTS = ("hello", "Who is a refugee?", "難民とは何ですか")


@contextmanager
def several(
    env: dict[str, str], telegram: StandIn, folder: Path, database_url: str, processes: int = 2
) -> Iterator[list[Running]]:
    """Processes that start at once; Telegram's deliveries go to any of them, every third to two."""
    more = {"DATABASE_URL": database_url, "BOT_SECRET": SECRET}
    with ExitStack() as stack:
        bots = [
            stack.enter_context(
                running(
                    env,
                    telegram,
                    folder / f"log-{number}",
                    SHORT_LEASE,
                    WEBHOOK_URL="http://127.0.0.1:{port}",
                    **more,
                )
            )
            for number in range(processes)
        ]
        urls = [f"http://127.0.0.1:{bot.env['PORT']}/telegram" for bot in bots]
        rng = Random(8)

        def some(_url: str) -> list[str]:
            return rng.sample(urls, min(len(urls), 1 + (rng.random() < 1 / 3)))

        telegram.addresses = some
        for bot in bots:
            bot.wait_ready()
        yield bots


def all_say(telegram: StandIn, people: Iterable[int], *texts: str) -> None:
    """Each person sends each text."""
    for text in texts:
        for chat in people:
            telegram.says(text, chat=chat)


def sent(telegram: StandIn) -> Counter[int]:
    """How many messages each person got."""
    return Counter(s.chat for s in telegram.sent if s.method == "sendMessage")


def rows(database_url: str, query: str) -> list[tuple[Any, ...]]:
    async def fetch() -> list[tuple[Any, ...]]:
        connection = await asyncpg.connect(database_url)
        try:
            return [tuple(row) for row in await connection.fetch(query)]
        finally:
            await connection.close()

    return asyncio.run(fetch())


def test_each_message_is_answered_once_whoever_gets_it(
    env: dict[str, str], tmp_path: Path, postgres_url: str
) -> None:
    people = range(1, 51)
    with (
        StandIn(max_deliveries=100) as telegram,
        several(env, telegram, tmp_path, postgres_url) as bots,
    ):
        all_say(telegram, people, *TEXTS)
        wait_until(lambda: telegram.pending() == 0, "all updates to be confirmed", 120)
        time.sleep(1)
        assert sent(telegram) == dict.fromkeys(people, len(TEXTS))
        for bot in bots:
            assert bot.readyz()["status"] == "ready"
            assert bot.readyz()["log_rows_dropped"] == 0
            assert bot.stop() == 0
            assert "Traceback" not in bot.written
    assert rows(postgres_url, "SELECT count(*) FROM questions") == [(150,)]
    assert rows(postgres_url, "SELECT count(*) FROM salts") == [(1,)]
    pseudonyms = "SELECT count(distinct pseudonym) FROM questions"
    assert rows(postgres_url, pseudonyms) == [(50,)]
    leases = "SELECT count(*), count(lease_until) FROM seen_updates"
    assert rows(postgres_url, leases) == [(150, 0)]


def test_what_a_killed_process_had_in_hand_the_other_answers(
    env: dict[str, str], tmp_path: Path, postgres_url: str
) -> None:
    people = range(1, 51)
    with (
        StandIn(max_deliveries=100) as telegram,
        several(env, telegram, tmp_path, postgres_url) as (killed, other),
    ):
        all_say(telegram, people, *TEXTS)
        wait_until(lambda: sum(sent(telegram).values()) >= 30, "some answers", 60)
        killed.kill()
        at = time.monotonic()
        wait_until(lambda: telegram.pending() == 0, "all updates to be confirmed", 120)
        taken = time.monotonic() - at
        counts = sent(telegram)
        assert min(counts[chat] for chat in people) >= len(TEXTS)
        assert counts.total() - 150 <= AT_ONCE
        assert counts.total() == 150 + sum(max(0, n - len(TEXTS)) for n in counts.values())
        print(f"{counts.total() - 150} answered twice; done {taken:.1f} s after the kill")  # noqa: T201 - shown with -s
        assert other.readyz()["status"] == "ready"
        time.sleep(LEASE_S)
        assert other.stop() == 0
    leases = "SELECT count(*), count(lease_until) FROM seen_updates"
    assert rows(postgres_url, leases) == [(150, 0)]


def test_a_process_that_stops_leaves_its_updates_to_the_other_at_once(
    env: dict[str, str], tmp_path: Path, postgres_url: str
) -> None:
    people = range(1, 31)
    with (
        StandIn(max_deliveries=100) as telegram,
        several(env, telegram, tmp_path, postgres_url) as (stopped, other),
    ):
        all_say(telegram, people, *TEXTS)
        wait_until(lambda: sum(sent(telegram).values()) >= 20, "some answers", 60)
        assert stopped.stop() == 0
        wait_until(lambda: telegram.pending() == 0, "all updates to be confirmed", 60)
        time.sleep(1)
        assert sent(telegram) == dict.fromkeys(people, len(TEXTS))
        assert other.stop() == 0
        assert "Traceback" not in stopped.written + other.written


@pytest.fixture
def server() -> Iterator[Server]:
    try:
        with own_server() as found:
            yield found
    except LookupError as error:
        pytest.skip(str(error))


def test_postgresql_restarted_under_load(
    env: dict[str, str], tmp_path: Path, server: Server
) -> None:
    """Everybody is answered once; rows that could not be written are counted; then it is as
    before."""
    people = range(1, 41)
    with (
        StandIn(max_deliveries=100) as telegram,
        several(env, telegram, tmp_path, server.url, 1) as [bot],
    ):

        def answered(each: int) -> None:
            wait_until(lambda: sent(telegram).total() >= each * len(people), "answers", 60)

        all_say(telegram, people, TEXTS[0])
        wait_until(lambda: sent(telegram).total() >= 10, "some answers", 60)
        server.stop()
        all_say(telegram, people, TEXTS[1])
        answered(2)
        wait_until(lambda: bot.readyz()["status"] == "degraded", "it to be noticed")
        assert bot.readyz()["log_rows_dropped"] >= len(people)
        server.start()
        wait_until(lambda: not bot.readyz()["storage"].startswith("failing"), "its return")
        all_say(telegram, people, TEXTS[2])
        answered(3)
        wait_until(lambda: telegram.pending() == 0, "all updates to be confirmed", 60)
        wait_until(lambda: bot.readyz()["status"] == "ready", "it to be as before", 60)
        dropped = bot.readyz()["log_rows_dropped"]
        time.sleep(1)
        assert sent(telegram) == dict.fromkeys(people, len(TEXTS))
        assert bot.stop() == 0
        assert "Traceback" not in bot.written
    [[logged]] = rows(server.url, "SELECT count(*) FROM questions")
    # What was being committed as it stopped may be there and count as dropped.
    assert len(people) <= len(people) * len(TEXTS) - dropped <= logged
