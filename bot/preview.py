"""What would an edit change? Each entry that differs between two states, before and after, and
each question that would get another answer."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

from bot.answers import answer_part, places_part
from bot.plain import part_text
from questions.logged import LoggedText
from retrieval.comparison import Moved, compare_labelled, compare_logged
from retrieval.entries import Entry
from retrieval.evaluation import Labelled, ask_all
from retrieval.finder import Finder
from retrieval.knowledge import Knowledge


@dataclass(frozen=True, slots=True)
class Change:
    """An entry in one language; None: it is not there."""

    language: str
    id: str
    before: str | None
    after: str | None
    phrasings: tuple[tuple[str, ...], tuple[str, ...]]
    """Taken out, and added."""

    @property
    def what(self) -> Literal["added", "removed", "reworded", "phrasings"]:
        """What happened to it; `phrasings`: the answer stays as it is."""
        if self.before == self.after:
            return "phrasings"
        return "added" if self.before is None else "removed" if self.after is None else "reworded"


@dataclass(frozen=True, slots=True)
class Preview:
    """What an edit changes. `labelled` and `logged` are questions that get something else to read,
    of so many asked; `withheld`: so many more among logged ones whose groups are small."""

    changes: tuple[Change, ...]
    labelled: tuple[Moved, ...]
    labelled_asked: int
    logged: tuple[Moved, ...]
    logged_asked: int
    withheld: int
    by_meaning: bool
    seconds: float

    @property
    def worse(self) -> int:
        """Labelled questions that get worse."""
        return sum(moved.verdict == "worse" for moved in self.labelled)


def labelled_files(knowledge_dir: Path) -> list[Path]:
    """The labelled questions beside a knowledge folder, where there are any."""
    return sorted((knowledge_dir.resolve().parent / "tests" / "questions").glob("*.yaml"))


def preview(
    before: Finder,
    after: Finder,
    labelled: Sequence[Labelled],
    logged: Sequence[LoggedText],
    now: datetime,
    step: Callable[[], None] = lambda: None,
) -> Preview:
    """Compare two states. `step` is called once for each question and state, 2 ms each by words."""
    start = time.monotonic()
    found = tuple(changes(before.knowledge, after.knowledge, now))
    moved = compare_labelled(ask_all(before, labelled, step), ask_all(after, labelled, step))
    printed: list[Moved] = []
    withheld = 0
    for one in logged:
        other = compare_logged(before, after, [one.text], one.language)
        printed += other if one.large else ()
        withheld += 0 if one.large else len(other)
        step()
        step()
    counts = (len(labelled), tuple(printed), len(logged), withheld)
    seconds = time.monotonic() - start
    return Preview(found, tuple(moved), *counts, after.by_meaning, seconds)


def changes(before: Knowledge, after: Knowledge, now: datetime) -> Iterator[Change]:
    """The entries whose text as a person reads it, or whose phrasings, differ."""
    for language in sorted(before.languages.keys() | after.languages.keys()):
        old, new = _entries(before, language), _entries(after, language)
        for entry_id in [*old, *(i for i in new if i not in old)]:
            was, now_is = old.get(entry_id), new.get(entry_id)
            change = Change(
                language,
                entry_id,
                _shown(before, language, was, now),
                _shown(after, language, now_is, now),
                _phrasings(was, now_is),
            )
            if change.before != change.after or any(change.phrasings):
                yield change


def _entries(knowledge: Knowledge, language: str) -> dict[str, Entry]:
    known = knowledge.languages.get(language)
    return {entry.id: entry for entry in known.entries()} if known else {}


def _shown(knowledge: Knowledge, language: str, entry: Entry | None, now: datetime) -> str | None:
    """All that a person can read of an entry, also behind its buttons."""
    if entry is None:
        return None
    parts = [answer_part(knowledge, language, entry, now)]
    if entry.contacts:
        parts.append(places_part(knowledge, language, entry, now))
    shown = [*filter(None, [entry.short]), *map(part_text, parts), *filter(None, [entry.show_card])]
    return "\n\n".join(shown)


def _phrasings(
    before: Entry | None, after: Entry | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if before is None or after is None:
        return (), ()
    old, new = before.phrasings, after.phrasings
    return tuple(p for p in old if p not in new), tuple(p for p in new if p not in old)
