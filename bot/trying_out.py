"""How a changed knowledge base is tried out in a process of its own (`questions.desk.apart`).

Nothing of the web and nothing of the database is imported here: that process lives for seconds,
and would take half as much memory again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from retrieval.cache import FolderCache, ReadOnlyCache
from retrieval.evaluation import Labelled, load_questions
from retrieval.finder import Finder
from retrieval.knowledge import Knowledge


@dataclass(frozen=True, slots=True)
class ByWords:
    """Makes finders that decide by words alone."""

    cache_dir: Path
    default_language: str

    def __call__(self, knowledge: Knowledge) -> Finder:
        """One that keeps what it learns to itself."""
        cache = ReadOnlyCache(FolderCache(self.cache_dir))
        return Finder(knowledge, self.default_language, cache)


@dataclass(frozen=True, slots=True)
class LabelledIn:
    """Reads the labelled questions of a folder; none where only the program is installed."""

    folder: Path

    def __call__(self) -> Sequence[Labelled]:
        """All of them, in any language."""
        return load_questions(sorted(self.folder.glob("*.yaml")))
