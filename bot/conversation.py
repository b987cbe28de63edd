"""A message in, a Reply out. Knows no Telegram, no terminal; both front ends use it.

What is said stands in bot/talk/, by what a person does; here stands who is spoken to, and what
must be remembered for it.
"""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from bot.languages import PeoplesLanguages
from bot.last_shown import LastShown
from bot.memory import REMEMBERED, Recent
from bot.people import People
from bot.replies import (
    Action,
    ChooseLanguage,
    DeleteChat,
    LoggingOff,
    LoggingOn,
    NoneOfThese,
    OpenEntry,
    OpenHelp,
    OpenPlaces,
    OpenTopic,
    OpenTopics,
    PickEntry,
    Rate,
    ReadEntry,
    Reply,
    ShowCard,
    UseLanguage,
)
from bot.talk import answering, arriving, browsing, choosing_language, helping, rating, showing
from bot.talk.voice import Voice
from retrieval.decision import Answer, Choices, Decision, Urgent
from retrieval.finder import Finder, Question
from retrieval.knowledge import Knowledge, LanguageKnowledge
from retrieval.language import leaves_no_doubt
from retrieval.text import clean

QUICK = 200
"""Characters of a message that words alone decide about in a few milliseconds."""
_SOURCE = re.compile(r"src-([a-z0-9-]{1,30})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message. `person` is any key that tells people apart, held in memory only."""

    text: str
    hint: str | None = None
    person: object = None


def random_token() -> str:
    """Names a question without saying anything of it: 12 characters of A-Z a-z 0-9 _ -."""
    return secrets.token_urlsafe(9)


class Conversation:
    """Everything the bot says. `finder` gives the knowledge in service at this moment."""

    def __init__(
        self,
        finder: Callable[[], Finder],
        clock: Callable[[], datetime],
        people: People | None = None,
        new_token: Callable[[], str] = random_token,
        default_language: str = "en",
    ) -> None:
        self._finder = finder
        self._clock = clock
        self._languages = PeoplesLanguages(people or People())
        self._new_token = new_token
        self._default_language = default_language
        self._shown = LastShown()
        self._others: Recent[str, tuple[str, ...]] = Recent(REMEMBERED)

    def answer(self, incoming: Incoming) -> Reply:
        """Answer a message. Never raises for what the message contains."""
        finder, text = self._finder(), clean(incoming.text)
        decision = self._decide(finder, incoming)
        if decision.language in finder.knowledge.languages and leaves_no_doubt(incoming.text):
            self._languages.heard(incoming.person, decision.language)
        if isinstance(decision, Answer):
            self._shown.note(incoming.person, decision.entry, self._clock())
        token = self._new_token()
        self._others.put(token, _others(decision))
        voice = self._voice(decision.reply_in, finder)
        return answering.reply_to(voice, decision, text, token)

    def is_quick(self, text: str) -> bool:
        """Whether `answer` takes a few milliseconds: a short message, of which words alone decide;
        likeness of meaning takes some 20."""
        return len(text) <= QUICK and self._finder().is_quick

    def danger(self, incoming: Incoming) -> Reply | None:
        """The help card for words that came along with something else, if they are urgent; what
        else they say is not taken for a message."""
        if not clean(incoming.text):
            return None
        urgent = isinstance(self._decide(self._finder(), incoming), Urgent)
        return self.answer(incoming) if urgent else None

    def late(self, reply: Reply) -> Reply:
        """A reply that comes an hour or more after its message: with an apology; the card of an
        urgent message in words that tell nobody else what it was about."""
        voice = self._voice(reply.language)
        if isinstance(reply.decision, Urgent):
            return replace(reply, parts=(helping.neutral(voice, reply.decision),))
        if not reply.parts:
            return reply
        first, *rest = reply.parts
        first = replace(first, text=f"{voice.says.late}\n\n{first.text}")
        return replace(reply, parts=(first, *rest))

    def act(  # noqa: PLR0911, PLR0912 - one line for each action
        self, action: Action, person: object = None
    ) -> Reply:
        """Do what a button says. A button of an older state gets the topics of today."""
        voice = self._voice(action.language)
        if isinstance(action, OpenEntry | PickEntry | ReadEntry):
            self._shown.note(person, action.entry, self._clock())
        match action:
            case OpenEntry(entry, _, token):
                return showing.entry(voice, entry, token)
            case PickEntry(entry, _, token):
                self._others.put(token, tuple(e for e in self._near(token) if e != entry))
                return showing.entry(voice, entry, token)
            case ReadEntry(entry):
                return showing.read(voice, entry)
            case ShowCard(entry):
                return showing.card_to_show(voice, entry)
            case OpenPlaces(entry):
                return showing.places(voice, entry)
            case OpenHelp():
                return helping.help_now(voice)
            case OpenTopic(topic, _, page):
                return browsing.topic(voice, topic, page)
            case OpenTopics():
                return browsing.topics(voice)
            case ChooseLanguage():
                return choosing_language.choose_language(voice)
            case UseLanguage():
                self._languages.choose(person, voice.code)
                return choosing_language.language_set(voice)
            case NoneOfThese():
                return Reply(voice.code, (answering.unknown(voice),))
            case Rate():
                return rating.rated(voice, action, self._near(action.token))
            case LoggingOff() | LoggingOn() | DeleteChat():
                # Telegram's are taken by bot/handlers/privacy.py; a terminal keeps nothing.
                return arriving.gone(voice)

    def start(
        self, payload: str, language: str, hint: str | None = None, person: object = None
    ) -> Reply:
        """The first message, or what a link t.me/BOT?start=PAYLOAD opens: an entry by its id, a
        topic by topic-NAME. What nobody knows is welcomed all the same."""
        voice = self._voice(language)
        topic = payload.removeprefix("topic-")
        if topic != payload and voice.known.topic(topic):
            return browsing.topic(voice, topic)
        for code in (voice.code, *voice.knowledge.languages):
            if voice.knowledge.entry(payload, code):
                self._shown.note(person, payload, self._clock())
                return showing.entry(self._voice(code), payload)
        return arriving.welcome(voice, hint)

    def language_for(self, person: object, hint: str | None) -> str:
        """The folder to speak to a person who has not said anything yet."""
        languages = self._finder().knowledge.languages
        wanted = (self._languages.of(person), arriving.primary(hint))
        return self.known(next((code for code in wanted if code in languages), None)).code

    def known(self, language: str | None, finder: Finder | None = None) -> LanguageKnowledge:
        """The folder of a language; else the default one, else any."""
        languages = (finder or self._finder()).knowledge.languages
        found = languages.get(language or "") or languages.get(self._default_language)
        return found or next(iter(languages.values()))

    def welcome(self, language: str, hint: str | None = None) -> Reply:
        """The first message: who this is, and where help is."""
        return arriving.welcome(self._voice(language), hint)

    def help(self, language: str) -> Reply:
        """How to ask."""
        return arriving.how_to_ask(self._voice(language))

    def topics(self, language: str) -> Reply:
        """The list of topics."""
        return browsing.topics(self._voice(language))

    def entry(self, entry_id: str, language: str) -> Reply:
        """An entry, as its button opens it."""
        return showing.entry(self._voice(language), entry_id)

    def choose_language(self, language: str) -> Reply:
        """Which language?"""
        return choosing_language.choose_language(self._voice(language))

    def forget(self, person: object) -> None:
        """Drop what memory holds of a person."""
        self._languages.forget(person)
        self._shown.forget(person)

    def drop_old(self) -> None:
        """Drop what memory has held for as long as it is needed."""
        self._shown.drop_old(self._clock())

    def unsupported(self, language: str) -> Reply:
        """A photo, a voice message, a sticker: only text can be read."""
        return arriving.unsupported(self._voice(language))

    def gone(self, language: str) -> Reply:
        """A button of an older state was pressed."""
        return arriving.gone(self._voice(language))

    def too_many(self, language: str) -> Reply:
        """Many messages in a short time."""
        return arriving.too_many(self._voice(language))

    def apology(self, language: str) -> Reply:
        """Something failed on our side."""
        return arriving.apology(self._voice(language))

    @property
    def knowledge(self) -> Knowledge:
        """The knowledge in service."""
        return self._finder().knowledge

    def console_hint(self, language: str) -> str:
        """How to use the terminal."""
        return self._voice(language).says.console

    def _near(self, token: str) -> tuple[str, ...]:
        """What else may have been meant by a question, while that is known."""
        return self._others.get(token) or ()

    def _decide(self, finder: Finder, incoming: Incoming) -> Decision:
        chosen = self._languages.of(incoming.person)
        after = self._shown.of(incoming.person, self._clock())
        return finder.decide(Question(incoming.text, incoming.hint, chosen, after))

    def _voice(self, language: str, finder: Finder | None = None) -> Voice:
        finder = finder or self._finder()
        return Voice(finder.knowledge, self.known(language, finder), self._clock())


def source_of(payload: str) -> str | None:
    """The NAME of a link t.me/BOT?start=src-NAME: where a person came from."""
    found = _SOURCE.fullmatch(payload)
    return found.group(1).lower() if found else None


def _others(decision: Decision) -> tuple[str, ...]:
    """The entries that may have been meant instead, best first."""
    shown = decision.entry if isinstance(decision, Answer) else None
    offered = decision.entries if isinstance(decision, Choices) else ()
    found = (*offered, *(c.entry for c in decision.candidates))
    return tuple(dict.fromkeys(e for e in found if e != shown))
