"""Places where people are: who they are, how to reach them, whether somebody answers now."""

from collections.abc import Iterable
from datetime import datetime
from enum import Enum, auto
from typing import Final

from bot.opening import is_open, next_opening
from retrieval.entries import Contact, localised
from retrieval.knowledge import LanguageKnowledge

EMERGENCY: Final = frozenset({"110", "119"})
"""Numbers that stand in the first line of every help card."""


class Detail(Enum):
    """How much is said of a contact. What the immigration authority runs is always named so."""

    LINE = auto()
    """How to reach it, and whether it is open."""
    PURPOSE = auto()
    """... and what for."""
    FULL = auto()
    """All that is known."""


def contacts_list(
    known: LanguageKnowledge, contacts: Iterable[Contact], now: datetime, detail: Detail
) -> str:
    """Contacts as a list, those that answer now first (otherwise in the writer's order)."""
    return "\n".join(_contact(known, c, now, detail) for c in open_first(contacts, now))


def open_first(contacts: Iterable[Contact], now: datetime) -> list[Contact]:
    """Those that answer now, those whose hours are not known, those that are closed."""

    def later(contact: Contact) -> int:
        if contact.hours is None:
            return 1
        return 0 if is_open(contact.hours, now) else 2

    return sorted(contacts, key=later)


def _contact(known: LanguageKnowledge, contact: Contact, now: datetime, detail: Detail) -> str:
    labels, code = known.words.labels, known.code
    reach = " / ".join(filter(None, (contact.phone, contact.other_phone))) or contact.url or ""
    status = _status(known, contact, now)
    named = labels.contact.format(name=localised(contact.name, code), reach=reach)
    head = f"- {named}" + (labels.status.format(text=status) if status else "")
    lines = {
        Detail.LINE: [],
        Detail.PURPOSE: [
            localised(contact.purpose, code),
            # What to know before one turns to the immigration authority.
            localised(contact.note, code) if contact.by_immigration else "",
        ],
        Detail.FULL: _everything(known, contact),
    }[detail]
    if contact.by_immigration and detail is not Detail.FULL:
        lines.append(_run_by(known, contact))
    return "\n".join([head, *(f"  {line}" for line in lines if line)])


def _everything(known: LanguageKnowledge, contact: Contact) -> list[str]:
    labels, code = known.words.labels, known.code
    without_voice = localised(contact.without_voice, code)
    if without_voice and contact.phone and contact.url:
        without_voice = f"{without_voice} {contact.url}"
    languages = _labelled(labels.languages, localised(contact.languages, code))
    cost = _labelled(labels.cost, localised(contact.cost, code))
    return [
        localised(contact.purpose, code),
        localised(contact.note, code),
        " / ".join(filter(None, (languages, cost))),
        _run_by(known, contact),
        _labelled(labels.without_voice, without_voice),
    ]


def _run_by(known: LanguageKnowledge, contact: Contact) -> str:
    return _labelled(known.words.labels.run_by, localised(contact.run_by, known.code))


def _status(known: LanguageKnowledge, contact: Contact, now: datetime) -> str:
    labels = known.words.labels
    if contact.hours == "always":
        return labels.open_always
    if is_open(contact.hours, now):
        return labels.open_now
    opens = next_opening(contact.hours, now)
    return labels.opens.format(when=opens.strftime("%m/%d %H:%M")) if opens else ""


def _labelled(label: str, text: str) -> str:
    return label.format(text=text) if text else ""
