"""An entry as the bot's message shows it, in data that a page can draw.

Who knows how the bot renders hands the desk a function that makes these: this room does not know
the bot.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from markupsafe import Markup, escape

from retrieval.entries import Entry
from retrieval.knowledge import Knowledge

_BOLD: Final = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class BubbleLink:
    """A page to read on."""

    title: str
    url: str
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message. `text` has three marks: blank lines, "- " lists, **bold**."""

    text: str
    links: tuple[BubbleLink, ...] = ()
    links_title: str = ""
    footer: str = ""
    buttons: tuple[tuple[str, ...], ...] = ()
    """Labels, row by row."""


MakeBubble = Callable[[Knowledge, str, Entry, datetime], Bubble]
"""Of the knowledge, a language, an entry in it, and the time it is shown at."""


def marked_up(text: str) -> Markup:
    """A message's text as HTML: every character escaped, then its three marks."""
    return Markup("").join(_blocks(text))


def _blocks(text: str) -> Iterator[Markup]:
    for paragraph in re.split(r"\n\s*\n", text.strip()):
        lines = paragraph.split("\n")
        said = [line for line in lines if not line.startswith("- ")]
        points = [line[2:] for line in lines if line.startswith("- ")]
        if said:
            yield Markup("<p>{}</p>").format(Markup("<br>").join(map(_bold, said)))
        if points:
            items = Markup("").join(Markup("<li>{}</li>").format(_bold(p)) for p in points)
            yield Markup("<ul>{}</ul>").format(items)


def _bold(text: str) -> Markup:
    # Escaped before: what the marks are put around is harmless by then.
    return Markup(_BOLD.sub(r"<b>\1</b>", str(escape(text))))  # noqa: S704 - escaped within
