"""A preview for people, for the summary of a pull request, and as JSON."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any, Final

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.ask import entry_of, outcome
from bot.preview import Change, Preview
from retrieval.comparison import Moved, Verdict
from retrieval.decision import Choices, Decision, Urgent, besides
from retrieval.text import clean

STYLES: Final[dict[Verdict, str]] = {"better": "green", "worse": "bold red", "other": "yellow"}
MOST: Final = 40
"""Questions that are printed of one kind."""


def print_for_people(found: Preview, console: Console) -> None:
    """Tables for a terminal."""
    console.print(_entries(found.changes) if found.changes else "No answer changes.")
    for title, moved in _lists(found):
        if moved:
            console.print(_questions(title, moved))
    for line in _counts(found):
        console.print(line, markup=False, highlight=False)


def as_object(found: Preview) -> dict[str, Any]:
    """The preview as JSON."""
    return {
        "entries": [
            {
                "language": change.language,
                "id": change.id,
                "what": change.what,
                "before": change.before,
                "after": change.after,
                "phrasings_removed": list(change.phrasings[0]),
                "phrasings_added": list(change.phrasings[1]),
            }
            for change in found.changes
        ],
        "labelled": {"asked": found.labelled_asked, "moved": [*map(_object, found.labelled)]},
        "logged": {
            "asked": found.logged_asked,
            "moved": [*map(_object, found.logged)],
            "withheld": found.withheld,
        },
        "by_meaning": found.by_meaning,
        "seconds": round(found.seconds, 1),
    }


def as_markdown(found: Preview) -> Iterator[str]:
    """For the summary of a pull request."""
    count = len(found.changes)
    entries = "1 entry changes" if count == 1 else f"{count} entries change"
    yield f"## {entries}" if count else "## No answer changes"
    yield from (f"\n{line}" for line in _counts(found))
    for title, moved in _lists(found):
        if moved:
            yield f"\n### {title}\n"
            yield from (_line(one) for one in _first(moved))
    for change in found.changes:
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


def _lists(found: Preview) -> Iterator[tuple[str, Sequence[Moved]]]:
    yield "Labelled questions", found.labelled
    yield "Logged questions", found.logged


def _counts(found: Preview) -> Iterator[str]:
    signals = "words and meaning" if found.by_meaning else "words alone"
    asked = f"{found.labelled_asked} labelled and {found.logged_asked} logged questions"
    yield f"{asked}, asked of both states by {signals} in {found.seconds:.1f} s."
    for title, moved in _lists(found):
        kinds = Counter(one.verdict for one in moved)
        if moved:
            counts = ", ".join(f"{kinds[k]} {k}" for k in STYLES)
            yield f"{title} with another answer: {counts}."
    if found.withheld:
        yield f"{found.withheld} more logged questions move; too few people stand behind them."


def _first(moved: Sequence[Moved]) -> list[Moved]:
    """The worse ones first, and no more than a person reads."""
    return sorted(moved, key=lambda one: ("worse", "better", "other").index(one.verdict))[:MOST]


def _entries(changes: Sequence[Change]) -> Table:
    table = Table("entry", "what", "phrasings added", "taken out", title="Entries that change")
    for change in changes:
        removed, added = change.phrasings
        texts = (escape(clean("\n".join(added))), escape(clean("\n".join(removed))))
        table.add_row(escape(f"{change.language}/{change.id}"), change.what, *texts)
    return table


def _questions(title: str, moved: Sequence[Moved]) -> Table:
    table = Table("question", "", "before", "now", title=f"{title} that get another answer")
    for one in _first(moved):
        verdict = f"[{STYLES[one.verdict]}]{one.verdict}[/]"
        before, after = (escape(shown(d)) for d in (one.before, one.after))
        table.add_row(escape(clean(one.text)), verdict, before, after)
    if len(moved) > MOST:
        table.caption = f"and {len(moved) - MOST} more"
    return table


def shown(decision: Decision) -> str:
    """What a person gets, in a few words: `answer donate`, `choices donate, tax`, `unknown`."""
    if isinstance(decision, Urgent):
        return f"card {decision.card}, {shown(decision.besides)}"
    if isinstance(decision, Choices):
        return f"choices {', '.join(decision.entries)}"
    return " ".join(filter(None, (outcome(decision), entry_of(decision))))


def _line(one: Moved) -> str:
    return f"- **{one.verdict}** {_code(one.text)}: {shown(one.before)} → {shown(one.after)}"


def _object(one: Moved) -> dict[str, Any]:
    return {
        "text": one.text,
        "language": one.language,
        "wanted": list(one.wanted),
        "verdict": one.verdict,
        "before": _decided(one.before),
        "after": _decided(one.after),
    }


def _decided(decision: Decision) -> dict[str, Any]:
    rest = besides(decision)
    return {
        "outcome": outcome(decision),
        "entry": entry_of(decision),
        "choices": list(rest.entries) if isinstance(rest, Choices) else [],
        "confidence": decision.confidence,
    }


def _fenced(text: str) -> str:
    return f"\n~~~~text\n{text.replace('~~~~', '~ ~ ~ ~')}\n~~~~\n"


def _code(text: str) -> str:
    return f"`{' '.join(clean(text).replace('`', ' ').split())}`"
