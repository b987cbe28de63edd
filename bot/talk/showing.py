"""A person reads an entry: its answer or help card, what stands behind its buttons."""

from collections.abc import Callable

from bot.answers import answer_part, contacts_of, instead_of_answer, places_part
from bot.replies import (
    Action,
    Button,
    OpenEntry,
    OpenPlaces,
    OpenTopic,
    Part,
    Rate,
    ReadEntry,
    Reply,
    ShowCard,
)
from bot.talk.arriving import gone
from bot.talk.voice import Voice
from retrieval.entries import Entry

MAX_RELATED = 3
PAGE = 8
"""Questions of a topic shown at once."""


def entry(voice: Voice, entry_id: str, token: str = "") -> Reply:
    """An entry in a message of its own. With the `token` of a question it can be rated."""

    def shown(found: Entry) -> Reply:
        return Reply(voice.code, (part(voice, found, token),), token=token)

    return _opened(voice, entry_id, shown)


def part(voice: Voice, found: Entry, token: str = "") -> Part:
    """The message that shows an entry, with all its buttons."""
    others = _languages(voice, found, lambda code: OpenEntry(found.id, code, token))
    rating = _rating(voice, token) if token and not found.urgent else ()
    return _with(
        _plain(voice, found),
        (
            *_behind(voice, found),
            *_help_now(voice, found),
            *related(voice, found),
            *rating,
            *others,
            _beside(voice.topics_button(), others),
        ),
    )


def card(voice: Voice, found: Entry, besides: tuple[Button, ...] = ()) -> Part:
    """A help card. What else was asked for stands below it, as buttons: nothing may bury it."""
    others = _languages(voice, found, lambda code: OpenEntry(found.id, code))
    buttons = (*_behind(voice, found), *besides, *_help_now(voice, found), *others)
    return _with(_plain(voice, found), buttons)


def read(voice: Voice, entry_id: str) -> Reply:
    """An entry for somebody who browses, with the way back to the page it stands on."""

    def shown(found: Entry) -> Reply:
        others = _languages(voice, found, lambda code: ReadEntry(found.id, code))
        buttons = (*_behind(voice, found), *others, *_back(voice, found))
        return Reply(voice.code, (_with(_plain(voice, found), buttons),))

    return _opened(voice, entry_id, shown)


def places(voice: Voice, entry_id: str) -> Reply:
    """All places of an entry, its sources, and what else may help."""

    def shown(found: Entry) -> Reply:
        if instead_of_answer(voice.known, found, voice.now):
            # A button from before it was taken down: what was wrong may be a number.
            return Reply(voice.code, (part(voice, found),))
        buttons = (*related(voice, found), voice.topics_button())
        all_of_them = places_part(voice.knowledge, voice.code, found, voice.now)
        return Reply(voice.code, (_with(all_of_them, buttons),))

    return _opened(voice, entry_id, shown)


def card_to_show(voice: Voice, entry_id: str) -> Reply:
    """One Japanese sentence and nothing else, to be held up to somebody."""

    def shown(found: Entry) -> Reply:
        if instead_of_answer(voice.known, found, voice.now) or not found.show_card:
            return Reply(voice.code, (part(voice, found),))
        return voice.reply(f"**{found.show_card}**")

    return _opened(voice, entry_id, shown)


def _opened(voice: Voice, entry_id: str, shown: Callable[[Entry], Reply]) -> Reply:
    """What a button opens: nothing of an entry that is gone, and only help cards in a pause."""
    found = voice.known.entry(entry_id)
    if found is None:
        return gone(voice)
    if voice.knowledge.paused and not found.urgent:
        return voice.reply(voice.says.paused, (voice.help_button(),))
    return shown(found)


def _back(voice: Voice, found: Entry) -> tuple[Button, ...]:
    topic = voice.known.topic_of(found.id)
    if topic is None:
        return ()
    there = OpenTopic(topic.name, voice.code, topic.entries.index(found) // PAGE)
    return (Button(voice.buttons.questions, there, here=True),)


def related(voice: Voice, found: Entry) -> tuple[Button, ...]:
    """What the same reader may want next."""
    return voice.entry_buttons(voice.entries(found.related)[:MAX_RELATED])


def _plain(voice: Voice, found: Entry) -> Part:
    return answer_part(voice.knowledge, voice.code, found, voice.now)


def _with(shown: Part, buttons: tuple[Button, ...]) -> Part:
    return Part(shown.text, shown.links, shown.links_title, shown.footer, buttons)


def _behind(voice: Voice, found: Entry) -> tuple[Button, ...]:
    """What an entry holds that is not in its message: the card to show, all about its places."""
    if instead_of_answer(voice.known, found, voice.now):
        return ()
    buttons = []
    if found.show_card:
        buttons.append(Button(voice.buttons.show_card, ShowCard(found.id, voice.code)))
    if contacts_of(voice.knowledge, found):
        label = voice.buttons.more_places if found.urgent else voice.buttons.about_places
        buttons.append(Button(label, OpenPlaces(found.id, voice.code)))
    return tuple(buttons)


def _help_now(voice: Voice, found: Entry) -> tuple[Button, ...]:
    """Who reads what stands beside the help cards may be in danger of another kind."""
    topic = voice.known.topic_of(found.id)
    beside_cards = topic is not None and any(e.urgent for e in topic.entries)
    return (voice.help_button(),) if beside_cards else ()


def _languages(voice: Voice, found: Entry, opens: Callable[[str], Action]) -> tuple[Button, ...]:
    """The same entry in each other language that has it, in place of this message."""
    return tuple(
        Button(known.words.name, opens(code), here=True)
        for code, known in voice.knowledge.languages.items()
        if code != voice.code and known.entry(found.id)
    )


def _rating(voice: Voice, token: str) -> tuple[Button, ...]:
    words, code = voice.buttons, voice.code
    return (
        Button(words.helpful, Rate("helpful", code, token)),
        Button(words.not_helpful, Rate("not-helpful", code, token), beside=True),
    )


def _beside(button: Button, others: tuple[Button, ...]) -> Button:
    """The button in the row of the one before it, if that is a short one of a language."""
    return Button(button.label, button.action, beside=len(others) == 1)
