"""Our scores are rank_bm25's own, without its faults."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from rank_bm25 import BM25Plus

from retrieval.bm25 import Bm25, best

TERMS = st.sampled_from(["refugee", "apply", "work", "how", "when", "難民", "申請"])
DOCUMENTS = st.lists(st.lists(TERMS, min_size=1, max_size=8), min_size=1, max_size=12)


@given(documents=DOCUMENTS, query=st.lists(TERMS, max_size=6))
def test_scores_equal_rank_bm25_less_its_constant(
    documents: list[list[str]], query: list[str]
) -> None:
    peer = BM25Plus(documents)
    constant = peer.delta * sum(peer.idf.get(term) or 0 for term in query)
    expected = peer.get_scores(query) - constant
    assert Bm25(documents).scores(query) == pytest.approx(expected)


@given(documents=DOCUMENTS, query=st.lists(TERMS, max_size=6))
def test_a_document_without_a_word_of_the_query_scores_nothing(
    documents: list[list[str]], query: list[str]
) -> None:
    scores = Bm25(documents).scores(query)
    for document, score in zip(documents, scores, strict=True):
        assert (score > 0) == bool(set(document) & set(query))


@given(documents=DOCUMENTS, query=st.lists(TERMS, max_size=6), data=st.data())
def test_score_without_nothing_is_the_score(
    documents: list[list[str]], query: list[str], data: st.DataObject
) -> None:
    number = data.draw(st.integers(0, len(documents) - 1))
    bm25 = Bm25(documents)
    assert bm25.score_without(query, number, []) == pytest.approx(bm25.scores(query)[number])


@pytest.mark.parametrize("documents", [[], [[]], [[], []]])
def test_an_empty_corpus_scores_nothing(documents: list[list[str]]) -> None:
    bm25 = Bm25(documents)
    assert np.array_equal(bm25.scores(["refugee"]), np.zeros(len(documents)))
    assert bm25.unknown_idf >= 1


@given(documents=DOCUMENTS, query=st.lists(TERMS, max_size=6), spread=st.integers(0, 400))
def test_hits_are_the_documents_with_a_score(
    documents: list[list[str]], query: list[str], spread: int
) -> None:
    """Few among many, where only these are summed, as much as many among few."""
    bm25 = Bm25([*documents, *([["other"]] * spread)])
    found, scores = bm25.hits(query)
    every = bm25.scores(query)
    assert found.tolist() == np.flatnonzero(every).tolist()
    assert scores.tolist() == every[found].tolist()


@given(
    scores=st.lists(st.sampled_from([0.0, 0.5, 1.0, 2.5, -3.0]) | st.floats(-9, 9), max_size=300),
    most=st.integers(1, 20),
)
def test_the_best_are_those_of_a_full_sort(scores: list[float], most: int) -> None:
    full = np.argsort(-np.array(scores), kind="stable")[:most]
    assert best(np.array(scores), most).tolist() == full.tolist()


@given(documents=DOCUMENTS, term=TERMS)
def test_holders_and_frequency_are_what_the_documents_have(
    documents: list[list[str]], term: str
) -> None:
    bm25 = Bm25(documents)
    counts = [document.count(term) for document in documents]
    assert [bm25.frequency(number, term) for number in range(len(documents))] == counts
    assert bm25.holders(term).tolist() == np.flatnonzero(counts).tolist()
