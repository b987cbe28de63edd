"""A person asks: what was decided about the message, in words."""

from bot.replies import Button, NoneOfThese, Part, PickEntry, Reply
from bot.talk import helping, showing
from bot.talk.arriving import in_their_words
from bot.talk.choosing_language import language_buttons
from bot.talk.voice import Voice
from retrieval.decision import Answer, Choices, Decision, SmallTalk, Unknown, Urgent
from retrieval.entries import OtherLanguage
from retrieval.language import chinese_script


def reply_to(voice: Voice, decision: Decision, text: str, token: str) -> Reply:
    """The reply to a message. `token` names the question in what is said of the answer later."""
    parts = (_part(voice, decision, text, token),)
    return Reply(voice.code, parts, decision, token)


def unknown(voice: Voice) -> Part:
    """Says so, and where people answer; offers the topics."""
    text = f"{voice.says.unknown}\n\n{voice.says.human}\n{voice.people()}"
    return Part(
        text, buttons=(voice.help_button(), *voice.topic_buttons(), voice.language_button())
    )


def _part(voice: Voice, decision: Decision, text: str, token: str) -> Part:
    other = _spoken(voice, decision, text)
    if isinstance(decision, Urgent):
        return helping.urgent(voice, decision, other) or unknown(voice)
    if voice.knowledge.paused:
        return Part(voice.says.paused, buttons=(voice.help_button(),))
    if not text:
        return Part(voice.says.empty, buttons=(voice.help_button(), *voice.topic_buttons()))
    return _decided(voice, decision, token, other)


def _decided(voice: Voice, decision: Decision, token: str, other: OtherLanguage | None) -> Part:
    match decision:
        case Answer(entry=entry_id) if entry := voice.known.entry(entry_id):
            return showing.part(voice, entry, token)
        case Choices(entries=ids):
            return _choices(voice, ids, token)
        case SmallTalk(talk=talk_id) if talk := voice.known.small_talk(talk_id):
            return Part(talk.reply, buttons=(voice.help_button(), *voice.topic_buttons()))
        case Unknown(language=language) if language not in {*voice.knowledge.languages, "und"}:
            return _other_language(voice, other)
        case _:
            return unknown(voice)


def _choices(voice: Voice, ids: tuple[str, ...], token: str) -> Part:
    offered = [Button(e.question, PickEntry(e.id, voice.code, token)) for e in voice.entries(ids)]
    none = Button(voice.buttons.none_of_these, NoneOfThese(voice.code, token))
    return Part(voice.says.choices, buttons=(*offered, none))


def _other_language(voice: Voice, other: OtherLanguage | None) -> Part:
    names = ", ".join(k.words.name for k in voice.knowledge.languages.values())
    ours = voice.says.other_language.format(languages=names)
    theirs = in_their_words(other) if other else voice.says.unknown
    help_now = voice.help_button(other.help_button if other else "")
    return Part(f"{theirs}\n\n{ours}", buttons=(help_now, *language_buttons(voice)))


def _spoken(voice: Voice, decision: Decision, text: str) -> OtherLanguage | None:
    """What we can say in the language of a message, where it is not one of ours."""
    code = chinese_script(text) if decision.language == "zh" else decision.language
    return voice.knowledge.other_languages.get(code)
