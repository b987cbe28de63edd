"""Which language each person is spoken to in."""

from bot.memory import REMEMBERED, Recent
from bot.people import People


class PeoplesLanguages:
    """What each person chose, which is stored, or else last wrote in, which is not.

    A person is any key that tells people apart; None is nobody and is not remembered.
    """

    def __init__(self, people: People) -> None:
        self._people = people
        self._spoken: Recent[object, str] = Recent(REMEMBERED)

    def of(self, person: object) -> str | None:
        """The language of a person, if it is known: the chosen one first."""
        return self._people.get(person) or self._spoken.get(person)

    def choose(self, person: object, language: str) -> None:
        """A person chose a language."""
        if person is not None:
            self._people.put(person, language)

    def heard(self, person: object, language: str) -> None:
        """A person wrote in a language, beyond doubt."""
        if person is not None:
            self._spoken.put(person, language)

    def forget(self, person: object) -> None:
        """Drop what is held of a person."""
        self._people.forget(person)
        self._spoken.drop(person)
