"""What Telegram shows of the bot before anybody has written: its commands and descriptions."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass

from telegram import BotCommand
from telegram.ext import ExtBot

from bot.handlers.errors import where
from retrieval.knowledge import Knowledge
from retrieval.words import BotWords

logger = logging.getLogger(__name__)

TWO_LETTERS = 2
"""Telegram names languages by ISO 639-1 alone; others see the default."""


@dataclass(frozen=True, slots=True)
class Profile:
    """The profile for one language; "" is for all that have none of their own."""

    language: str
    commands: tuple[tuple[str, str], ...]
    description: str
    short_description: str


def profiles(knowledge: Knowledge, default_language: str) -> Iterator[Profile]:
    """The profiles that _bot.yaml of each language describes, the default first."""
    languages = knowledge.languages
    default = languages.get(default_language) or next(iter(languages.values()))
    yield _profile("", default.words)
    for code, known in languages.items():
        letters = code.partition("-")[0]
        if len(letters) == TWO_LETTERS:
            yield _profile(letters, known.words)


async def introduce(bot: ExtBot[None], knowledge: Knowledge, default_language: str) -> None:
    """Tell Telegram what has changed of the profile since it was told last. What it refuses or
    does not hear now is said in the log, and told again at the next start: nobody needs it to be
    answered.
    """
    for profile in profiles(knowledge, default_language):
        try:
            await _tell(bot, profile)
        except Exception as error:
            logger.warning("the bot's profile could not be changed: %s", where(error))
            return


async def _tell(bot: ExtBot[None], profile: Profile) -> None:
    code = profile.language
    commands = await bot.get_my_commands(language_code=code)
    if tuple((c.command, c.description) for c in commands) != profile.commands:
        told = [BotCommand(name, text) for name, text in profile.commands]
        await bot.set_my_commands(told, language_code=code)
    if (await bot.get_my_description(code)).description != profile.description:
        await bot.set_my_description(profile.description, code)
    if (await bot.get_my_short_description(code)).short_description != profile.short_description:
        await bot.set_my_short_description(profile.short_description, code)


def _profile(language: str, words: BotWords) -> Profile:
    commands = tuple(words.commands.model_dump().items())
    return Profile(language, commands, words.says.description, words.says.short_description)
