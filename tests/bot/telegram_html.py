"""Is a text HTML that Telegram accepts, within its limit?"""

from html.parser import HTMLParser

from bot.callbacks import MAX_BYTES
from bot.rendering import MAX_LABEL_WIDTH, MAX_UNITS, units
from bot.widths import width

ALLOWED = {"b", "i", "a"}


class _Checker(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in ALLOWED, tag
        assert [name for name, _ in attrs] == (["href"] if tag == "a" else [])
        self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def check_html(html: str) -> str:
    """Fails unless every tag is known and closed; returns the text a person sees."""
    checker = _Checker()
    checker.feed(html)
    checker.close()
    assert checker.open == []
    assert checker.text.strip()
    length = len(checker.text.encode("utf-16-le")) // 2
    assert length <= MAX_UNITS
    assert length == units(html)
    return checker.text


def check_keyboard(markup: object) -> None:
    """Fails unless every button fits a narrow phone and Telegram's limit."""
    rows = markup["inline_keyboard"] if isinstance(markup, dict) else []
    for row in rows:
        assert sum(width(button["text"]) for button in row) <= MAX_LABEL_WIDTH
        for button in row:
            assert button["text"].strip()
            assert 1 <= len(button["callback_data"].encode()) <= MAX_BYTES
