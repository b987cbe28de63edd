"""A person arrives, asks how to ask, or sends what cannot be read."""

from bot.replies import Reply
from bot.talk.voice import Voice
from retrieval.entries import OtherLanguage

REFUGEES_PAGE = "https://www.refugee.or.jp/for_refugees/"
_TRADITIONAL = {"hant", "tw", "hk", "mo"}


def welcome(voice: Voice, hint: str | None = None) -> Reply:
    """The first message: who this is, and where help is.

    `hint`: the language of the person's client. Where we do not speak it, its own sentence and its
    own help button come first.
    """
    other = None if primary(hint) in voice.knowledge.languages else hinted(voice, hint)
    text = voice.with_notices(voice.says.welcome)
    return voice.reply(
        f"{in_their_words(other)}\n\n{text}" if other else text,
        (
            voice.help_button(other.help_button if other else ""),
            *voice.topic_buttons(),
            voice.language_button(),
        ),
    )


def hinted(voice: Voice, hint: str | None) -> OtherLanguage | None:
    """What we can say in the language of a client (BCP 47), where it is not one of ours."""
    code = primary(hint)
    if code == "zh":
        parts = set((hint or "").casefold().split("-"))
        code = "zh-Hant" if parts & _TRADITIONAL else "zh-Hans"
    return voice.knowledge.other_languages.get(code)


def in_their_words(other: OtherLanguage) -> str:
    """The sentence for somebody whose language we do not speak, with JAR's page."""
    return f"{other.text}\n{REFUGEES_PAGE}"


def how_to_ask(voice: Voice) -> Reply:
    """How to ask; also for commands nobody knows."""
    return voice.reply(
        voice.says.help,
        (voice.help_button(), *voice.topic_buttons(), voice.language_button()),
    )


def unsupported(voice: Voice) -> Reply:
    """A photo, a voice message, a sticker: only text can be read."""
    buttons = (voice.help_button(), voice.topics_button(), voice.language_button())
    return voice.reply(voice.says.unsupported, buttons)


def gone(voice: Voice) -> Reply:
    """A button of an older state was pressed."""
    return voice.reply(voice.says.gone, (voice.help_button(), *voice.topic_buttons()))


def too_many(voice: Voice) -> Reply:
    """Many messages in a short time."""
    return voice.reply(voice.says.too_many, (voice.help_button(),))


def apology(voice: Voice) -> Reply:
    """Something failed on our side."""
    return voice.reply(voice.says.apology)


def primary(hint: str | None) -> str:
    """The language of a client's BCP 47 tag: `zh` of `zh-hant`; "" where there is none."""
    return (hint or "").replace("_", "-").partition("-")[0].casefold()
