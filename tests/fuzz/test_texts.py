"""Whatever a person writes: redaction, language, tokens, the decision and the reply bear it."""

import re
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.conversation import Conversation, Incoming
from bot.plain import reply_text
from bot.rendering import messages
from questions.asked import Asked
from questions.redaction import redact
from retrieval.analyzers import AsWritten, analyzer_for
from retrieval.finder import Finder
from retrieval.language import LanguageDetector, Vocabulary
from retrieval.text import clean
from tests.bot.telegram_html import check_html
from tests.conftest import NOW
from tests.fuzz.strategies import texts
from tests.questions.planting import MAKERS, found_in

HINTS = st.none() | st.sampled_from(["en", "ja", "zh-hans", "my"]) | texts(10)


@given(text=texts())
def test_redaction_of_any_text_and_again(text: str) -> None:
    once = redact(text)
    if once is not None:
        assert redact(once) in {once, None}


@given(seed=st.integers(0, 2**32), maker=st.sampled_from(MAKERS), before=texts(60), after=texts(60))
def test_an_identifier_among_anything_is_not_kept(
    seed: int, maker: object, before: str, after: str
) -> None:
    assert callable(maker)
    planted = maker(Random(seed))
    kept = redact(f"{before} {planted.written} {after}")
    if kept is not None and not found_in(planted, f"{before} {after}"):
        assert not found_in(planted, kept), (planted, kept)


@given(text=texts(), language=st.sampled_from(["en", "ja", "my", "und"]))
def test_what_is_kept_of_any_text_can_be_stored(text: str, language: str) -> None:
    asked = Asked(NOW.date(), language, "unknown", None, 0.0, text=text)
    kept = asked.storable_text()
    if kept is not None:
        kept.encode()
        assert "\x00" not in kept


@given(text=texts(), hint=HINTS, chosen=st.sampled_from([None, "en", "ja"]))
def test_the_language_of_any_text(text: str, hint: str | None, chosen: str | None) -> None:
    detector = LanguageDetector(
        ("en", "ja"), lambda _code: Vocabulary({"refugee"}, AsWritten()), "en"
    )
    found = detector.detect(clean(text), hint, chosen)
    assert re.fullmatch(r"[a-z]{2,3}", found.language)
    assert found.reply_in in {"en", "ja"}


@pytest.mark.parametrize("code", ["ja", "en", "ar", "th", "zh-Hans", "xx"])
@given(text=texts())
def test_the_tokens_of_any_text(code: str, text: str) -> None:
    analyze = analyzer_for(code)
    tokens = analyze(clean(text))
    assert all(isinstance(token, str) and token for token in tokens)
    assert analyze(clean(text)) == tokens


@given(text=texts(5_000), hint=HINTS, person=st.integers(1, 3))
def test_the_reply_to_any_text(finder: Finder, text: str, hint: str | None, person: int) -> None:
    conversation = Conversation(lambda: finder, lambda: NOW)
    for _ in range(2):
        reply = conversation.answer(Incoming(text, hint, person))
        shown = messages(reply)
        assert shown
        for message in shown:
            check_html(message.html)
        reply_text(reply).encode()
