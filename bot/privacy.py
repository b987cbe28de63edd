"""What the bot says of what is kept: /privacy, /mydata, /forget, logging off. Knows no Telegram."""

from bot.conversation import Conversation
from bot.replies import Button, DeleteChat, LoggingOff, LoggingOn, Part, Reply
from questions.forgetting import Held
from retrieval.knowledge import LanguageKnowledge
from retrieval.words import PrivacyWords

PRIVACY_ENTRY = "privacy"
"""The entry that says it in full."""


class Privacy:
    """Replies; each in the language given, or in one that is known."""

    def __init__(self, conversation: Conversation) -> None:
        self._conversation = conversation

    def short_and_full(self, language: str, *, logging_off: bool) -> Reply:
        """Three sentences, then the whole page, with the switch for logging."""
        known = self._conversation.known(language)
        full = self._conversation.entry(PRIVACY_ENTRY, known.code)
        short = Part(known.words.privacy.short, buttons=(_switch(known, off=logging_off),))
        return Reply(known.code, (short, *full.parts))

    def held(self, language: str, held: Held, *, logging_off: bool) -> Reply:
        """How much is held, in numbers."""
        known = self._conversation.known(language)
        text = known.words.privacy.held.format(questions=held.questions, settings=held.settings)
        return _one(known, text, _switch(known, off=logging_off))

    def forgotten(self, language: str, held: Held) -> Reply:
        """What was deleted, and the offer to delete the messages too."""
        known = self._conversation.known(language)
        text = known.words.privacy.forgotten.format(
            questions=held.questions, settings=held.settings
        )
        delete = Button(known.words.privacy.delete_chat, DeleteChat(known.code))
        return _one(known, text, delete, _switch(known, off=False))

    def switched(self, language: str, *, logging_off: bool) -> Reply:
        """Logging was switched."""
        known = self._conversation.known(language)
        said = known.words.privacy
        return _one(known, said.logging_off if logging_off else said.logging_on)

    def out_of_reach(self, language: str) -> Reply:
        """Storage is away: nothing was read or deleted."""
        known = self._conversation.known(language)
        return _one(known, known.words.privacy.out_of_reach)

    def words(self, language: str) -> PrivacyWords:
        """The words themselves, for what is no message."""
        return self._conversation.known(language).words.privacy


def _switch(known: LanguageKnowledge, *, off: bool) -> Button:
    """The button that does the other of what holds now."""
    words = known.words.privacy
    if off:
        return Button(words.switch_on, LoggingOn(known.code))
    return Button(words.switch_off, LoggingOff(known.code))


def _one(known: LanguageKnowledge, text: str, *buttons: Button) -> Reply:
    return Reply(known.code, (Part(text, buttons=buttons),))
