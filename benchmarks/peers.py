"""Other search engines over the same tokens, each asked for the ten best documents.

rank_bm25 (`get_scores` alone, without putting them in order), bm25s and tantivy. They rank, and no
more: they have one field, no phrasings apart, and never say that nothing fits.
"""

from collections.abc import Callable, Sequence
from typing import Final

import bm25s
import tantivy
from rank_bm25 import BM25Plus

TOP: Final = 10
Tokens = Sequence[str]
Search = Callable[[Tokens], object]
Documents = Sequence[Sequence[str]]


def rank_bm25_scores(documents: Documents) -> Search:
    """The reference, to whose scores ours are equal: get_scores alone."""
    model = BM25Plus([list(document) for document in documents])
    return lambda query: model.get_scores(list(query))


def of_bm25s(documents: Documents) -> Search:
    """bm25s: scores computed beforehand, sparse, in numpy."""
    model = bm25s.BM25()
    model.index([list(document) for document in documents], show_progress=False)
    known = {word for document in documents for word in document}

    def search(query: Tokens) -> object:
        # It raises for a query of unknown words alone.
        tokens = [token for token in query if token in known]
        if not tokens:
            return None
        return model.retrieve([tokens], k=TOP, show_progress=False, n_threads=1)

    return search


def of_tantivy(documents: Documents) -> Search:
    """tantivy: Lucene's design in Rust, in memory, one segment."""
    schema = tantivy.SchemaBuilder()
    schema.add_text_field("text", tokenizer_name="whitespace", index_option="freq")
    index = tantivy.Index(schema.build())
    writer = index.writer(heap_size=400_000_000, num_threads=1)
    for document in documents:
        writer.add_document(tantivy.Document(text=" ".join(document)))
    writer.commit()
    writer.wait_merging_threads()
    index.reload()
    searcher = index.searcher()

    def search(query: Tokens) -> object:
        terms = [tantivy.Query.term_query(index.schema, "text", t, "freq") for t in query]
        either = tantivy.Query.boolean_query([(tantivy.Occur.Should, term) for term in terms])
        return searcher.search(either, TOP, count=False).hits

    return search
