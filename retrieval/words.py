"""The bot's own words in one language: everything it says that is not an entry."""

from typing import Annotated

from pydantic import StringConstraints

from retrieval.entries import Id, Ids, Model, Phrasings, Text

ButtonLabel = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
Description = Annotated[str, StringConstraints(min_length=1, max_length=256)]


class Buttons(Model):
    """Labels of buttons."""

    help_now: ButtonLabel
    topics: ButtonLabel
    back: ButtonLabel
    language: ButtonLabel
    none_of_these: ButtonLabel


class Labels(Model):
    """Short words around an answer. `{...}` is filled in."""

    sources: Text
    contacts: Text
    related: Text
    as_of: Text
    confirmed: Text
    past_review: Text
    show_card: Text
    contact: Text
    status: Annotated[str, StringConstraints(min_length=1)]
    open_now: Text
    open_always: Text
    opens: Text
    languages: Text
    cost: Text
    run_by: Text
    without_voice: Text


class Says(Model):
    """Whole sentences."""

    welcome: Text
    help: Text
    topics: Text
    topic: Text
    choices: Text
    unknown: Text
    human: Text
    urgent: Text
    other_language: Text
    language: Text
    language_set: Text
    unsupported: Text
    empty: Text
    apology: Text
    paused: Text
    expired: Text
    withdrawn: Text
    gone: Text
    console: Text


class Commands(Model):
    """What the list of commands says of each."""

    start: Description
    topics: Description
    language: Description
    help: Description


class SmallTalk(Model):
    """Something people say that is no question, and what the bot says to it."""

    id: Id
    said: Phrasings
    reply: Text


class BotWords(Model):
    """_bot.yaml."""

    name: Text
    human_contacts: Ids
    buttons: Buttons
    labels: Labels
    says: Says
    commands: Commands
    small_talk: tuple[SmallTalk, ...] = ()
