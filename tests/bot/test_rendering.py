"""A reply becomes messages that Telegram accepts, whatever an entry says."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.callbacks import MAX_BYTES, Pressed, decode, encode
from bot.conversation import random_token
from bot.rendering import MAX_LABEL_WIDTH, messages
from bot.replies import (
    Action,
    Button,
    ChooseLanguage,
    DeleteChat,
    Link,
    LoggingOff,
    LoggingOn,
    NoneOfThese,
    OpenEntry,
    OpenHelp,
    OpenPlaces,
    OpenTopic,
    OpenTopics,
    Part,
    PickEntry,
    Rate,
    ReadEntry,
    Reply,
    ShowCard,
    UseLanguage,
)
from bot.widths import shorten, width
from questions.rating import RATINGS
from tests.bot.telegram_html import check_html

IDS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,3}", fullmatch=True)
LANGUAGES = st.sampled_from(["ja", "en", "zh-Hans"])
TOKENS = st.from_regex(r"[A-Za-z0-9_-]{12}", fullmatch=True)
VERDICTS = st.sampled_from(RATINGS)
ACTIONS: st.SearchStrategy[Action] = st.one_of(
    st.builds(OpenEntry, IDS, LANGUAGES, TOKENS | st.just("")),
    st.builds(PickEntry, IDS, LANGUAGES, TOKENS),
    st.builds(ReadEntry, IDS, LANGUAGES),
    st.builds(ShowCard, IDS, LANGUAGES),
    st.builds(OpenPlaces, IDS, LANGUAGES),
    st.builds(OpenHelp, LANGUAGES),
    st.builds(OpenTopic, IDS, LANGUAGES, st.integers(0, 999)),
    st.builds(OpenTopics, LANGUAGES),
    st.builds(ChooseLanguage, LANGUAGES),
    st.builds(UseLanguage, LANGUAGES),
    st.builds(NoneOfThese, LANGUAGES, TOKENS),
    st.builds(Rate, VERDICTS, LANGUAGES, TOKENS),
    st.builds(LoggingOff, LANGUAGES),
    st.builds(LoggingOn, LANGUAGES),
    st.builds(DeleteChat, LANGUAGES),
)
BUTTONS = st.builds(Button, st.just("label"), ACTIONS, here=st.booleans())


def render(text: str, **more: Any) -> list[str]:
    return [m.html for m in messages(Reply("en", (Part(text, **more),)))]


def test_marks_become_html_and_the_rest_is_escaped() -> None:
    assert render("**A & B** <x>\n\n- one\n- two") == ["<b>A &amp; B</b> &lt;x&gt;\n\n• one\n• two"]


def test_sources_are_links_with_their_date() -> None:
    link = Link('JAR "page"', "https://example.org/?a=1&b=2", "2025-06")
    [html] = render("Text", links=(link,), links_title="Sources", footer="As of 2025.")
    assert '<a href="https://example.org/?a=1&amp;b=2">JAR &quot;page&quot;</a> (2025-06)' in html
    assert html.endswith("<i>As of 2025.</i>")


def test_long_answers_are_split_at_paragraph_ends() -> None:
    paragraphs = [f"**Paragraph {i}** " + "word " * 150 for i in range(20)]
    found = render("\n\n".join(paragraphs))
    assert len(found) > 1
    for html in found:
        check_html(html)
        assert html.startswith("<b>Paragraph")
    joined = "\n\n".join(found)
    assert all(f"<b>Paragraph {i}</b>" in joined for i in range(20))


@given(st.text(max_size=12_000))
def test_no_text_breaks_the_html_or_the_limit(text: str) -> None:
    for html in render("x" + text):
        check_html(html)


@given(st.integers(1, 3), st.text(alphabet="あ🙂*-\n<&", max_size=9000))
def test_nothing_is_lost_when_a_text_is_split(parts: int, text: str) -> None:
    whole = "start " + text * parts + " end"
    shown = "".join(check_html(html) for html in render(whole))
    for character in "あ🙂<&":
        assert shown.count(character) == whole.count(character)


@given(BUTTONS)
def test_buttons_carry_their_action_in_64_bytes(button: Button) -> None:
    data = encode(button)
    assert len(data.encode()) <= MAX_BYTES
    assert decode(data) == Pressed(button.action, button.here)


def test_the_longest_id_language_and_token_fit_exactly() -> None:
    assert len(encode(Button("", PickEntry("a" * 40, "zh-Hans1", random_token())))) == MAX_BYTES


@given(st.text(max_size=64) | st.from_regex(r"2[a-zA-Z][a-z:0-9]*", fullmatch=True))
def test_hostile_callback_data_is_a_button_of_ours_or_none(data: str) -> None:
    pressed = decode(data)
    assert pressed is None or encode(Button("", pressed.action, pressed.here)) == data


def test_labels_are_cut_to_a_narrow_screen_and_shown_whole_above() -> None:
    long = "How do I become a charity runner for JAR, and where do I apply?"
    short = "Topics"
    buttons = (Button(long, OpenTopics("en")), Button(short, OpenTopics("en")))
    [message] = messages(Reply("en", (Part("Which?", buttons=buttons),)))
    assert f"1. {long}" in message.html
    labels = [row[0]["text"] for row in message.keyboard]
    assert labels[0].startswith("1. How do I become")
    assert labels[1] == short
    assert all(width(label) <= MAX_LABEL_WIDTH for label in labels)


@given(st.text(max_size=60), st.integers(2, 40))
def test_shortened_texts_fit(text: str, columns: int) -> None:
    assert width(shorten(text, columns)) <= columns
