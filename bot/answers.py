"""An entry as a message: its text, who can help, its sources, how old it is, what to ask next."""

from collections.abc import Iterable
from datetime import datetime
from enum import Enum, auto

from bot.opening import JAPAN, is_open, next_opening
from bot.replies import Action, Button, Link, OpenEntry, OpenTopics, Part
from retrieval.entries import Contact, Entry, Notice, localised
from retrieval.knowledge import Knowledge, LanguageKnowledge

MAX_RELATED = 4
FEW_CONTACTS = 3
"""So many are shown with all that is known of them."""


class Detail(Enum):
    """How much is said of a contact."""

    FULL = auto()
    BRIEF = auto()
    CARD = auto()


def answer_part(knowledge: Knowledge, language: str, entry: Entry, now: datetime) -> Part:
    """The message that shows an entry."""
    known = knowledge.languages[language]
    today = now.astimezone(JAPAN).date()
    blocks = notices(knowledge, language, entry.id, now)
    if not entry.urgent:
        # On a card the question line would sound as if the bot said it ("I want to die").
        blocks.append(f"**{entry.question}**")
    links = tuple(Link(s.title, s.url, s.date) for s in entry.sources)
    title = known.words.labels.sources
    if entry.withdrawn:
        blocks.append(known.words.says.withdrawn)
        return Part("\n\n".join(blocks), links, title, buttons=_buttons(known, entry))
    if entry.expires_on and entry.expires_on <= today:
        blocks.append(known.words.says.expired.format(date=entry.expires_on))
        return Part("\n\n".join(blocks), links, title, buttons=_buttons(known, entry))
    blocks.append(entry.answer)
    if entry.show_card:
        blocks.append(f"{known.words.labels.show_card}\n{entry.show_card}")
    people = [knowledge.contacts[c] for c in entry.contacts if c in knowledge.contacts]
    if people:
        few = len(people) <= FEW_CONTACTS
        detail = Detail.CARD if entry.urgent else Detail.FULL if few else Detail.BRIEF
        people_now = contacts_list(known, people, now, detail)
        blocks.append(f"**{known.words.labels.contacts}**\n{people_now}")
    footer = _age(known, entry, late=bool(entry.review_by and entry.review_by < today))
    return Part("\n\n".join(blocks), links, title, footer, _buttons(known, entry))


def notices(knowledge: Knowledge, language: str, entry_id: str | None, now: datetime) -> list[str]:
    """The notices in force for an entry's topic, or those for everywhere."""
    today = now.astimezone(JAPAN).date()
    topic = knowledge.languages[language].topic_of(entry_id) if entry_id else None
    name = topic.name if topic else None

    def concerns(notice: Notice) -> bool:
        return notice.in_force(today) and (not notice.topics or name in notice.topics)

    return [localised(n.text, language) for n in knowledge.notices if concerns(n)]


def contacts_list(
    known: LanguageKnowledge, contacts: Iterable[Contact], now: datetime, detail: Detail
) -> str:
    """Contacts as a list, those that answer now first (otherwise in the writer's order)."""
    ordered = sorted(contacts, key=lambda c: _closed(c, now))
    return "\n".join(_contact(known, contact, now, detail) for contact in ordered)


def _closed(contact: Contact, now: datetime) -> bool:
    return contact.hours is not None and not is_open(contact.hours, now)


def _contact(known: LanguageKnowledge, contact: Contact, now: datetime, detail: Detail) -> str:
    labels, code = known.words.labels, known.code
    reach = " / ".join(filter(None, (contact.phone, contact.other_phone))) or contact.url or ""
    status = _status(known, contact, now)
    named = labels.contact.format(name=localised(contact.name, code), reach=reach)
    head = f"- {named}" + (labels.status.format(text=status) if status else "")
    purpose = localised(contact.purpose, code)
    without_voice = localised(contact.without_voice, code)
    if without_voice and contact.phone and contact.url:
        without_voice = f"{without_voice} {contact.url}"
    details = [purpose]
    languages = _labelled(labels.languages, localised(contact.languages, code))
    cost = _labelled(labels.cost, localised(contact.cost, code))
    run_by = _labelled(labels.run_by, localised(contact.run_by, code))
    match detail:
        case Detail.CARD:
            told = run_by if contact.by_immigration else ""
            details.append(" / ".join(filter(None, (languages, cost, told))))
            # Which of two numbers to call is not left to guess.
            details.append(localised(contact.note, code) if contact.other_phone else "")
        case Detail.BRIEF:
            details.append(" / ".join(filter(None, (languages, cost, run_by))))
        case Detail.FULL:
            details += [localised(contact.note, code), languages, cost, run_by]
    details.append(_labelled(labels.without_voice, without_voice))
    return "\n".join([head, *(f"  {line}" for line in details if line)])


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


def _age(known: LanguageKnowledge, entry: Entry, *, late: bool) -> str:
    labels = known.words.labels
    lines = []
    if entry.confirmed:
        lines.append(labels.confirmed.format(by=entry.confirmed.by, date=entry.confirmed.on))
    elif entry.as_of:
        lines.append(labels.as_of.format(date=entry.as_of))
    if late:
        lines.append(labels.past_review.format(date=entry.review_by))
    return " ".join(lines)


def _buttons(known: LanguageKnowledge, entry: Entry) -> tuple[Button, ...]:
    related = [e for r in entry.related if (e := known.entry(r))][:MAX_RELATED]
    buttons = [Button(e.question, OpenEntry(e.id, known.code)) for e in related]
    topics: Action = OpenTopics(known.code)
    return (*buttons, Button(known.words.buttons.topics, topics))
