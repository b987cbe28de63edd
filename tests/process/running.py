"""A bot process of our own, and one-off commands."""

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx

from tests.conftest import ROOT
from tests.standin import TOKEN, StandIn, wait_until

SUPPORT_BOT = [sys.executable, "-m", "bot"]
RUN = [*SUPPORT_BOT, "run"]


def command(
    env: dict[str, str], *arguments: str, stdin: bytes = b""
) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [*SUPPORT_BOT, *arguments],
        input=stdin,
        env=env,
        cwd=ROOT,
        capture_output=True,
        timeout=180,
        check=False,
    )


class Running:
    """A bot process and what it wrote."""

    def __init__(self, env: dict[str, str], log: Path, program: Sequence[str] = RUN) -> None:
        self.env, self.log, self.program = env, log, program
        self.start()

    def start(self) -> None:
        with self.log.open("ab") as file:
            self.process = subprocess.Popen(
                self.program, env=self.env, cwd=ROOT, stdout=file, stderr=file
            )

    def wait_ready(self) -> None:
        url = f"http://127.0.0.1:{self.env['PORT']}/readyz"
        wait_until(lambda: _ready(url), "the bot to be ready", 120)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(10)

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(10)

    def peak_mb(self) -> float:
        """The most memory the process ever had resident, in MB."""
        return self._status_mb("VmHWM")

    def resident_mb(self) -> float:
        """The memory the process has resident now, in MB."""
        return self._status_mb("VmRSS")

    def open_files(self) -> int:
        """How many files and connections the process has open."""
        return len(list(Path(f"/proc/{self.process.pid}/fd").iterdir()))

    def _status_mb(self, name: str) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        line = next(line for line in status.splitlines() if line.startswith(name))
        return int(line.split()[1]) / 1024

    def readyz(self) -> dict[str, Any]:
        """What the bot says of itself."""
        url = f"http://127.0.0.1:{self.env['PORT']}/readyz"
        return dict(httpx.get(url, timeout=10).json())

    @property
    def written(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")


def _ready(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2).status_code == 200
    except httpx.HTTPError:
        return False


def free_port() -> int:
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@contextmanager
def running(
    env: dict[str, str],
    telegram: StandIn,
    log: Path,
    program: Sequence[str] = RUN,
    **more: str,
) -> Iterator[Running]:
    port = str(free_port())
    given = {
        **env,
        "TELEGRAM_BOT_TOKEN": TOKEN,
        "TELEGRAM_API_BASE_URL": telegram.base_url,
        "PORT": port,
        **{key: value.format(port=port) for key, value in more.items()},
    }
    bot = Running(given, log, program)
    try:
        yield bot
    finally:
        if bot.process.poll() is None:
            bot.kill()
