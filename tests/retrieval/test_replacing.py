"""A full disk costs what was to be written, and leaves nothing behind."""

from pathlib import Path

import pytest

from retrieval.cache import FolderCache
from retrieval.editing import EditError, write_all
from retrieval.meaning import VectorStore
from retrieval.replacing import replace_file
from tests.quota import files_of_at_most
from tests.retrieval.toy_embedder import LetterEmbedder

LIMIT = 4_096
LONG = "x" * 2 * LIMIT


def test_a_file_takes_the_place_of_another(tmp_path: Path) -> None:
    path = tmp_path / "a"
    replace_file(path, b"one")
    path.chmod(0o640)
    replace_file(path, b"two")
    assert path.read_bytes() == b"two"
    assert path.stat().st_mode & 0o777 == 0o640
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    path, link = tmp_path / "file", tmp_path / "folder" / "link"
    path.write_bytes(b"one")
    link.parent.mkdir()
    link.symlink_to(path)
    replace_file(link, b"two")
    assert link.is_symlink()
    assert path.read_bytes() == b"two"


def test_an_edit_names_the_file_and_leaves_nothing_behind(tmp_path: Path) -> None:
    first, second = tmp_path / "first.yaml", tmp_path / "second.yaml"
    for path in (first, second):
        path.write_text("before", encoding="utf-8")
    refused = pytest.raises(EditError, match=r"second\.yaml cannot be written: File too large")
    with refused, files_of_at_most(LIMIT):
        write_all({first: ("before", "after"), second: ("before", LONG)})
    assert {p.read_text(encoding="utf-8") for p in tmp_path.iterdir()} == {"before"}
    assert sorted(tmp_path.iterdir()) == [first, second]


def test_cache_and_vectors_leave_nothing_behind(tmp_path: Path) -> None:
    with files_of_at_most(LIMIT):
        FolderCache(tmp_path).put("name", "key", LONG)
        VectorStore(LetterEmbedder(), tmp_path).fill("en", [f"text {n}" for n in range(200)])
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_put_back_is_named(tmp_path: Path) -> None:
    first, second = tmp_path / "first.yaml", tmp_path / "second.yaml"
    first.write_text(LONG, encoding="utf-8")
    second.write_text("before", encoding="utf-8")
    refused = pytest.raises(EditError, match=r"second\.yaml cannot .* by hand .*first\.yaml")
    with refused, files_of_at_most(LIMIT):
        write_all({first: (LONG, "after"), second: ("before", LONG)})
