"""A message in, a Reply out. Knows no Telegram, no terminal; both front ends use it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.answers import Detail, answer_part, contacts_list, notices
from bot.memory import Recent
from bot.people import People
from bot.replies import (
    Action,
    Button,
    ChooseLanguage,
    DeleteChat,
    LoggingOff,
    LoggingOn,
    NoneOfThese,
    OpenEntry,
    OpenTopic,
    OpenTopics,
    Part,
    Reply,
    UseLanguage,
)
from retrieval.decision import Answer, Choices, Decision, SmallTalk, Unknown, Urgent
from retrieval.entries import Entry
from retrieval.finder import Finder, Question
from retrieval.knowledge import Knowledge, LanguageKnowledge
from retrieval.language import chinese_script, leaves_no_doubt
from retrieval.text import clean

REFUGEES_PAGE = "https://www.refugee.or.jp/for_refugees/"
PEOPLE_REMEMBERED = 10_000
"""People whose language is held in memory; the one silent for longest is forgotten first."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message. `person` is any key that tells people apart, held in memory only."""

    text: str
    hint: str | None = None
    person: object = None


class Conversation:
    """Everything the bot says. `finder` gives the knowledge in service at this moment."""

    def __init__(
        self,
        finder: Callable[[], Finder],
        clock: Callable[[], datetime],
        people: People | None = None,
    ) -> None:
        self._finder = finder
        self._clock = clock
        self._chosen = people or People()
        self._spoken: Recent[object, str] = Recent(PEOPLE_REMEMBERED)

    def answer(self, incoming: Incoming) -> Reply:
        """Answer a message. Never raises for what the message contains."""
        finder = self._finder()
        chosen = self._language_of(incoming.person)
        decision = finder.decide(Question(incoming.text, incoming.hint, chosen))
        known = decision.language in finder.knowledge.languages
        if known and leaves_no_doubt(incoming.text):
            self._remember(self._spoken, incoming.person, decision.language)
        return self._reply(finder.knowledge, decision, clean(incoming.text))

    def danger(self, incoming: Incoming) -> Reply | None:
        """The help card for words that came along with something else, if they are urgent."""
        if not clean(incoming.text):
            return None
        reply = self.answer(incoming)
        return reply if isinstance(reply.decision, Urgent) else None

    def act(self, action: Action, person: object = None) -> Reply:  # noqa: PLR0911 - a table
        """Do what a button says. A button of an older state gets the topics of today."""
        match action:
            case OpenEntry(entry, language):
                return self.entry(entry, language)
            case OpenTopic(topic, language):
                return self.topic(topic, language)
            case OpenTopics(language):
                return self.topics(language)
            case ChooseLanguage(language):
                return self.choose_language(language)
            case UseLanguage(language):
                return self.use_language(language, person)
            case NoneOfThese(language):
                return self.none_of_these(language)
            case LoggingOff(language) | LoggingOn(language) | DeleteChat(language):
                # Telegram's are taken by bot/handlers/privacy.py; a terminal keeps nothing.
                return self.gone(language)

    def language_for(self, person: object, hint: str | None) -> str:
        """The folder to speak to a person who has not said anything yet."""
        languages = self._knowledge.languages
        hinted = (hint or "").partition("-")[0].casefold()
        chosen = self._language_of(person)
        for code in (chosen, hinted, "en"):
            if code in languages:
                return str(code)
        return next(iter(languages))

    def welcome(self, language: str) -> Reply:
        """The first message: who this is, and where help is."""
        known = self._known(language)
        help_now = OpenEntry("get-help", known.code)
        return Reply(
            known.code,
            (
                Part(
                    self._with_notices(known, known.words.says.welcome),
                    buttons=(
                        Button(known.words.buttons.help_now, help_now),
                        *self._topic_buttons(known),
                        Button(known.words.buttons.language, ChooseLanguage(known.code)),
                    ),
                ),
            ),
        )

    def help(self, language: str) -> Reply:
        """How to ask."""
        known = self._known(language)
        return _one(known, known.words.says.help, self._topic_buttons(known))

    def topics(self, language: str) -> Reply:
        """The list of topics."""
        known = self._known(language)
        change = Button(known.words.buttons.language, ChooseLanguage(known.code))
        text = self._with_notices(known, known.words.says.topics)
        return _one(known, text, (*self._topic_buttons(known), change))

    def topic(self, name: str, language: str) -> Reply:
        """The questions of a topic."""
        known = self._known(language)
        topic = known.topic(name)
        if topic is None:
            return self._gone(known)
        text = known.words.says.topic.format(topic=topic.title)
        back = Button(known.words.buttons.back, OpenTopics(known.code))
        return _one(known, text, (*_entry_buttons(known, topic.entries), back))

    def entry(self, entry_id: str, language: str) -> Reply:
        """An entry, whole."""
        known = self._known(language)
        entry = known.entry(entry_id)
        if entry is None:
            return self._gone(known)
        if self._knowledge.paused and not entry.urgent:
            return _one(known, known.words.says.paused)
        return Reply(known.code, (self._entry_part(known, entry),))

    def choose_language(self, language: str) -> Reply:
        """Which language? One button for each folder, in its own words."""
        buttons = [
            Button(known.words.name, UseLanguage(code))
            for code, known in self._knowledge.languages.items()
        ]
        asked = [k.words.says.language for k in self._knowledge.languages.values()]
        return _one(self._known(language), "\n".join(asked), buttons)

    def use_language(self, language: str, person: object) -> Reply:
        """Speak a language from now on."""
        known = self._known(language)
        self._chosen.put(person, known.code)
        return _one(known, known.words.says.language_set, self._topic_buttons(known))

    def forget(self, person: object) -> None:
        """Drop what memory holds of a person."""
        self._chosen.forget(person)
        self._spoken.drop(person)

    def none_of_these(self, language: str) -> Reply:
        """What was meant is not among the choices."""
        known = self._known(language)
        return Reply(known.code, (self._unknown_part(known),))

    def unsupported(self, language: str) -> Reply:
        """A photo, a voice message, a sticker: only text can be read."""
        known = self._known(language)
        help_now = Button(known.words.buttons.help_now, OpenEntry("get-help", known.code))
        topics = Button(known.words.buttons.topics, OpenTopics(known.code))
        return _one(known, known.words.says.unsupported, (help_now, topics))

    def gone(self, language: str) -> Reply:
        """A button of an older state was pressed."""
        return self._gone(self._known(language))

    def apology(self, language: str) -> Reply:
        """Something failed on our side."""
        known = self._known(language)
        return _one(known, known.words.says.apology)

    @property
    def knowledge(self) -> Knowledge:
        """The knowledge in service."""
        return self._knowledge

    def holds_danger_words(self, text: str) -> bool:
        """Whether words of danger, rather than what was found, show an urgent card."""
        return self._finder().danger_card(text) is not None

    def console_hint(self, language: str) -> str:
        """How to use the terminal."""
        return self._known(language).words.says.console

    @property
    def _knowledge(self) -> Knowledge:
        return self._finder().knowledge

    def _known(self, language: str) -> LanguageKnowledge:
        languages = self._knowledge.languages
        return languages.get(language) or languages.get("en") or next(iter(languages.values()))

    def _language_of(self, person: object) -> str | None:
        return self._chosen.get(person) or self._spoken.get(person)

    def _remember(self, memory: "Recent[object, str]", person: object, language: str) -> None:
        if person is not None:
            memory.put(person, language)

    def _reply(self, knowledge: Knowledge, decision: Decision, text: str) -> Reply:
        known = knowledge.languages[decision.reply_in]
        if isinstance(decision, Urgent):
            return Reply(known.code, self._card_parts(knowledge, known, decision, text), decision)
        if knowledge.paused:
            return Reply(known.code, _one(known, known.words.says.paused).parts, decision)
        if not text:
            return Reply(
                known.code,
                _one(known, known.words.says.empty, self._topic_buttons(known)).parts,
                decision,
            )
        return Reply(known.code, tuple(self._parts(knowledge, known, decision, text)), decision)

    def _card_parts(
        self, knowledge: Knowledge, known: LanguageKnowledge, decision: Urgent, text: str
    ) -> tuple[Part, ...]:
        """The card, with whatever else was found as buttons only: nothing may bury it."""
        card = known.entry(decision.card)
        if card is None:
            return (self._unknown_part(known),)
        part = self._entry_part(known, card)
        other = knowledge.other_languages.get(_code(decision.language, text))
        shown = f"{other.text}\n{REFUGEES_PAGE}\n\n{part.text}" if other else part.text
        also = _entry_buttons(known, self._besides(known, decision, card))
        buttons = () if knowledge.paused else (*also, *part.buttons)
        return (Part(shown, part.links, part.links_title, part.footer, buttons),)

    def _besides(self, known: LanguageKnowledge, decision: Urgent, card: Entry) -> list[Entry]:
        match decision.besides:
            case Answer(entry=entry_id):
                ids: tuple[str, ...] = (entry_id,)
            case Choices(entries=entries):
                ids = entries
            case _:
                ids = ()
        return [e for i in ids if i not in {card.id, *card.related} and (e := known.entry(i))]

    def _parts(
        self, knowledge: Knowledge, known: LanguageKnowledge, decision: Decision, text: str
    ) -> list[Part]:
        match decision:
            case Answer(entry=entry_id):
                entry = known.entry(entry_id)
                return [self._entry_part(known, entry)] if entry else [self._unknown_part(known)]
            case Choices(entries=entries):
                offered = [e for i in entries if (e := known.entry(i))]
                return [self._choices_part(known, offered)]
            case SmallTalk(talk=talk_id):
                talk = known.small_talk(talk_id)
                buttons = self._topic_buttons(known)
                return [Part(talk.reply, buttons=buttons)] if talk else [self._unknown_part(known)]
            case Unknown(language=language) if language not in {*knowledge.languages, "und"}:
                return [self._other_language_part(knowledge, known, _code(language, text))]
            case _:
                return [self._unknown_part(known)]

    def _entry_part(self, known: LanguageKnowledge, entry: Entry) -> Part:
        part = answer_part(self._knowledge, known.code, entry, self._clock())
        if not entry.urgent:
            return part
        text = f"{known.words.says.urgent}\n\n{part.text}"
        return Part(text, part.links, part.links_title, part.footer, part.buttons)

    def _choices_part(self, known: LanguageKnowledge, entries: Iterable[Entry]) -> Part:
        none = Button(known.words.buttons.none_of_these, NoneOfThese(known.code))
        return Part(known.words.says.choices, buttons=(*_entry_buttons(known, entries), none))

    def _unknown_part(self, known: LanguageKnowledge) -> Part:
        contacts = self._knowledge.contacts
        people = [contacts[c] for c in known.words.human_contacts if c in contacts]
        blocks = [known.words.says.unknown, known.words.says.human]
        if people:
            blocks.append(contacts_list(known, people, self._clock(), Detail.CARD))
        help_now = Button(known.words.buttons.help_now, OpenEntry("get-help", known.code))
        return Part("\n\n".join(blocks), buttons=(help_now, *self._topic_buttons(known)))

    def _other_language_part(
        self, knowledge: Knowledge, known: LanguageKnowledge, language: str
    ) -> Part:
        other = knowledge.other_languages.get(language)
        names = ", ".join(k.words.name for k in knowledge.languages.values())
        ours = known.words.says.other_language.format(languages=names)
        theirs = f"{other.text}\n{REFUGEES_PAGE}" if other else known.words.says.unknown
        text = f"{theirs}\n\n{ours}"
        help_label = other.help_button if other else known.words.buttons.help_now
        return Part(
            text,
            buttons=(
                Button(help_label, OpenEntry("get-help", known.code)),
                *self.choose_language(known.code).parts[0].buttons,
            ),
        )

    def _topic_buttons(self, known: LanguageKnowledge) -> tuple[Button, ...]:
        return tuple(Button(t.title, OpenTopic(t.name, known.code)) for t in known.topics)

    def _with_notices(self, known: LanguageKnowledge, text: str) -> str:
        return "\n\n".join([*notices(self._knowledge, known.code, None, self._clock()), text])

    def _gone(self, known: LanguageKnowledge) -> Reply:
        return _one(known, known.words.says.gone, self._topic_buttons(known))


def _one(known: LanguageKnowledge, text: str, buttons: Iterable[Button] = ()) -> Reply:
    return Reply(known.code, (Part(text, buttons=tuple(buttons)),))


def _entry_buttons(known: LanguageKnowledge, entries: Iterable[Entry]) -> tuple[Button, ...]:
    return tuple(Button(e.question, OpenEntry(e.id, known.code)) for e in entries)


def _code(language: str, text: str) -> str:
    """The language as _other_languages.yaml names it: Chinese by its script."""
    return chinese_script(text) if language == "zh" else language
