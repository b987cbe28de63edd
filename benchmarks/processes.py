"""Bots as processes of their own, against the tests' stand-in for Telegram."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from bot.settings import HOME, load_settings
from tests.process.running import free_port
from tests.standin import TOKEN, Fault, StandIn, wait_until

READY_S: Final = 120
ANSWERED_S: Final = 900
MESSAGES_EACH: Final = 4
"""Messages of one person: fewer than what the bot takes for a flood."""


@dataclass(frozen=True, slots=True, eq=False)
class Kind:
    """A bot to measure: a module of this package, and its environment."""

    name: str
    module: str
    environ: dict[str, str] = field(default_factory=dict)


ECHO: Final = Kind("bare PTB echo bot", "benchmarks.echo_bot")
WORDS: Final = Kind("ours, words", "benchmarks.whole_bot", {"EMBEDDINGS": "off"})
MEANING: Final = Kind("ours, words and meaning", "benchmarks.whole_bot", {"EMBEDDINGS": "auto"})


class Bot:
    """One running bot, the people who write to it, and when they were answered."""

    def __init__(self, kind: Kind, telegram: StandIn, process: "subprocess.Popen[bytes]") -> None:
        self.kind = kind
        self.telegram = telegram
        self.process = process
        self._sent: dict[int, list[float]] = {}
        self._next = 0
        telegram.fault = self._note

    def _note(self, method: str, data: dict[str, Any]) -> Fault | None:
        if method == "sendMessage":
            self._sent.setdefault(int(data["chat_id"]), []).append(time.perf_counter())
        return None

    def ask(self, texts: Sequence[str], per_s: float = 0.0) -> tuple[float, list[float]]:
        """People write, each MESSAGES_EACH messages over time, evenly `per_s` or all at once; waits
        for the answers.

        Returns the seconds all took, and each answer's milliseconds, unordered.
        """
        people = -(-len(texts) // MESSAGES_EACH)
        chats = [self._next + number % people for number in range(len(texts))]
        self._next += people
        begin = time.perf_counter()
        asked: dict[int, list[float]] = {}
        for number, (chat, text) in enumerate(zip(chats, texts, strict=True)):
            if per_s:
                time.sleep(max(0.0, begin + number / per_s - time.perf_counter()))
            asked.setdefault(chat, []).append(time.perf_counter())
            self.telegram.says(text, chat=chat + 1)
        wait_until(lambda: self._count(asked) >= len(texts), "all answers", ANSWERED_S)
        pairs = [(a, s) for c in asked for a, s in zip(asked[c], self._sent[c + 1], strict=True)]
        return max(s for _, s in pairs) - begin, [(s - a) * 1000 for a, s in pairs]

    def _count(self, asked: dict[int, list[float]]) -> int:
        return sum(min(len(times), len(self._sent.get(c + 1, ()))) for c, times in asked.items())

    def memory_mb(self) -> float:
        """Resident memory now."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="utf-8")
        line = next(x for x in status.splitlines() if x.startswith("VmRSS"))
        return int(line.split()[1]) / 1024

    def seconds_of_cpu(self) -> float:
        """Processor time so far."""
        status = Path(f"/proc/{self.process.pid}/stat").read_text(encoding="utf-8")
        # Counted after the program's name, which may have spaces.
        fields = status.rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def stop(self) -> dict[str, float]:
        """End it; what it said of itself."""
        return said_at_end(self.process)


@contextmanager
def idle() -> "Iterator[subprocess.Popen[bytes]]":
    """A process that does nothing but watch its event loop; `said_at_end` tells what it saw."""
    process = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.lateness"], cwd=HOME, stdout=subprocess.PIPE
    )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.kill()
            process.wait(10)


def said_at_end(process: "subprocess.Popen[bytes]") -> dict[str, float]:
    """End a process; what it said of itself in a line of JSON, nothing if it said nothing."""
    process.send_signal(signal.SIGTERM)
    out, _ = process.communicate(timeout=30)
    lines = [line for line in out.decode().splitlines() if line.startswith("{")]
    return dict(json.loads(lines[-1])) if lines else {}


@contextmanager
def running(kind: Kind) -> Iterator[Bot]:
    """A bot that answers, with a new database and the cache of this machine's set-up.

    Raises:
        AssertionError: it does not poll within READY_S.
    """
    cache = str(load_settings(os.environ).cache_dir)
    with StandIn() as telegram, tempfile.TemporaryDirectory() as folder:
        environ = {
            "PATH": os.environ["PATH"],
            "HOME": folder,
            "CACHE_DIR": cache,
            "DATABASE_URL": f"sqlite:///{folder}/bot.db",
            "TELEGRAM_BOT_TOKEN": TOKEN,
            "TELEGRAM_API_BASE_URL": telegram.base_url,
            "PORT": str(free_port()),
            "LOG_LEVEL": "WARNING",
            **kind.environ,
        }
        if kind is not ECHO:
            # As the Procfile's release does; to make the tables takes 10 MB that then stay.
            subprocess.run([sys.executable, "-m", "bot", "migrate"], env=environ, cwd=HOME,
                           stdout=subprocess.DEVNULL, check=True)  # fmt: skip
        process = subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-m", kind.module], env=environ, cwd=HOME, stdout=subprocess.PIPE
        )
        try:
            wait_until(lambda: "getUpdates" in telegram.calls, f"{kind.name} to poll", READY_S)
            yield Bot(kind, telegram, process)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait(10)
