"""Meaning beside words: kept vectors, what is left out, and what a person gets from it."""

from pathlib import Path

import numpy as np
import pytest

from retrieval.analyzers import AsWritten
from retrieval.cache import FolderCache, NoCache
from retrieval.decision import Answer, Choices
from retrieval.embedders import Remembering, installed_embedder
from retrieval.finder import Finder, Question
from retrieval.knowledge import Knowledge
from retrieval.loader import load_or_raise
from retrieval.meaning import Embedder, Meaning, VectorStore
from retrieval.room import texts
from retrieval.whitening import USUAL_LEAST
from tests.retrieval.toy_embedder import LetterEmbedder

TEXTS = ["cats and dogs", "the leash law", "難民とは"]


def test_vectors_are_computed_once_and_found_again(tmp_path: Path) -> None:
    first = LetterEmbedder()
    VectorStore(first, tmp_path).fill("en", TEXTS)
    again = LetterEmbedder()
    vectors = VectorStore(again, tmp_path).vectors("en", [TEXTS[2], TEXTS[0]])
    assert sorted(first.texts) == sorted(TEXTS)
    assert again.texts == []
    assert vectors is not None
    assert vectors == pytest.approx(LetterEmbedder()([TEXTS[2], TEXTS[0]]), abs=1e-3)


def test_only_what_is_missing_is_computed_and_what_is_gone_is_dropped(tmp_path: Path) -> None:
    VectorStore(LetterEmbedder(), tmp_path).fill("en", TEXTS)
    embedder = LetterEmbedder()
    store = VectorStore(embedder, tmp_path)
    edited = [*TEXTS[:2], "a new phrasing"]
    assert store.missing("en", edited) == 1
    store.fill("en", edited)
    assert embedder.texts == ["a new phrasing"]
    assert store.missing("en", TEXTS) == 1


def test_there_are_no_vectors_while_one_is_missing(tmp_path: Path) -> None:
    store = VectorStore(LetterEmbedder(), tmp_path)
    store.fill("en", TEXTS[:2])
    assert store.vectors("en", TEXTS) is None
    vectors = store.vectors("en", TEXTS[:2])
    assert vectors is not None
    assert vectors.shape == (2, 32)


def filled(knowledge: Knowledge, folder: Path, embedder: Embedder) -> VectorStore:
    store = VectorStore(embedder, folder)
    for code, known in knowledge.languages.items():
        store.fill(code, texts(known, AsWritten()))
    return store


def test_no_text_at_all_is_no_error(tmp_path: Path) -> None:
    store = VectorStore(LetterEmbedder(), tmp_path)
    store.fill("en", [])
    vectors = store.vectors("en", [])
    assert vectors is not None
    assert len(vectors) == 0


@pytest.mark.parametrize("content", [b"", b"no archive", b"PK\x03\x04 half of one"])
def test_a_broken_file_of_vectors_is_computed_again(tmp_path: Path, content: bytes) -> None:
    VectorStore(LetterEmbedder(), tmp_path).fill("en", TEXTS)
    (path,) = tmp_path.glob("*.npz")
    path.write_bytes(content)
    store = VectorStore(LetterEmbedder(), tmp_path)
    assert store.vectors("en", TEXTS) is None
    store.fill("en", TEXTS)
    assert store.vectors("en", TEXTS) is not None


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("", encoding="utf-8")
    VectorStore(LetterEmbedder(), in_the_way).fill("en", TEXTS)


def likeness(cosine: float) -> float:
    """From 0 for what has nothing in common, in the model's own space, to 1."""
    return (cosine - USUAL_LEAST) / (1 - USUAL_LEAST)


def test_what_is_left_out_counts_as_not_there() -> None:
    embed = LetterEmbedder()
    phrasings = embed(["aaa", "bbb", "ccc", "ddd"])
    meaning = Meaning.learn(
        embed, phrasings, np.array([0, 0, 1, 1]), embed(["zzz", "ccc", "yyy", "xcc", "ccx"])
    )
    asked = embed(["ccc"])[0]
    cosines = meaning.cosines(asked)
    whole = meaning.likeness(cosines)
    assert whole.best.argmax() == 1
    nearest = sorted(cosines.off_topic, reverse=True)[:3]
    assert nearest[0] == pytest.approx(1.0)
    assert whole.off_topic == pytest.approx(likeness(sum(nearest) / 3))
    without = meaning.likeness(cosines, without_phrasings=[2], without_off_topic=1)
    assert without.best[1] < whole.best[1]
    assert without.best[0] == whole.best[0]
    assert without.together[1] == pytest.approx(likeness(float(phrasings[3] @ asked)), abs=1e-5)
    assert without.off_topic < whole.off_topic
    gone = meaning.likeness(cosines, without_phrasings=[2, 3])
    assert gone.best[1] == gone.together[1]


def test_meaning_finds_what_shares_no_word(small_base: Path, tmp_path: Path) -> None:
    knowledge = load_or_raise(small_base)
    store = filled(knowledge, tmp_path / "cache", LetterEmbedder())
    finder = Finder(knowledge, vectors=store)
    assert finder.by_meaning
    # No word of any phrasing, but the letters of "food for my cat".
    room = finder.room("en")
    ranking = room.rank("dooffroymtac")
    assert not ranking.words.any()
    assert room.index.ids[ranking.order[0]] == "cats"


def test_what_was_learnt_from_vectors_is_not_learnt_again(small_base: Path, tmp_path: Path) -> None:
    knowledge = load_or_raise(small_base)
    folder = tmp_path / "cache"
    store = filled(knowledge, folder, LetterEmbedder())
    question = Question("dooffroymtac", "en")
    decisions = [
        Finder(knowledge, cache=cache, vectors=store).decide(question)
        for cache in (NoCache(), FolderCache(folder), FolderCache(folder))
    ]
    assert decisions[0] == decisions[1] == decisions[2]
    for path in folder.glob("meaning-*.npz"):
        path.write_bytes(b"PK\x03\x04 half of one")
    again = Finder(knowledge, cache=FolderCache(folder), vectors=store)
    assert again.decide(question) == decisions[0]


@pytest.mark.parametrize("count", [30, 300])
def test_meaning_is_the_same_as_it_was_kept(count: int) -> None:
    embed = LetterEmbedder()
    made = np.random.default_rng(1).normal(size=(count, 32)).astype(np.float32)
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    owner = np.sort(np.arange(count) % 10)
    learnt = Meaning.learn(embed, made, owner, made[:7][::-1].copy())
    kept = Meaning.from_arrays(embed, owner, learnt.as_arrays())
    for meaning in (learnt, kept):
        assert (meaning.of("cats") == learnt.of("cats")).all()
    one, other = (m.likeness(m.cosines(m.of("cats")), [2], 1) for m in (learnt, kept))
    assert (one.best == other.best).all()
    assert one.foreign == other.foreign


def test_messages_are_never_kept(small_base: Path, tmp_path: Path) -> None:
    knowledge = load_or_raise(small_base)
    folder = tmp_path / "cache"
    store = filled(knowledge, folder, LetterEmbedder())
    finder = Finder(knowledge, cache=FolderCache(folder), vectors=store)
    finder.warm_up()
    before = [path.read_bytes() for path in sorted(folder.iterdir())]
    assert before
    finder.decide(Question("my name is Anna and I am in danger"))
    assert [path.read_bytes() for path in sorted(folder.iterdir())] == before


@pytest.mark.parametrize("text", ["🙂", "...", "\u200b", "", "?" * 4000])
def test_a_message_without_a_letter_is_not_embedded(
    small_base: Path, tmp_path: Path, text: str
) -> None:
    embedder = LetterEmbedder()
    knowledge = load_or_raise(small_base)
    finder = Finder(knowledge, vectors=filled(knowledge, tmp_path, embedder))
    finder.warm_up()
    known = len(embedder.texts)
    finder.decide(Question(text, "en"))
    assert len(embedder.texts) == known


def test_texts_of_a_room_are_in_the_order_of_its_index(small_base: Path) -> None:
    knowledge = load_or_raise(small_base)
    known = knowledge.languages["en"]
    assert texts(known, AsWritten())[0] == "What do cats eat?"
    assert len(texts(known, AsWritten())) == 6


def test_the_installed_embedder_knows_what_is_meant() -> None:
    embedder = installed_embedder()
    if embedder is None:
        pytest.skip("no embedder on this platform")
    refuge, asylum, weather = embedder(
        ["I fled my country", "I had to leave home because of the war", "tomorrow's weather"]
    )
    assert refuge @ asylum > refuge @ weather
    assert np.linalg.norm(refuge) == pytest.approx(1.0, abs=1e-3)
    assert embedder(["a" * 100_000]).shape == (1, 384)


def test_meaning_answers_in_other_words(finder_by_meaning: Finder) -> None:
    decision = finder_by_meaning.decide(
        Question("somebody on the run picks Tokyo over every other capital, how come")
    )
    assert isinstance(decision, Answer | Choices)
    assert decision.candidates[0].entry == "why-japan"


def test_a_message_is_embedded_once_for_two_states() -> None:
    embedder = LetterEmbedder()
    once = Remembering(embedder)
    first = once(["cat", "dog", "cat"])
    assert (once(["dog"]) == first[1:2]).all()
    assert (first[0] == first[2]).all()
    assert embedder.texts == ["cat", "dog"]
