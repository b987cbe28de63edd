"""Whatever a reply holds: messages that Telegram accepts."""

from hypothesis import given
from hypothesis import strategies as st

from bot.rendering import messages
from bot.replies import Button, Link, Part, Reply
from tests.bot.telegram_html import check_html
from tests.bot.test_rendering import ACTIONS
from tests.fuzz.strategies import NASTY

SOUND = tuple(text.encode("utf-8", "ignore").decode() for text in NASTY)
PIECES = st.sampled_from(SOUND) | st.text(max_size=30)
TEXTS = st.lists(PIECES, max_size=40).map("".join)
LONG = st.builds(lambda text, times: text * times, TEXTS, st.integers(1, 12))
LABELS = TEXTS.map(lambda text: f"x{text}"[:200])
PARTS = st.builds(
    Part,
    LONG.map(lambda text: f"x{text}"),
    links=st.lists(
        st.builds(Link, LABELS, LABELS.map("https://example.org/".__add__), st.none() | LABELS),
        max_size=12,
    ).map(tuple),
    links_title=TEXTS.map(lambda text: text[:60]),
    footer=TEXTS.map(lambda text: text[:200]),
    buttons=st.lists(st.builds(Button, LABELS, ACTIONS), max_size=12).map(tuple),
)


@given(parts=st.lists(PARTS, min_size=1, max_size=3))
def test_any_reply(parts: list[Part]) -> None:
    for message in messages(Reply("en", tuple(parts))):
        check_html(message.html)
        for row in message.keyboard:
            assert all(len(key["callback_data"].encode()) <= 64 for key in row)
