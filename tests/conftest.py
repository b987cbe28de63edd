"""What tests share: the real knowledge base, a small one, and a clock that stands still."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
from hypothesis import HealthCheck, settings

from bot.conversation import Conversation
from bot.settings import user_cache_folder
from retrieval.cache import FolderCache
from retrieval.embedders import installed_embedder, spread
from retrieval.finder import Finder
from retrieval.knowledge import Knowledge
from retrieval.loader import load_or_raise
from retrieval.meaning import VectorStore
from retrieval.room import texts

ROOT = Path(__file__).resolve().parents[1]
NOW = datetime(2026, 11, 24, 3, 0, tzinfo=UTC)
"""A Tuesday, noon in Japan."""

_PROPERTIES: Final[dict[str, Any]] = {
    # The machine may be busy: what is too slow is other tests' to find.
    "deadline": None,
    "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
}
settings.register_profile("short", **_PROPERTIES)
settings.register_profile("fuzz", max_examples=1_500, print_blob=True, **_PROPERTIES)
settings.load_profile("short")


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_or_raise(ROOT / "knowledge")


@pytest.fixture(scope="session")
def finder(knowledge: Knowledge) -> Finder:
    """By words alone."""
    return Finder(knowledge)


@pytest.fixture(scope="session")
def finder_by_meaning(knowledge: Knowledge) -> Finder:
    """As people meet it; with the vectors that set-up has prepared."""
    embedder = installed_embedder()
    if embedder is None:
        pytest.skip("no embedder on this platform")
    folder = user_cache_folder(os.environ)
    vectors = VectorStore(embedder, folder)
    with spread(embedder) as several:
        for code, known in knowledge.languages.items():
            if vectors.missing(code, texts(known)):
                vectors.fill(code, texts(known), several)
    return Finder(knowledge, cache=FolderCache(folder), vectors=vectors)


@pytest.fixture
def conversation(finder: Finder) -> Conversation:
    return Conversation(lambda: finder, lambda: NOW)


@pytest.fixture
def clock() -> Callable[[], datetime]:
    return lambda: NOW


BOT_YAML = (ROOT / "knowledge" / "en" / "_bot.yaml").read_text(encoding="utf-8")
TOPIC_YAML = """\
topic: {title: Animals, order: 1}
entries:
  - id: cats
    question: What do cats eat?
    also_asked: [food for my cat, feeding a kitten]
    answer: |
      Cats eat **meat**.

      - fish
      - chicken
    sources:
      - {title: Cat page, url: "https://example.org/cats", date: 2025-06}
    as_of: 2025-06
    review_by: 2027-01-01
    related: [dogs]
  - id: dogs
    question: How long should I walk a dog?
    also_asked: [walking the dog, how much exercise does a puppy need]
    answer: An hour a day.
    sources:
      - {title: Dog page, url: "https://example.org/dogs"}
"""


@pytest.fixture
def small_base(tmp_path: Path) -> Iterator[Path]:
    """A knowledge base of one language and two entries, to change at will."""
    folder = tmp_path / "knowledge" / "en"
    folder.mkdir(parents=True)
    (folder / "_bot.yaml").write_text(BOT_YAML.split("small_talk:")[0], encoding="utf-8")
    (folder / "animals.yaml").write_text(TOPIC_YAML, encoding="utf-8")
    yield tmp_path / "knowledge"
