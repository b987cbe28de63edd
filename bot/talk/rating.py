"""A person says what they think of an answer."""

from collections.abc import Iterable
from typing import Final

from bot.replies import Button, Rate, Reply
from bot.talk.voice import Voice
from questions.rating import Rating

MAX_NEXT: Final = 3


def rated(voice: Voice, rate: Rate, others: Iterable[str]) -> Reply:
    """What is said to a verdict. `others`: entries that may have been meant, best first."""
    match rate.verdict:
        case "helpful":
            return Reply(voice.code, (), said=voice.says.rated)
        case "not-helpful":
            return voice.reply(voice.says.why, _reasons(voice, rate.token))
        case _:
            return _thanks(voice, others)


def _reasons(voice: Voice, token: str) -> list[Button]:
    words = voice.buttons
    reasons: tuple[tuple[str, Rating], ...] = (
        (words.wrong, "wrong"),
        (words.outdated, "outdated"),
        (words.unclear, "unclear"),
    )
    return [
        Button(label, Rate(verdict, voice.code, token), here=True) for label, verdict in reasons
    ]


def _thanks(voice: Voice, others: Iterable[str]) -> Reply:
    nearest = voice.entry_buttons(voice.entries(others)[:MAX_NEXT])
    blocks = [voice.says.thanks, f"{voice.says.human}\n{voice.people()}"]
    if nearest:
        blocks.append(voice.says.instead)
    buttons = (*nearest, voice.help_button(), voice.topics_button())
    return voice.reply("\n\n".join(blocks), buttons)
