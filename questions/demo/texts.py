"""The simulated people's words beside the knowledge base's own: texts.yaml."""

from pathlib import Path
from random import Random
from typing import Final

import yaml
from pydantic import BaseModel, ConfigDict

from questions.drafts import Kind

FILE: Final = Path(__file__).parent / "texts.yaml"
ByLanguage = dict[str, tuple[str, ...]]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Subject(_Model):
    """Something that is asked and no entry answers. `event`: a press report is about it."""

    weight: int
    event: bool = False
    ja: tuple[str, ...]
    en: tuple[str, ...]

    def ways(self, language: str) -> tuple[str, ...]:
        """How it is asked in a language."""
        return self.ja if language == "ja" else self.en


class Worded(_Model):
    """A suggestion. A new entry's: `about` is a word of what was asked, `topic_of` an entry in its
    topic."""

    kind: Kind
    language: str
    entry: str
    text: str
    by: str
    about: str = ""
    topic_of: str = ""


class Texts(_Model):
    """All of them, by language."""

    subjects: tuple[Subject, ...]
    off_topic: ByLanguage
    small_talk: ByLanguage
    noise: ByLanguage
    urgent: ByLanguage
    own_needs: ByLanguage
    frames: ByLanguage
    sources: tuple[str, ...]
    suggestions: tuple[Worded, ...]
    figures: dict[str, tuple[float, float]]


def load_texts() -> Texts:
    """Read them."""
    return Texts.model_validate(yaml.safe_load(FILE.read_text(encoding="utf-8")))


NO_MARK: Final = 0.35
POLITER: Final = 0.15
SMALL_LETTERS: Final = 0.4
SLIPS: Final = 0.12
"""How often people type like that."""
SHORTEST_MISTYPED: Final = 5
"""Letters of a word in which somebody hits a wrong key."""


def reworded(text: str, language: str, frames: tuple[str, ...], rng: Random) -> str:
    """The same question as another person would type it: a greeting, no capitals, a slip."""
    said = rng.choice(frames).format(text)
    if rng.random() < NO_MARK:
        said = said.rstrip("。？?.!")
    if language == "ja":
        return said.replace("ですか", "でしょうか") if rng.random() < POLITER else said
    said = said.lower() if rng.random() < SMALL_LETTERS else said
    return _mistyped(said, rng) if rng.random() < SLIPS else said


def _mistyped(text: str, rng: Random) -> str:
    words = text.split(" ")
    long = [n for n, w in enumerate(words) if len(w) >= SHORTEST_MISTYPED and w.isalpha()]
    if long:
        number = rng.choice(long)
        word = words[number]
        at = rng.randrange(1, len(word) - 2)
        slips = (
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
        )
        words[number] = rng.choice(slips)
    return " ".join(words)
