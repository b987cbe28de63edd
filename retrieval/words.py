"""The bot's own words in one language: everything it says that is not an entry."""

from string import Formatter
from typing import Annotated

from pydantic import AfterValidator, Field, StringConstraints

from retrieval.entries import Id, Ids, Model, Phrasings, Text

ButtonLabel = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=40)]
Description = Annotated[str, StringConstraints(min_length=1, max_length=256)]

Toast = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
ProfileText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=512)]
ProfileLine = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=120)]


def _holding(*names: str) -> AfterValidator:
    """A text with these placeholders and no others, each in the plain form `{name}`."""

    def check(text: str) -> str:
        try:
            parts = list(Formatter().parse(text))
        except ValueError as error:
            raise ValueError(f"write braces as {{{{ and }}}} ({error})") from None
        for _, name, form, conversion in parts:
            if name is not None and (name not in names or form or conversion):
                known = ", ".join(f"{{{n}}}" for n in names) or "none"
                raise ValueError(f"{{{name}}} is no placeholder here; known: {known}")
        held = {name for _, name, _, _ in parts}
        for name in names:
            if name not in held:
                raise ValueError(f"{{{name}}} is missing: what stands for it would not be shown")
        return text

    return AfterValidator(check)


WithText = Annotated[Text, _holding("text")]
WithDate = Annotated[Text, _holding("date")]


class Buttons(Model):
    """Labels of buttons."""

    help_now: ButtonLabel
    topics: ButtonLabel
    back: ButtonLabel
    questions: ButtonLabel
    earlier: ButtonLabel
    later: ButtonLabel
    language: ButtonLabel
    none_of_these: ButtonLabel
    show_card: ButtonLabel
    more_places: ButtonLabel
    about_places: ButtonLabel
    show_answer: ButtonLabel
    helpful: ButtonLabel
    not_helpful: ButtonLabel
    wrong: ButtonLabel
    outdated: ButtonLabel
    unclear: ButtonLabel


class Labels(Model):
    """Short words around an answer. `{...}` is filled in."""

    sources: Text
    contacts: Text
    page: Annotated[Text, _holding("page", "pages")]
    as_of: WithDate
    confirmed: Annotated[Text, _holding("by", "date")]
    past_review: WithDate
    contact: Annotated[Text, _holding("name", "reach")]
    status: Annotated[str, StringConstraints(min_length=1), _holding("text")]
    open_now: Text
    open_always: Text
    opens: Annotated[Text, _holding("when")]
    languages: WithText
    cost: WithText
    run_by: WithText
    without_voice: WithText


class Says(Model):
    """Whole sentences."""

    welcome: Text
    help: Text
    topics: Text
    topic: Annotated[Text, _holding("topic")]
    choices: Text
    unknown: Text
    human: Text
    urgent: Text
    help_now: Text
    other_language: Annotated[Text, _holding("languages")]
    language: Text
    language_set: Text
    unsupported: Text
    empty: Text
    apology: Text
    paused: Text
    expired: WithDate
    withdrawn: Text
    gone: Text
    too_many: Text
    late: Text
    late_help: Text
    rated: Toast
    why: Text
    thanks: Text
    instead: Text
    description: ProfileText
    short_description: ProfileLine
    console: Text


class Commands(Model):
    """What the list of commands says of each."""

    start: Description
    topics: Description
    language: Description
    help: Description
    privacy: Description
    mydata: Description
    forget: Description


class PrivacyWords(Model):
    """What is said of what is kept. docs/data-protection.md says the same at length."""

    short: Text
    held: Annotated[Text, _holding("questions", "settings")]
    forgotten: Annotated[Text, _holding("questions", "settings")]
    logging_off: Text
    logging_on: Text
    out_of_reach: Text
    chat_deleted: Annotated[Text, StringConstraints(max_length=200)]
    chat_not_deleted: Annotated[Text, StringConstraints(max_length=200)]
    switch_off: ButtonLabel
    switch_on: ButtonLabel
    delete_chat: ButtonLabel


class SmallTalk(Model):
    """Something people say that is no question, and what the bot says to it. `emoji`: the emoji
    and signs that say the same, one after the other."""

    id: Id
    said: Annotated[Phrasings, Field(min_length=1)]
    emoji: Annotated[str, StringConstraints(pattern=r"^[^\w\s]*$")] = ""
    reply: Text


class BotWords(Model):
    """_bot.yaml."""

    name: Text
    human_contacts: Ids
    buttons: Buttons
    labels: Labels
    says: Says
    commands: Commands
    privacy: PrivacyWords
    small_talk: tuple[SmallTalk, ...] = ()
