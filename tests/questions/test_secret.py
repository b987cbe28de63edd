"""The secret behind pseudonyms: given, or made once for its owner alone."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from questions.secret import SecretError, load_secret
from tests.quota import files_of_at_most


def test_it_is_made_once_beside_the_database_for_its_owner_alone(tmp_path: Path) -> None:
    database = tmp_path / "data" / "bot.db"
    first = load_secret(None, database)
    [path] = database.parent.iterdir()
    assert path.stat().st_mode & 0o777 == 0o600
    assert database.parent.stat().st_mode & 0o777 == 0o700
    assert load_secret(None, database) == first
    assert len(first) == 64
    assert load_secret(None, tmp_path / "other" / "bot.db") != first


def test_a_disk_that_is_full_leaves_no_half_secret_in_the_way_of_the_next_start(
    tmp_path: Path,
) -> None:
    with files_of_at_most(10), pytest.raises(SecretError, match="cannot be read or made"):
        load_secret(None, tmp_path / "bot.db")
    assert len(load_secret(None, tmp_path / "bot.db")) == 64


def test_first_starts_at_once_have_one_secret(tmp_path: Path) -> None:
    for number in range(100):
        places = [tmp_path / str(number) / "bot.db"] * 4
        with ThreadPoolExecutor(len(places)) as threads:
            found = set(threads.map(lambda place: load_secret(None, place), places))
        assert len(found) == 1


@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o660])
def test_one_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    secret = load_secret(None, tmp_path / "bot.db")
    (tmp_path / "bot-secret").chmod(mode)
    with pytest.raises(SecretError, match="chmod 600") as error:
        load_secret(None, tmp_path / "bot.db")
    assert secret.decode() not in str(error.value)


def test_a_given_one_is_taken_and_no_file_is_made(tmp_path: Path) -> None:
    assert load_secret("x" * 16, tmp_path / "bot.db") == b"x" * 16
    assert list(tmp_path.iterdir()) == []


def test_without_a_file_it_must_be_given() -> None:
    with pytest.raises(SecretError, match="BOT_SECRET"):
        load_secret(None, None)
    assert load_secret("x" * 16, None)


def test_a_short_or_empty_one_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SecretError, match="fewer"):
        load_secret("short", None)
    (tmp_path / "bot-secret").touch(0o600)
    with pytest.raises(SecretError, match="fewer than 16 characters; delete it"):
        load_secret(None, tmp_path / "bot.db")


def test_a_place_where_none_can_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SecretError, match="set BOT_SECRET"):
        load_secret(None, tmp_path / "file" / "bot.db")
