"""What a person chose: a language, and whether questions are logged."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Preferences:
    """What one person chose."""

    language: str | None = None
    logging_off: bool = False

    def count(self) -> int:
        """How many settings differ from what everybody has."""
        return (self.language is not None) + self.logging_off


NOTHING_CHOSEN = Preferences()
