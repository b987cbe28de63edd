"""Planted identifiers are found nowhere; `make simulate` is the long form."""

from pathlib import Path

from retrieval.finder import Finder
from tests.questions.simulate import simulate


async def test_nothing_that_was_planted_is_found_anywhere(tmp_path: Path, finder: Finder) -> None:
    result = await simulate(1_500, tmp_path, finder, seed=20261124)
    assert result.asked == 1_500
    assert result.kept_texts > 500
    assert result.exported_texts > 500
    assert (result.in_texts, result.in_bytes) == ([], [])
