"""A cache makes starts fast and can be trusted with nothing: broken ones are computed anew."""

from pathlib import Path

import numpy as np
import pytest

from retrieval.cache import FolderCache, ReadOnlyCache
from retrieval.finder import Finder, Question
from retrieval.loader import load, load_or_raise
from tests.conftest import TOPIC_YAML

QUESTION = Question("food for a kitten")


def test_what_is_kept_is_found_again_under_its_key_only(tmp_path: Path) -> None:
    cache = FolderCache(tmp_path / "cache")
    assert cache.get("name", "key") is None
    cache.put("name", "key", {"a": [1, 2]})
    assert cache.get("name", "key") == {"a": [1, 2]}
    assert cache.get("name", "other") is None


def test_arrays_are_found_again_under_their_key_only(tmp_path: Path) -> None:
    cache = FolderCache(tmp_path / "cache")
    assert cache.arrays("name", "key") is None
    cache.keep_arrays("name", "key", {"a": np.eye(2)})
    found = cache.arrays("name", "key")
    assert found is not None
    assert (found["a"] == np.eye(2)).all()
    assert cache.arrays("name", "other") is None
    once = ReadOnlyCache(cache)
    once.keep_arrays("name", "other", {"a": np.eye(3)})
    assert once.arrays("name", "key") is not None
    assert once.arrays("name", "other") is None


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 half of one"])
def test_broken_arrays_are_as_none(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "name.npz").write_bytes(content)
    assert FolderCache(tmp_path).arrays("name", "key") is None


def test_files_read_through_a_cache_are_the_same(small_base: Path, tmp_path: Path) -> None:
    cache = FolderCache(tmp_path / "cache")
    fresh = load(small_base)
    for _ in range(2):
        read = load(small_base, cache)
        assert read.knowledge == fresh.knowledge
        assert read.problems == fresh.problems


def test_mistakes_have_their_place_through_a_cache(small_base: Path, tmp_path: Path) -> None:
    cache = FolderCache(tmp_path / "cache")
    path = small_base / "en" / "animals.yaml"
    path.write_text(TOPIC_YAML.replace("answer:", "anwser:", 1), encoding="utf-8")
    fresh = [problem.line() for problem in load(small_base).errors]
    assert any("anwser" in line for line in fresh)
    for _ in range(2):
        assert [problem.line() for problem in load(small_base, cache).errors] == fresh
    path.write_text(TOPIC_YAML, encoding="utf-8")
    assert not load(small_base, cache).errors


def test_a_state_that_is_looked_at_once_leaves_nothing_behind(tmp_path: Path) -> None:
    cache = FolderCache(tmp_path / "cache")
    cache.put("name", "key", 1)
    once = ReadOnlyCache(cache)
    assert once.get("name", "key") == 1
    once.put("name", "key", 2)
    assert cache.get("name", "key") == 1


def test_a_start_with_a_cache_decides_the_same(small_base: Path, tmp_path: Path) -> None:
    knowledge = load_or_raise(small_base)
    cache = FolderCache(tmp_path / "cache")
    fresh = Finder(knowledge).decide(QUESTION)
    assert Finder(knowledge, cache=cache).decide(QUESTION) == fresh
    assert Finder(knowledge, cache=cache).decide(QUESTION) == fresh


def test_an_edit_is_seen_through_a_cache(small_base: Path, tmp_path: Path) -> None:
    cache = FolderCache(tmp_path / "cache")
    Finder(load_or_raise(small_base), cache=cache).warm_up()
    assert list((tmp_path / "cache").glob("tokens-en*"))
    path = small_base / "en" / "animals.yaml"
    path.write_text(TOPIC_YAML.replace("walking the dog", "the leash law"), encoding="utf-8")
    found = Finder(load_or_raise(small_base), cache=cache).decide(Question("the leash law"))
    assert getattr(found, "entry", None) == "dogs"


@pytest.mark.parametrize("content", ["", "{", "[]", '{"key": 1}', "null", "[" * 9999])
def test_a_broken_cache_is_computed_anew(small_base: Path, tmp_path: Path, content: str) -> None:
    cache = FolderCache(tmp_path)
    knowledge = load_or_raise(small_base)
    fresh = Finder(knowledge, cache=cache).decide(QUESTION)
    for file in tmp_path.glob("*.json"):
        file.write_text(content, encoding="utf-8")
    assert Finder(knowledge, cache=cache).decide(QUESTION) == fresh


def test_what_a_disk_has_damaged_is_never_read_as_something_else(
    small_base: Path, tmp_path: Path
) -> None:
    fresh = load(small_base, FolderCache(tmp_path))
    path = tmp_path / "parsed.json"
    sound = path.read_bytes()
    assert b"An hour a day" in sound
    path.write_bytes(sound.replace(b"An hour a day", b"No hour a day"))
    assert load(small_base, FolderCache(tmp_path)).knowledge == fresh.knowledge
    assert path.read_bytes() == sound


@pytest.mark.parametrize("at", [8, 10])
def test_an_archive_that_claims_to_be_encrypted_or_packed_otherwise_is_as_none(
    tmp_path: Path, at: int
) -> None:
    cache = FolderCache(tmp_path)
    cache.keep_arrays("name", "key", {"a": np.eye(2)})
    data = bytearray((tmp_path / "name.npz").read_bytes())
    # Flags and method stand in the central directory, two fields after its signature.
    for start in _all(b"PK\x01\x02", data):
        data[start + at] |= 0x41
    (tmp_path / "name.npz").write_bytes(data)
    assert cache.arrays("name", "key") is None


def _all(mark: bytes, data: bytearray) -> list[int]:
    return [i for i in range(len(data)) if data.startswith(mark, i)]


def test_a_cache_that_cannot_be_written_is_done_without(small_base: Path, tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("x", encoding="utf-8")
    knowledge = load_or_raise(small_base)
    finder = Finder(knowledge, cache=FolderCache(in_the_way))
    assert finder.decide(QUESTION) == Finder(knowledge).decide(QUESTION)


def test_no_message_is_ever_kept(small_base: Path, tmp_path: Path) -> None:
    finder = Finder(load_or_raise(small_base), cache=FolderCache(tmp_path / "cache"))
    finder.decide(Question("my secret marker"))
    Finder(load_or_raise(small_base), cache=FolderCache(tmp_path / "cache"))
    for file in (tmp_path / "cache").iterdir():
        assert b"marker" not in file.read_bytes()
