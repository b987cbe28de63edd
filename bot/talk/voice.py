"""One language of the knowledge in service at one moment, and the buttons that replies share."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from bot.answers import notices
from bot.contacts import Detail, contacts_list
from bot.replies import (
    Button,
    ChooseLanguage,
    OpenEntry,
    OpenHelp,
    OpenTopic,
    OpenTopics,
    Part,
    Reply,
)
from retrieval.entries import Entry
from retrieval.knowledge import Knowledge, LanguageKnowledge
from retrieval.words import Buttons, Labels, Says


@dataclass(frozen=True, slots=True)
class Voice:
    """Who speaks: hand it to a function of this room and it says its piece."""

    knowledge: Knowledge
    known: LanguageKnowledge
    now: datetime

    @property
    def code(self) -> str:
        """The language's folder."""
        return self.known.code

    @property
    def says(self) -> Says:
        """Whole sentences."""
        return self.known.words.says

    @property
    def labels(self) -> Labels:
        """Short words around an answer."""
        return self.known.words.labels

    @property
    def buttons(self) -> Buttons:
        """Labels of buttons."""
        return self.known.words.buttons

    def reply(self, text: str, buttons: Iterable[Button] = ()) -> Reply:
        """A reply of one message."""
        return Reply(self.code, (Part(text, buttons=tuple(buttons)),))

    def with_notices(self, text: str) -> str:
        """A text below the notices that are in force everywhere."""
        return "\n\n".join([*notices(self.knowledge, self.code, None, self.now), text])

    def people(self) -> str:
        """Where people answer, as a list."""
        contacts = self.knowledge.contacts
        found = [contacts[c] for c in self.known.words.human_contacts if c in contacts]
        return contacts_list(self.known, found, self.now, Detail.PURPOSE)

    def help_button(self, label: str = "") -> Button:
        """For whoever needs help now."""
        return Button(label or self.buttons.help_now, OpenHelp(self.code))

    def language_button(self) -> Button:
        """For whoever cannot read the rest: the globe says it without words."""
        return Button(f"🌐 {self.buttons.language}", ChooseLanguage(self.code))

    def topics_button(self) -> Button:
        """All topics, in a message of their own."""
        return Button(self.buttons.topics, OpenTopics(self.code))

    def topic_buttons(self) -> tuple[Button, ...]:
        """One for each topic, each opening a message of its own."""
        return tuple(Button(t.title, OpenTopic(t.name, self.code)) for t in self.known.topics)

    def entry_buttons(self, entries: Iterable[Entry]) -> tuple[Button, ...]:
        """One for each entry: in few words where its writer gave them."""
        return tuple(Button(e.short or e.question, OpenEntry(e.id, self.code)) for e in entries)

    def entries(self, ids: Iterable[str]) -> list[Entry]:
        """The entries of these ids that there are."""
        return [entry for i in ids if (entry := self.known.entry(i))]
