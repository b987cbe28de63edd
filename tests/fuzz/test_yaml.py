"""Whatever stands in a knowledge file: it is named by line, or it can be shown."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.answers import answer_part, places_part
from bot.rendering import messages
from bot.replies import Reply
from retrieval.finder import Finder, Question
from retrieval.knowledge import Knowledge
from retrieval.loader import load
from tests.bot.telegram_html import check_html
from tests.conftest import BOT_YAML, NOW, ROOT, TOPIC_YAML
from tests.fuzz.strategies import spoilt, texts

TOPICS = st.one_of(
    spoilt(TOPIC_YAML.encode()),
    spoilt((ROOT / "knowledge" / "ja" / "world.yaml").read_bytes()[:6_000]),
    st.binary(max_size=300),
    texts().map(lambda text: text.encode("utf-8", "surrogatepass")),
)
SHARED = ("_contacts.yaml", "_facts.yaml", "_urgent.yaml", "_notices.yaml")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A base of one language, whose files are written anew for each example."""
    folder = tmp_path_factory.mktemp("base")
    (folder / "en").mkdir()
    (folder / "en" / "_bot.yaml").write_text(BOT_YAML, encoding="utf-8")
    yield folder


def _lines(path: Path) -> int:
    """The most that may be counted: YAML takes more characters for ends of lines than editors."""
    if not path.is_file():
        return 1
    return 2 + len(
        re.findall("[\n\r\x85\u2028\u2029]", path.read_bytes().decode("utf-8", "replace"))
    )


def check_load(base: Path) -> None:
    loaded = load(base)
    for problem in loaded.problems:
        assert 1 <= problem.place.line <= _lines(problem.place.path), problem
        for language in ("en", "ja"):
            problem.line(language).encode()
    if loaded.knowledge is not None:
        _check_shown(loaded.knowledge)


def _check_shown(knowledge: Knowledge) -> None:
    for code, known in knowledge.languages.items():
        for entry in known.entries():
            for part in (
                answer_part(knowledge, code, entry, NOW),
                places_part(knowledge, code, entry, datetime(2030, 1, 1, tzinfo=UTC)),
            ):
                for message in messages(Reply(code, (part,))):
                    check_html(message.html)


@given(content=TOPICS)
def test_a_topic(base: Path, content: bytes) -> None:
    (base / "en" / "animals.yaml").write_bytes(content)
    check_load(base)


@given(content=spoilt(BOT_YAML.encode()))
def test_the_words_of_the_bot(base: Path, content: bytes) -> None:
    (base / "en" / "animals.yaml").write_text(TOPIC_YAML, encoding="utf-8")
    (base / "en" / "_bot.yaml").write_bytes(content)
    try:
        check_load(base)
    finally:
        (base / "en" / "_bot.yaml").write_text(BOT_YAML, encoding="utf-8")


@pytest.mark.parametrize("name", SHARED)
@given(data=st.data())
def test_what_languages_share(base: Path, name: str, data: st.DataObject) -> None:
    (base / "en" / "animals.yaml").write_text(TOPIC_YAML, encoding="utf-8")
    whole = (ROOT / "knowledge" / name).read_bytes()[:5_000]
    (base / name).write_bytes(data.draw(spoilt(whole)))
    try:
        check_load(base)
    finally:
        (base / name).unlink()


@given(content=spoilt(TOPIC_YAML.encode()), asked=texts(80))
def test_what_can_be_loaded_can_be_asked(base: Path, content: bytes, asked: str) -> None:
    (base / "en" / "animals.yaml").write_bytes(content)
    knowledge = load(base).knowledge
    if knowledge is not None:
        Finder(knowledge).decide(Question(asked))
