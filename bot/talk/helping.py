"""A person needs help now: what has happened, the card for it, and the same after an outage."""

from bot.replies import Button, OpenEntry, Part, Reply
from bot.talk import showing
from bot.talk.arriving import in_their_words
from bot.talk.voice import Voice
from retrieval.decision import Answer, Choices, Urgent
from retrieval.entries import Entry, OtherLanguage

HELP = "get-help"
"""The entry on where refugees find advice: below the cards, for all that is not danger."""


def help_now(voice: Voice) -> Reply:
    """Two numbers, and a few words to choose from: less to read than any card."""
    cards = [e for e in voice.known.entries() if e.urgent and not e.withdrawn]
    places = voice.entry_buttons([*cards, *voice.entries([HELP])])
    text = f"{voice.says.urgent}\n\n{voice.says.help_now}"
    if not places:
        text = f"{voice.says.urgent}\n\n{voice.says.human}\n{voice.people()}"
    return voice.reply(text, (*places, voice.language_button()))


def urgent(voice: Voice, decision: Urgent, other: OtherLanguage | None) -> Part | None:
    """The card, with whatever else was found as buttons only; None: there is no such card."""
    found = voice.known.entry(decision.card)
    if found is None:
        return None
    besides = () if voice.knowledge.paused else voice.entry_buttons(_besides(voice, decision))
    part = showing.card(voice, found, besides)
    text = f"{in_their_words(other)}\n\n{part.text}" if other else part.text
    return Part(text, part.links, part.links_title, part.footer, part.buttons)


def neutral(voice: Voice, decision: Urgent) -> Part:
    """The card long after the words of danger, for somebody else may hold the phone by now: what
    had happened is not named, and the answer is one press away.
    """
    text = f"{voice.says.late}\n\n{voice.says.late_help}\n{voice.people()}"
    show = Button(voice.buttons.show_answer, OpenEntry(decision.card, voice.code))
    return Part(text, buttons=(show, voice.help_button(), voice.language_button()))


def _besides(voice: Voice, decision: Urgent) -> list[Entry]:
    match decision.besides:
        case Answer(entry=entry_id):
            ids: tuple[str, ...] = (entry_id,)
        case Choices(entries=ids):
            pass
        case _:
            ids = ()
    return voice.entries(i for i in ids if i != decision.card)
