"""Character pairs, for scripts that write no spaces and have no tokenizer here."""

from itertools import pairwise

from retrieval.text import words


def bigrams(text: str) -> list[str]:
    """Overlapping pairs of characters within each run of letters; single letters stand alone."""
    return [
        pair
        for word in words(text)
        for pair in ([a + b for a, b in pairwise(word)] if len(word) > 1 else [word])
    ]
