"""Why a draft is not taken as a suggestion, in words that say what to do instead."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from questions.drafts import Draft
from questions.redaction import redact
from questions.wording import LONGEST, copy_of, tidied
from retrieval.analyzers import analyzer_for
from retrieval.editing import EditError, refuse_id
from retrieval.knowledge import Knowledge, LanguageKnowledge
from retrieval.text import squeeze

_PLACEHOLDER: Final = re.compile(r"<[a-z]+>")

TEXTS: Final[Mapping[str, Mapping[str, str]]] = {
    "kind": {
        "en": "A suggestion is a phrasing or a new entry.",
        "ja": "提案できるのは、たずね方か新しい項目です。",
    },
    "language": {
        "en": "The knowledge base has no such language.",
        "ja": "その言語は回答集にありません。",
    },
    "no-entry": {
        "en": "There is no such entry in this language. Choose one from the list.",
        "ja": "その項目はこの言語にありません。一覧から選んでください。",
    },
    "no-topic": {
        "en": "There is no such topic. Choose one from the list.",
        "ja": "そのトピックはありません。一覧から選んでください。",
    },
    "bad-id": {
        "en": "A name is made of small letters a-z, digits and hyphens, 40 characters at most, "
        "as in runner-donation.",
        "ja": "名前に使えるのは半角の小文字、数字、ハイフンだけで、40字までです"
        "（例：runner-donation）。",
    },
    "id-taken": {
        "en": "An entry of this name is there already. Choose another name.",
        "ja": "その名前の項目はもうあります。別の名前にしてください。",
    },
    "empty": {
        "en": "Write how a person might ask, in your own words.",
        "ja": "人がたずねそうな言い方を、ご自分の言葉で書いてください。",
    },
    "long": {
        "en": f"Keep it to {LONGEST} characters.",
        "ja": f"{LONGEST}字までで書いてください。",
    },
    "unprintable": {
        "en": "There are characters in it that nobody can see. Type it anew.",
        "ja": "目に見えない文字が入っています。打ち直してください。",
    },
    "identifier": {
        "en": "This looks as if it held a name, a number, an address or a date of somebody. "
        "Leave that out, or word it otherwise.",
        "ja": "名前、番号、住所、日付などが入っているように見えます。"
        "除くか、別の言い方にしてください。",
    },
    "known": {
        "en": "This entry is asked like this already.",
        "ja": "この項目には、もう同じたずね方があります。",
    },
    "known-elsewhere": {
        "en": "This is a phrasing of another entry ({other}). Two entries cannot share one.",
        "ja": "別の項目（{other}）のたずね方です。二つの項目に同じたずね方は使えません。",
    },
    "suggested": {
        "en": "This has been suggested already.",
        "ja": "同じ提案がもうあります。",
    },
    "copy": {
        "en": "This is equal or very close to a question that somebody wrote. "
        "Whoever wrote it must not find it in the bot: put it in words of your own.",
        "ja": "実際に届いた質問と同じか、とても近い文です。書いた人の言葉を使わず、"
        "ご自分の言葉で書きかえてください。",
    },
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not. `code` names its text; `other` is the entry it speaks of."""

    code: str
    other: str = ""

    def text(self, language: str = "en") -> str:
        """The reason, in English or Japanese."""
        texts = TEXTS[self.code]
        return texts.get(language, texts["en"]).format(other=self.other)


def refusal(
    draft: Draft, knowledge: Knowledge, logged: Iterable[str], waiting: Iterable[Draft] = ()
) -> Refusal | None:
    """Why a draft cannot be a suggestion; None if it can. Its text has been through `tidied`.

    `logged`: every logged text, in whatever language. `waiting`: the open suggestions. Takes as
    long as `copy_of`: not for an event loop.
    """
    known = knowledge.languages.get(draft.language)
    if known is None:
        return Refusal("language")
    found = _place(draft, knowledge, known) or _form(draft.text) or _known(draft, known)
    if found is not None:
        return found
    if any(_same(draft, other) for other in waiting):
        return Refusal("suggested")
    if copy_of(draft.text, logged, analyzer_for(draft.language)) is not None:
        return Refusal("copy")
    return None


def _place(draft: Draft, knowledge: Knowledge, known: LanguageKnowledge) -> Refusal | None:
    match draft.kind:
        case "phrasing":
            return None if known.entry(draft.entry) else Refusal("no-entry")
        case "new-entry":
            return _new_place(draft, knowledge, known)
    return Refusal("kind")


def _new_place(draft: Draft, knowledge: Knowledge, known: LanguageKnowledge) -> Refusal | None:
    if draft.topic is None or known.topic(draft.topic) is None:
        return Refusal("no-topic")
    try:
        refuse_id(draft.entry)
    except EditError:
        return Refusal("bad-id")
    taken = any(knowledge.entry(draft.entry, code) for code in knowledge.languages)
    return Refusal("id-taken") if taken else None


def _form(text: str) -> Refusal | None:
    if not any(c.isalpha() for c in text):
        return Refusal("empty")
    if len(text) > LONGEST:
        return Refusal("long")
    if not text.isprintable() or text != tidied(text):
        return Refusal("unprintable")
    if _PLACEHOLDER.search(text) or redact(text) != text:
        return Refusal("identifier")
    return None


def _known(draft: Draft, known: LanguageKnowledge) -> Refusal | None:
    own = squeeze(draft.text)
    for entry in known.entries():
        if own in map(squeeze, entry.phrasings):
            same = entry.id == draft.entry
            return Refusal("known") if same else Refusal("known-elsewhere", entry.id)
    return None


def _same(draft: Draft, other: Draft) -> bool:
    return draft.language == other.language and squeeze(draft.text) == squeeze(other.text)
