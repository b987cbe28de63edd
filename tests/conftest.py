"""What tests share: the real knowledge base, a small one, and a clock that stands still."""

import os
import re
import secrets
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import asyncpg
import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy.engine import make_url

from bot.conversation import Conversation
from bot.settings import load_settings
from retrieval.cache import FolderCache
from retrieval.embedders import installed_embedder, spread
from retrieval.finder import Finder
from retrieval.knowledge import Knowledge
from retrieval.loader import load_or_raise
from retrieval.meaning import VectorStore
from retrieval.room import learnt_spelling, texts
from tests.postgres import server_url

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
    folder = load_settings(os.environ).cache_dir
    cache = FolderCache(folder)
    vectors = VectorStore(embedder, folder)
    with spread(embedder) as several:
        for code, known in knowledge.languages.items():
            wanted = texts(known, learnt_spelling(known, knowledge.digest, cache))
            if vectors.missing(code, wanted):
                vectors.fill(code, wanted, several)
    return Finder(knowledge, cache=cache, vectors=vectors)


@pytest.fixture
def conversation(finder: Finder) -> Conversation:
    return Conversation(lambda: finder, lambda: NOW)


@pytest.fixture
def clock() -> Callable[[], datetime]:
    return lambda: NOW


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a PostgreSQL server."""
    with ExitStack() as stack:
        try:
            url = stack.enter_context(server_url(os.environ))
        except LookupError as error:
            pytest.skip(str(error))
        yield url


@pytest.fixture
async def postgres_url(postgres_server: str) -> AsyncIterator[str]:
    """A fresh database on it."""
    name = f"test_{secrets.token_hex(6)}"
    server = await asyncpg.connect(postgres_server)
    await server.execute(f"CREATE DATABASE {name}")
    yield make_url(postgres_server).set(database=name).render_as_string(hide_password=False)
    await server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    await server.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def either_database(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a fresh database, for a test that is to hold on both."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'data' / 'bot.db'}"
    return str(request.getfixturevalue("postgres_url"))


BOT_YAML = re.sub(
    "human_contacts: .*",
    "human_contacts: []",
    (ROOT / "knowledge" / "en" / "_bot.yaml").read_text(encoding="utf-8"),
)
"""The bot's own words, without the places of a _contacts.yaml that small bases do not have."""
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
def small_base(tmp_path: Path) -> Path:
    """A knowledge base of one language and two entries, to change at will."""
    folder = tmp_path / "knowledge" / "en"
    folder.mkdir(parents=True)
    (folder / "_bot.yaml").write_text(BOT_YAML.split("small_talk:")[0], encoding="utf-8")
    (folder / "animals.yaml").write_text(TOPIC_YAML, encoding="utf-8")
    return tmp_path / "knowledge"
