"""Whatever happens to the database file under the running bot: people are answered, what is lost is
counted, /readyz says so, and the log goes on by itself.
"""

import resource
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from tests.process.running import Running, running
from tests.standin import StandIn, wait_until


class People:
    """One person after the other asks something; each is answered."""

    def __init__(self, telegram: StandIn, bot: Running) -> None:
        self._telegram, self._bot, self.asked = telegram, bot, 0

    def ask(self, times: int = 3) -> None:
        for _ in range(times):
            self.asked += 1
            self._telegram.says("Who is a refugee?", chat=self.asked)
            assert "1951" in self._telegram.wait_for_texts(1, chat=self.asked, seconds=60)[0]
        wait_until(lambda: self._telegram.pending() == 0, "all updates to be confirmed")


@contextmanager
def asking(env: dict[str, str], folder: Path, database: Path) -> Iterator[tuple[People, Running]]:
    more = {"DATABASE_URL": f"sqlite:///{database}", "BOT_SECRET": "a secret of the tests"}
    with StandIn() as telegram, running(env, telegram, folder / "log", **more) as bot:
        bot.wait_ready()
        yield People(telegram, bot), bot
        assert bot.stop() == 0
        assert "Traceback" not in bot.written


def rows(database: Path) -> int:
    with closing(sqlite3.connect(database)) as connection:
        return int(connection.execute("SELECT count(*) FROM questions").fetchone()[0])


def status(bot: Running) -> str:
    return str(bot.readyz()["status"])


def goes_on(people: People, bot: Running, database: Path, before: int) -> None:
    """After the fault: a question is logged again, and what is missing was counted."""

    def logged() -> bool:
        people.ask(1)
        return status(bot) == "ready"

    wait_until(logged, "the log to go on", 40)
    dropped = int(bot.readyz()["log_rows_dropped"])
    assert dropped > 0
    wait_until(lambda: rows(database) == people.asked - before - dropped, "all rows", 60)


@contextmanager
def small_disk(folder: Path) -> Iterator[None]:
    """A file system of half a megabyte; skips where it cannot be made."""
    folder.mkdir()
    made = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=512k", "tmpfs", folder],
        capture_output=True,
        check=False,
    )
    if made.returncode:
        pytest.skip("a file system can be mounted by root only")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", folder], check=True)


def test_a_full_disk(env: dict[str, str], tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    with small_disk(disk), asking(env, tmp_path, disk / "bot.db") as (people, bot):
        people.ask()
        with (
            (disk / "filler").open("wb", buffering=0) as file,
            pytest.raises(OSError, match="No space"),
        ):
            while True:
                file.write(b"x" * 512)
        people.ask(40)
        assert status(bot) == "degraded"
        assert int(bot.readyz()["log_rows_dropped"]) > 0
        (disk / "filler").unlink()
        goes_on(people, bot, disk / "bot.db", 0)


def test_a_file_that_may_grow_no_further(env: dict[str, str], tmp_path: Path) -> None:
    """A quota, which needs no root to be tried."""
    database = tmp_path / "data" / "bot.db"
    with asking(env, tmp_path, database) as (people, bot):
        people.ask()
        no_limit = resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE, (100, no_limit[1]))
        people.ask()
        assert status(bot) == "degraded"
        resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE, no_limit)
        goes_on(people, bot, database, 0)


def test_a_disk_that_is_read_only_at_the_start(env: dict[str, str], tmp_path: Path) -> None:
    disk = tmp_path / "disk"

    def remount(how: str) -> None:
        subprocess.run(["mount", "-o", f"remount,{how}", disk], check=True)

    with small_disk(disk):
        with asking(env, tmp_path, disk / "bot.db") as (people, _):
            people.ask()
        remount("ro")
        with asking(env, tmp_path, disk / "bot.db") as (people, bot):
            people.ask()
            assert status(bot) == "degraded"
            remount("rw")
            goes_on(people, bot, disk / "bot.db", -3)


def test_a_file_that_another_program_has_locked(env: dict[str, str], tmp_path: Path) -> None:
    database = tmp_path / "data" / "bot.db"
    with asking(env, tmp_path, database) as (people, bot):
        people.ask()
        with closing(sqlite3.connect(database, isolation_level=None)) as other:
            other.execute("BEGIN EXCLUSIVE")
            people.ask(10)
            assert status(bot) == "degraded"
            other.execute("ROLLBACK")
        goes_on(people, bot, database, 0)


def delete(database: Path) -> None:
    database.unlink()


def replace(database: Path) -> None:
    """By an empty database that somebody made elsewhere."""
    new = database.with_name("new.db")
    with closing(sqlite3.connect(new)) as connection:
        connection.execute("CREATE TABLE something (a)")
    new.rename(database)


@pytest.mark.parametrize("what", [delete, replace])
def test_a_file_deleted_or_replaced(
    env: dict[str, str], tmp_path: Path, what: Callable[[Path], None]
) -> None:
    database = tmp_path / "data" / "bot.db"
    with asking(env, tmp_path, database) as (people, bot):
        people.ask()
        what(database)
        report = bot.readyz()
        assert report["status"] == "degraded"
        assert "deleted or replaced" in str(report["storage"])
        goes_on(people, bot, database, 3)
        assert database.stat().st_mode & 0o777 == 0o600
