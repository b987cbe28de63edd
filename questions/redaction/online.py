"""Where people are found online: e-mail, web addresses, accounts. Works on `normal_form` text."""

import re
from typing import Final

from questions.redaction.cues import ADDRESS_MARK, ANYTHING, CuedRules, Rules

_AT: Final = (
    r"\s*(?:@|[(\[{<]\s*(?:at?|アット)\s*[)\]}>]|\s+at(?:[\s-]?mark)?\s+|アット(?:マーク)?"
    r"|あっと(?:まーく)?|[☆★◎#*])\s*"
)
_DOT: Final = r"\s*(?:\.|\s+dot\s+|ドット)\s*"
_SPELT_DOT: Final = r"(?:\.|\s+dot\s+|\s*ドット\s*)"
_PART: Final = r"[A-Za-z0-9\u00c0-\u024f._%+'-]+"
_LOCAL: Final = (
    rf"(?:\"[^\"\n]{{1,40}}\"|{_PART}(?:\s+(?:underscore|dot|dash|hyphen|plus)\s+{_PART})*"
    rf"|{_PART}(?:(?:アンダーバー|ハイフン|ドット){_PART})*)"
)
_APPS: Final = (
    r"(?:\b(?:line|telegram|tg|insta(?:gram)?|ig|twitter|x|whats\s?app|signal|we\s?chat|facebook|fb"
    r"|viber|skype|imo|discord|tik\s?tok|kakao(?:talk)?|snap(?:chat)?)(?![a-z])"
    r"|ライン|らいん|インスタ(?:グラム)?|ツイッター|フェイスブック|テレグラム|カカオ|エックス|微信)"
)
_ID: Final = r"(?:id|アカウント|account|user\s?name|ユーザー名|handle|name|号)"
_MARK: Final = r"[:=>→➡➔➜⇒]"
_IS: Final = rf"(?:is|は|が|-|{_MARK})"
_NO_ACCOUNT: Final = (
    # What follows an app's name in a question about the app.
    r"(?!(?:a|an|the|is|it|its|are|or|and|not|no|in|on|off|of|to|for|at|by|from|with|as|if|so|can"
    r"|could|do|does|did|how|what|who|why|when|where|which|will|would|may|i|you|we|my|your|our|this"
    r"|that|there|their|theirs|all|only|still|really|needed|need|required|please|add|ok|safe|real"
    r"|fake|genuine|authentic|official|free|broken|blocked|slow|secure|private|public|open|closed"
    r"|iphone|android|wi-?fi|pc|app|qr|sns|id|account|number|card|phone|jar|unhcr|line|telegram"
    r"|whatsapp|facebook|instagram|twitter|signal|better|best|used|yours|hers|his|mine|ours)"
    r"(?![a-z0-9_]))"
)
_ACCOUNT: Final = r"[a-z0-9][a-z0-9_.-]{2,}"
_MARKED: Final = r"(?=[a-z0-9.-]*[\d_]|[a-z]+\.[a-z])[a-z][a-z0-9_.-]{2,}"
"""An account that cannot be a word: a digit or an underscore is in it."""


def _p(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_OURS: Final = (
    r"(?:[a-z0-9-]+\.)*(?:refugee\.or\.jp|runwithheart\.jp|marathon\.tokyo|unhcr\.org|go\.jp)"
)
_OUR_HOSTS: Final = re.compile(rf"(?:https?://)?{_OURS}/?", re.I)


def _host(found: re.Match[str]) -> str:
    return found[0] if _OUR_HOSTS.fullmatch(found[0]) else "<url>"


_ADDRESSES: Final[Rules] = (
    (_p(rf"{_LOCAL}\s*@\s*[a-z0-9-]+(?:{_DOT}[a-z0-9-]+)+"), "<email>"),
    (_p(rf"{_LOCAL}{_AT}[a-z0-9-]+(?:{_SPELT_DOT}[a-z0-9-]+)+"), "<email>"),
    (_p(rf"[\w.+-]+\s*@\s*[\w-]+(?:{_DOT}\w+)+"), "<email>"),
    (_p(r"(?:[a-z][a-z0-9+-]*\s?:\s?/\s?/|www\.)[\x21-\x7e]*"), _host),
    (_p(r"\b(?:t|wa|fb|m)\s?\.\s?me\s?/\s?[\x21-\x7e]+"), "<url>"),
    (_p(r"\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/[\x21-\x7e]+"), "<url>"),
    (
        _p(r"\b(?:[a-z0-9-]+\.)+(?:com|net|org|jp|me|io|info|co|app|dev|tv|us|uk|ir|tr|mm|blog|link"
           r"|page|site|xyz|online|tk)\b"),
        _host,
    ),
    (_p(r"[a-z0-9._+-]*@\s?[\w.-]{2,}"), "<handle>"),
    (_p(r"\b[\w.]{2,}#\d{4}\b|\blive:[\w.]+"), "<handle>"),
)  # fmt: skip
_ACCOUNTS: Final[Rules] = (
    (
        _p(rf"{_APPS}\s*(?:の|で|my)?\s*{_ID}\s*"
           rf"(?:{_IS}\s*{_NO_ACCOUNT}{_ACCOUNT}|(?=[a-z0-9.-]*[\d_]){_ACCOUNT}|(?<=id|me)\s{_NO_ACCOUNT}{_ACCOUNT})"),
        "<handle>",
    ),
    (_p(rf"{_APPS}\s*(?:is|は|{_MARK})\s*(?=[a-z0-9_.-]*[\d_.])[a-z0-9_.-]{{4,}}"), "<handle>"),
    (_p(rf"\bmy\s+{_APPS}\s*(?:is|:|=)\s*{_NO_ACCOUNT}{_ACCOUNT}"), "<handle>"),
    # Alone after a mark: `Telegram: behrouzk`, LINEはbehrouzkです.
    (
        _p(rf"{_APPS}\s*(?:は|{_MARK})\s*{_NO_ACCOUNT}{_ACCOUNT}(?:\s[a-z]+)?"
           r"(?=\s*(?:$|[.,!?、。)\n]|add\b|please\b|です|だ))"),
        "<handle>",
    ),
    (_p(rf"(?:{_APPS}|\bid)\s*(?:の|は|is|:|=|\s)\s*{_MARKED}"), "<handle>"),
)  # fmt: skip
ONLINE: Final[CuedRules] = ((ADDRESS_MARK, _ADDRESSES), (ANYTHING, _ACCOUNTS))
"""In this order: what is longer and surer comes first."""

MAY_BE_FOUND_ONLINE: Final = _p(
    r"\b(?:gmail|hotmail|outlook|icloud|docomo|ezweb|softbank|proton\s?mail)\b|ジーメール"
    # The beginning of an address before what was taken for the whole.
    r"|[\w\"](?:\s?[$%&^|~=◇◆●■@]\s?|\s(?:underscore|dot|hyphen|dash|plus)\s)<(?:email|url|handle)>"
)
"""Then nothing of the text is kept."""
