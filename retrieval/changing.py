"""The knowledge base with one change, in memory: to see what it would do before it is made."""

import hashlib
from dataclasses import replace

from retrieval.entries import Entry
from retrieval.knowledge import Knowledge, LanguageKnowledge, Topic

NOT_WRITTEN = "…"
"""In place of an answer that nobody has written yet: no word of it can be found."""


def with_phrasing(knowledge: Knowledge, language: str, entry_id: str, text: str) -> Knowledge:
    """The knowledge base in which an entry is also asked like this.

    Raises:
        KeyError: there is no such language or entry.
    """
    known = knowledge.languages[language]
    topic = known.topic_of(entry_id)
    if topic is None:
        raise KeyError(entry_id)
    entries = tuple(
        e.model_copy(update={"also_asked": (*e.also_asked, text)}) if e.id == entry_id else e
        for e in topic.entries
    )
    return _with_topic(knowledge, known, replace(topic, entries=entries), f"{entry_id} {text}")


def with_new_entry(
    knowledge: Knowledge, language: str, topic_name: str, entry_id: str, question: str
) -> Knowledge:
    """The knowledge base with an entry more, of which only the question is there.

    Raises:
        KeyError: there is no such language or topic.
    """
    known = knowledge.languages[language]
    topic = known.topic(topic_name)
    if topic is None:
        raise KeyError(topic_name)
    entry = Entry(id=entry_id, question=question, answer=NOT_WRITTEN)
    changed = replace(topic, entries=(*topic.entries, entry))
    return _with_topic(knowledge, known, changed, f"{entry_id} {question}")


def _with_topic(
    knowledge: Knowledge, known: LanguageKnowledge, topic: Topic, change: str
) -> Knowledge:
    topics = tuple(topic if t.name == topic.name else t for t in known.topics)
    languages = {**knowledge.languages, known.code: replace(known, topics=topics)}
    digest = hashlib.sha256(f"{knowledge.digest} {known.code} {change}".encode()).hexdigest()
    return replace(knowledge, languages=languages, digest=digest)
