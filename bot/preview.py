"""What would an edit change? Each entry that differs between two states, before and after."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from bot.answers import answer_part, places_part
from bot.plain import part_text
from retrieval.entries import Entry
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


def as_markdown(found: list[Change]) -> Iterator[str]:
    """For the summary of a pull request."""
    yield f"## {len(found)} entries change" if found else "## No answer changes"
    for change in found:
        yield f"\n### `{change.language}/{change.id}`"
        removed, added = change.phrasings
        if change.before == change.after:
            yield "The answer stays as it is."
        elif change.before is None:
            yield f"New:\n{_fenced(change.after or '')}"
        elif change.after is None:
            yield f"Taken out:\n{_fenced(change.before)}"
        else:
            yield f"Before:\n{_fenced(change.before)}\nAfter:\n{_fenced(change.after)}"
        yield from (f"- phrasing added: {_code(text)}" for text in added)
        yield from (f"- phrasing taken out: {_code(text)}" for text in removed)


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


def _fenced(text: str) -> str:
    return f"\n~~~~text\n{text.replace('~~~~', '~ ~ ~ ~')}\n~~~~\n"


def _code(text: str) -> str:
    return f"`{text.replace('`', ' ')}`"
