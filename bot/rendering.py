"""Reply -> Bot API: HTML that Telegram accepts, messages under its limit, keyboards."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from typing import Final

from bot.callbacks import encode
from bot.replies import Button, Link, Part, Reply
from bot.widths import shorten, width

MAX_UNITS: Final = 4096
"""Telegram's limit: UTF-16 units of a message's text, entities taken off."""
MAX_LABEL_WIDTH: Final = 30
"""Columns of a button's text that fit a narrow phone; full-width characters count as two."""

_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")
_ENTITY = re.compile(r"&(?:amp|lt|gt|quot|#x27);")


Keyboard = tuple[tuple[dict[str, str], ...], ...]
"""Rows of buttons as the Bot API takes them: PTB's own objects take 0.3 ms a message to make and
to turn into these."""


@dataclass(frozen=True, slots=True)
class Message:
    """One message to send."""

    html: str
    keyboard: Keyboard = ()


def messages(reply: Reply) -> list[Message]:
    """All messages of a reply, each within Telegram's limit; buttons under the last of a part."""
    return [message for part in reply.parts for message in _part_messages(part)]


def _part_messages(part: Part) -> Iterator[Message]:
    texts = list(_packed(_blocks(part))) or ["…"]
    for text in texts[:-1]:
        yield Message(text)
    yield Message(texts[-1], _keyboard(part.buttons))


def _blocks(part: Part) -> Iterator[str]:
    """Paragraphs as HTML, each with its own tags closed and within the limit."""
    paragraphs = [p for p in part.text.strip().split("\n\n") if p.strip()]
    for paragraph in paragraphs:
        for piece in _pieces(paragraph):
            yield _html(piece)
    if part.links:
        title = f"<b>{escape(part.links_title)}</b>\n" if part.links_title else ""
        lines = [_link(link) for link in part.links]
        yield from _packed([title + lines[0], *lines[1:]], "\n")
    if part.footer:
        yield f"<i>{escape(part.footer)}</i>"
    cut = [b.label for b in part.buttons if width(b.label) > MAX_LABEL_WIDTH]
    if cut:
        # Last, so that they stand right above the buttons that are cut.
        yield _html("\n".join(f"{i}. {label}" for i, label in enumerate(cut, 1)))


def _pieces(paragraph: str) -> Iterator[str]:
    """A paragraph, cut at line ends and at last anywhere, where it alone is over the limit."""
    if _fits(_html(paragraph)):
        yield paragraph
        return
    for line in paragraph.split("\n"):
        plain = line.replace("**", "")
        if _fits(_html(line)):
            yield line
        else:
            # Half the limit, as a character may take two units.
            size = MAX_UNITS // 2
            yield from (plain[i : i + size] for i in range(0, len(plain), size))


def _packed(blocks: Iterable[str], between: str = "\n\n") -> Iterator[str]:
    text = ""
    for block in blocks:
        joined = f"{text}{between}{block}" if text else block
        if _fits(joined):
            text = joined
        else:
            yield text
            text = block
    if text:
        yield text


def _html(paragraph: str) -> str:
    lines = [
        f"• {line[2:]}" if line.startswith("- ") else line.strip() for line in paragraph.split("\n")
    ]
    return _BOLD.sub(r"<b>\1</b>", escape("\n".join(lines)))


def _link(link: Link) -> str:
    date = f" ({escape(link.date)})" if link.date else ""
    return f'• <a href="{escape(link.url)}">{escape(link.title)}</a>{date}'


def _fits(html: str) -> bool:
    # A character is at most two units: most messages need not be counted.
    return len(html) * 2 <= MAX_UNITS or units(html) <= MAX_UNITS


def units(html: str) -> int:
    """The length of an HTML message as Telegram counts it."""
    text = _ENTITY.sub("&", _TAG.sub("", html))
    return len(text.encode("utf-16-le")) // 2


def _keyboard(buttons: tuple[Button, ...]) -> Keyboard:
    """One button a row, or short ones side by side. A label that had to be cut bears the number
    of its full text above.
    """
    rows: list[tuple[dict[str, str], ...]] = []
    number = 0
    for button in buttons:
        label = button.label
        if width(label) > MAX_LABEL_WIDTH:
            number += 1
            label = shorten(f"{number}. {label}", MAX_LABEL_WIDTH)
        key = {"text": label, "callback_data": encode(button)}
        if button.beside and rows:
            rows[-1] = (*rows[-1], key)
        else:
            rows.append((key,))
    return tuple(rows)
