"""What happened meanwhile: dates marked in charts, from a small YAML file.

events:
  - date: 2026-11-05
    title: {en: "Entry opens", ja: "募集開始"}
"""

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Annotated, Final

import yaml
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from questions.reports.span import Span

LARGEST: Final = 100_000
"""Bytes of a file of events."""
Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=100)]


class EventsError(Exception):
    """A file of events cannot be read; the text says which, where and why, in one line."""


class Event(BaseModel):
    """Something that may have brought questions."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    day: date = Field(alias="date")
    title: Annotated[dict[str, Title], Field(min_length=1)]

    def named(self, language: str) -> str:
        """Its title in a language, else in English, else in any."""
        return self.title.get(language) or self.title.get("en") or next(iter(self.title.values()))


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    events: tuple[Event, ...]


def read_events(path: Path) -> tuple[Event, ...]:
    """The events of a file, oldest first.

    Raises:
        EventsError: it is not there, too large, no YAML, or of another form.
    """
    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
        if len(content) > LARGEST:
            raise EventsError(f"{path}: a file of events has at most {LARGEST} bytes")
        found = _File.model_validate(yaml.safe_load(content.decode("utf-8")))
    except OSError as error:
        raise EventsError(f"{path} cannot be read: {error.strerror}") from None
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        mark = getattr(error, "problem_mark", None)
        where = f":{mark.line + 1}" if mark else ""
        raise EventsError(f"{path}{where}: this is no YAML") from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"]) or "events"
        raise EventsError(f"{path}: {place}: {first['msg']}") from None
    return tuple(sorted(found.events, key=lambda event: event.day))


def within(events: Iterable[Event], span: Span) -> tuple[Event, ...]:
    """Those of a period."""
    return tuple(event for event in events if event.day in span)


def write_events(path: Path, events: Iterable[Event]) -> None:
    """Write a file that `read_events` reads.

    Raises:
        OSError: it cannot be written.
    """
    found = {"events": [event.model_dump(by_alias=True) for event in events]}
    path.write_text(yaml.safe_dump(found, allow_unicode=True, sort_keys=False), encoding="utf-8")
