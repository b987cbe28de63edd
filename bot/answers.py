"""An entry as a message: its text, who can help, its sources and how old it is."""

from datetime import datetime

from bot.contacts import EMERGENCY, Detail, contacts_list, open_first
from bot.opening import JAPAN
from bot.replies import Link, Part
from retrieval.entries import Contact, Entry, Notice, localised
from retrieval.knowledge import Knowledge, LanguageKnowledge

FIRST_PLACES = 4
"""So many places stand on a help card; the others are one button away."""


def answer_part(knowledge: Knowledge, language: str, entry: Entry, now: datetime) -> Part:
    """The message that shows an entry, without buttons. On a help card the sources are left to
    the page of its places: nothing stands in the way of the numbers.
    """
    known = knowledge.languages[language]
    head = notices(knowledge, language, entry.id, now)
    if entry.urgent:
        head.append(known.words.says.urgent)
    else:
        # On a card the question line would sound as if the bot said it ("I want to die").
        head.append(f"**{entry.question}**")
    passed = instead_of_answer(known, entry, now)
    if passed:
        return _with_sources(known, entry, "\n\n".join([*head, passed]))
    blocks = [*head, entry.answer, *_places(knowledge, known, entry, now)]
    text = "\n\n".join(blocks)
    if entry.urgent:
        return Part(text, footer=_age(known, entry, now))
    return _with_sources(known, entry, text, _age(known, entry, now))


def places_part(knowledge: Knowledge, language: str, entry: Entry, now: datetime) -> Part:
    """All places an entry names, with all that is known of them, and its sources."""
    known = knowledge.languages[language]
    people = contacts_list(known, contacts_of(knowledge, entry), now, Detail.FULL)
    text = f"**{known.words.labels.contacts}**\n\n" + people.replace("\n- ", "\n\n- ")
    return _with_sources(known, entry, text, _age(known, entry, now))


def instead_of_answer(known: LanguageKnowledge, entry: Entry, now: datetime) -> str:
    """What is said of an entry whose answer is not to be shown any more; else nothing."""
    if entry.withdrawn:
        return known.words.says.withdrawn
    if entry.expires_on and entry.expires_on <= now.astimezone(JAPAN).date():
        return known.words.says.expired.format(date=entry.expires_on)
    return ""


def contacts_of(knowledge: Knowledge, entry: Entry) -> list[Contact]:
    """The places an entry names."""
    return [knowledge.contacts[c] for c in entry.contacts if c in knowledge.contacts]


def notices(knowledge: Knowledge, language: str, entry_id: str | None, now: datetime) -> list[str]:
    """The notices in force for an entry's topic, or those for everywhere."""
    today = now.astimezone(JAPAN).date()
    topic = knowledge.languages[language].topic_of(entry_id) if entry_id else None
    name = topic.name if topic else None

    def concerns(notice: Notice) -> bool:
        return notice.in_force(today) and (not notice.topics or name in notice.topics)

    return [localised(n.text, language) for n in knowledge.notices if concerns(n)]


def _places(
    knowledge: Knowledge, known: LanguageKnowledge, entry: Entry, now: datetime
) -> list[str]:
    people = contacts_of(knowledge, entry)
    detail = Detail.PURPOSE
    if entry.urgent:
        # 110 and 119 stand in the first line already.
        others = [c for c in people if c.phone not in EMERGENCY]
        people, detail = open_first(others, now)[:FIRST_PLACES], Detail.LINE
    if not people:
        return []
    return [f"**{known.words.labels.contacts}**\n{contacts_list(known, people, now, detail)}"]


def _with_sources(known: LanguageKnowledge, entry: Entry, text: str, footer: str = "") -> Part:
    links = tuple(Link(s.title, s.url, s.date) for s in entry.sources)
    return Part(text, links, known.words.labels.sources, footer)


def _age(known: LanguageKnowledge, entry: Entry, now: datetime) -> str:
    labels = known.words.labels
    lines = []
    if entry.confirmed:
        lines.append(labels.confirmed.format(by=entry.confirmed.by, date=entry.confirmed.on))
    elif entry.as_of:
        lines.append(labels.as_of.format(date=entry.as_of))
    if entry.review_by and entry.review_by < now.astimezone(JAPAN).date():
        lines.append(labels.past_review.format(date=entry.review_by))
    return " ".join(lines)
