"""A person chooses a language: each in its own words, one button for each folder."""

from bot.replies import Button, Reply, UseLanguage
from bot.talk.voice import Voice


def choose_language(voice: Voice) -> Reply:
    """Which language?"""
    asked = [known.words.says.language for known in voice.knowledge.languages.values()]
    return voice.reply("\n".join(asked), language_buttons(voice))


def language_set(voice: Voice) -> Reply:
    """From now on, this one."""
    return voice.reply(voice.says.language_set, (voice.help_button(), *voice.topic_buttons()))


def language_buttons(voice: Voice) -> tuple[Button, ...]:
    """One for each language we speak."""
    languages = voice.knowledge.languages.items()
    return tuple(Button(known.words.name, UseLanguage(code)) for code, known in languages)
