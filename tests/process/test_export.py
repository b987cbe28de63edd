"""`support-bot export`: rows to its output, words for people to its error output."""

import json
import sqlite3
import subprocess
from pathlib import Path

from tests.process.running import SUPPORT_BOT, command


def test_the_command_writes_rows_to_output_and_all_else_to_error(
    env: dict[str, str], tmp_path: Path
) -> None:
    command(env, "chat", "--log", stdin="難民とは\nwhat is a refugee\n".encode())
    done = command(env, "export", "--format", "jsonl", "--since", "1d")
    assert done.returncode == 0, done.stderr.decode()
    assert {json.loads(line)["language"] for line in done.stdout.splitlines()} == {"ja", "en"}
    assert done.stderr.startswith(b"exported: 2 questions, 0 texts withheld")
    sheet = command(env, "export", "--format", "csv", "--month", "2020-01")
    assert (sheet.returncode, sheet.stdout.count(b"\n")) == (0, 1)
    with sqlite3.connect(tmp_path / "data" / "bot.db") as connection:
        recorded = connection.execute("SELECT format, rows FROM exports ORDER BY 1").fetchall()
    connection.close()
    assert recorded == [("csv", 0), ("jsonl", 2)]


def test_a_command_that_cannot_work_says_why_in_one_line(env: dict[str, str]) -> None:
    for arguments, said in (
        (["--format", "csv"], b"there is no database at"),
        (["--format", "csv", "--since", "x"], b"--since takes days"),
        (["--format", "xls"], b"xls"),
        ([], b"--format"),
    ):
        done = command(env, "export", *arguments)
        assert (done.returncode, done.stdout) == (2, b""), arguments
        assert said in done.stderr
        assert b"Traceback" not in done.stderr


def test_a_reader_that_goes_away_is_no_error(env: dict[str, str]) -> None:
    command(env, "chat", "--log", stdin=b"what is a refugee\n" * 40)
    line = " ".join([*SUPPORT_BOT, "export", "--format", "csv"])
    done = subprocess.run(
        ["bash", "-c", f"{line} | head -1"], env=env, capture_output=True, timeout=60, check=False
    )
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
