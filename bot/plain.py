"""A reply as plain text: for the terminal, pipes and `ask --json`."""

from collections.abc import Sequence

from bot.replies import Button, Part, Reply


def reply_text(reply: Reply) -> str:
    """All messages of a reply, without its buttons."""
    return "\n\n".join([*(part_text(part) for part in reply.parts), *filter(None, [reply.said])])


def part_text(part: Part) -> str:
    """One message: its text, its links with their addresses, its small print."""
    blocks = [part.text.replace("**", "").strip()]
    if part.links:
        lines = [f"- {link.title}{_dated(link.date)}\n  {link.url}" for link in part.links]
        title = [part.links_title] if part.links_title else []
        blocks.append("\n".join([*title, *lines]))
    if part.footer:
        blocks.append(part.footer)
    return "\n\n".join(blocks)


def numbered(buttons: Sequence[Button]) -> str:
    """Buttons as a numbered list, counted from 1."""
    return "\n".join(f"  [{number}] {button.label}" for number, button in enumerate(buttons, 1))


def _dated(date: str | None) -> str:
    return f" ({date})" if date else ""
