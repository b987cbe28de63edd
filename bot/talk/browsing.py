"""A person browses: topics, their questions, an answer, and back; all in one message."""

from bot.replies import Button, OpenTopic, OpenTopics, ReadEntry, Reply
from bot.talk.arriving import gone
from bot.talk.showing import PAGE
from bot.talk.voice import Voice
from retrieval.knowledge import Topic


def topics(voice: Voice) -> Reply:
    """The list of topics."""
    listed = [Button(t.title, OpenTopic(t.name, voice.code), here=True) for t in voice.known.topics]
    text = voice.with_notices(voice.says.topics)
    return voice.reply(text, (voice.help_button(), *listed, voice.language_button()))


def topic(voice: Voice, name: str, page: int = 0) -> Reply:
    """A page of a topic's questions; a page that is not there becomes the nearest one."""
    found = voice.known.topic(name)
    if found is None:
        return gone(voice)
    pages = max(1, -(-len(found.entries) // PAGE))
    page = min(max(page, 0), pages - 1)
    text = voice.says.topic.format(topic=found.title)
    if pages > 1:
        text += " " + voice.labels.page.format(page=page + 1, pages=pages)
    shown = found.entries[page * PAGE : (page + 1) * PAGE]
    listed = [Button(e.question, ReadEntry(e.id, voice.code), here=True) for e in shown]
    back = Button(voice.buttons.back, OpenTopics(voice.code), here=True)
    return voice.reply(text, (*listed, *_turn(voice, found, page, pages), back))


def _turn(voice: Voice, found: Topic, page: int, pages: int) -> list[Button]:
    """The ways to the page before and the page after, in one row."""
    ways = [(voice.buttons.earlier, page - 1), (voice.buttons.later, page + 1)]
    there = [(label, number) for label, number in ways if 0 <= number < pages]
    return [
        Button(label, OpenTopic(found.name, voice.code, number), here=True, beside=i > 0)
        for i, (label, number) in enumerate(there)
    ]
