"""Which language each person is spoken to in."""

from bot.memory import Recent

PEOPLE_REMEMBERED = 10_000
"""People held in memory; the one silent for longest is forgotten first."""


class PeoplesLanguages:
    """What each person chose, or else last wrote in. In memory only: gone on restart.

    A person is any key that tells people apart; None is nobody and is not remembered.
    """

    def __init__(self) -> None:
        self._chosen: Recent[object, str] = Recent(PEOPLE_REMEMBERED)
        self._spoken: Recent[object, str] = Recent(PEOPLE_REMEMBERED)

    def of(self, person: object) -> str | None:
        """The language of a person, if it is known: the chosen one first."""
        return self._chosen.get(person) or self._spoken.get(person)

    def choose(self, person: object, language: str) -> None:
        """A person chose a language."""
        if person is not None:
            self._chosen.put(person, language)

    def heard(self, person: object, language: str) -> None:
        """A person wrote in a language, beyond doubt."""
        if person is not None:
            self._spoken.put(person, language)
