"""Numbers and addresses that lead to a person: what each looks like, and what replaces it.

Works on `normal_form` text. The order matters: what is longer and surer comes first.
"""

import re
from collections.abc import Callable
from typing import Final

from phonenumbers import Leniency, PhoneNumberMatcher

from questions.redaction.dates import DATES, WRITTEN_OUT

Replacement = str | Callable[[re.Match[str]], str]

_AT: Final = r"\s*(?:@|[(\[{<]\s*(?:at|アット)\s*[)\]}>]|\s+at\s+|アットマーク|あっと|☆|★|◎)\s*"
_DOT: Final = r"\s*(?:\.|[(\[{<]\s*(?:dot|ドット)\s*[)\]}>]|\s+dot\s+|ドット)\s*"
_SPELT_DOT: Final = r"\s*(?:[(\[{<]\s*(?:dot|ドット|\.)\s*[)\]}>]|\s+dot\s+|ドット)\s*"
_LOCAL: Final = r"[A-Za-z0-9\u00c0-\u024f._%+'-]+"
_S: Final = r"[\s./()-]{0,3}"
"""Between the digits of a number."""
_APPS: Final = (
    r"line|telegram|insta(?:gram)?|twitter|whats\s?app|signal|we\s?chat|facebook|fb|viber|skype|imo"
    r"|discord|tik\s?tok|kakao(?:talk)?|snapchat|ライン|インスタ(?:グラム)?|ツイッター"
    r"|フェイスブック|テレグラム|カカオ|エックス"
)


def _p(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


OUR_HOSTS: Final = re.compile(
    r"(?:[a-z0-9-]+\.)*(?:refugee\.or\.jp|runwithheart\.jp|marathon\.tokyo|unhcr\.org|go\.jp)", re.I
)


def _host(found: re.Match[str]) -> str:
    return found[0] if OUR_HOSTS.fullmatch(found[0]) else "<url>"


def _card(found: re.Match[str]) -> str:
    """A card, unless it is a list of years."""
    return found[0] if _are_years(found[0]) else "<card>"


def _my_number(found: re.Match[str]) -> str:
    return found[0] if _are_years(found[0]) else "<my-number>"


def _are_years(text: str) -> bool:
    return all(len(g) == 4 and g[:2] in {"18", "19", "20"} for g in re.findall(r"\d+", text))  # noqa: PLR2004 - a year's digits


Identifiers = tuple[tuple[re.Pattern[str], Replacement], ...]

ACCOUNTS: Final[Identifiers] = (
    (_p(rf"{_LOCAL}\s*@\s*[a-z0-9-]+(?:{_DOT}[a-z0-9-]+)+"), "<email>"),
    (_p(rf"{_LOCAL}{_AT}[a-z0-9-]+(?:(?:\.|{_SPELT_DOT})[a-z0-9-]+)+"), "<email>"),
    (_p(rf"[\w.+-]+\s*@\s*[\w-]+(?:{_DOT}\w+)+"), "<email>"),
    (_p(r"(?:https?\s?:\s?/\s?/|www\.)[\x21-\x7e]*"), "<url>"),
    (_p(r"\b[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/[\x21-\x7e]+"), "<url>"),
    (_p(r"\b(?:[a-z0-9-]+\.)+(?:com|net|org|jp|me|io|info|co|app|dev|tv|us|uk|ir|tr|mm)\b"), _host),
    (_p(r"@\s?[\w.]{2,}"), "<handle>"),
    (
        _p(
            rf"(?:{_APPS})\s*(?:の|で|my)?\s*(?:id|アカウント|account|user\s?name|handle|name)\s*"
            r"(?:(?:is|は|が|:|=|→|-)\s*[a-z0-9_.-]{2,}|(?=[a-z0-9.-]*[\d_])[a-z0-9_.-]{2,})"
        ),
        "<handle>",
    ),
    (
        _p(rf"(?:{_APPS})\s*(?:is|は|:|=|→)\s*(?=[a-z0-9_.-]*[\d_.])[a-z0-9_.-]{{4,}}"),
        "<handle>",
    ),
    (
        _p(
            rf"(?:{_APPS}|\bid)\s*(?:の|は|is|:|=|\s)\s*"
            r"(?=[a-z0-9.-]*[\d_])[a-z][a-z0-9_.-]{2,}"
        ),
        "<handle>",
    ),
)
"""May be without any digit."""
NUMBERS: Final[Identifiers] = (
    # Residence card: two letters, eight digits, two letters.
    (
        _p(r"(?<![a-z])[a-z][\s.-]?[a-z](?:[\s.-]{0,2}\d){8}[\s.-]{0,2}[a-z][\s.-]?[a-z](?![a-z])"),
        "<residence-card>",
    ),
    # IBAN, and account numbers that are called so.
    (_p(r"\b[a-z]{2}\d{2}(?:[\s-]?[a-z0-9]{4}){2,7}(?:[\s-]?[a-z0-9]{1,4})?\b"), "<bank-account>"),
    (
        _p(r"(?:口座|普通預?金?|当座|貯金|記号|支店|account|acct|a/c|iban)\D{0,15}?"
           r"\d(?:[\s-]{0,2}\d){3,}"),
        "<bank-account>",
    ),
    (
        _p(rf"(?:passport|旅券|パスポート)\D{{0,15}}?[a-z]{{0,3}}{_S}\d(?:[\s-]{{0,2}}\d){{4,}}"),
        "<passport>",
    ),
    (
        re.compile(r"(?<![A-Za-z0-9])(?:[A-Z]{1,3}[\s.-]{0,2}|[A-Za-z]{1,3})"
                   r"\d(?:[\s.-]?\d){5,8}(?!\d)"),
        "<passport>",
    ),
    (_p(r"(?<![\d+])\d(?:[\s.-]?\d){12,18}(?!\d)"), _card),
    (_p(r"(?<![\d+])\d(?:[\s.-]?\d){11}(?!\d)"), _my_number),
    (_p(rf"(?<![\d.])(?:\+|00)\s?\d(?:{_S}\d){{6,14}}(?!\d)"), "<phone>"),
    (_p(rf"(?<![\d.,])\(?0(?:{_S}\d){{8,10}}(?!\d)"), "<phone>"),
    *DATES,
    (_p(r"〒\s*\d{3}[\s-]?\d{4}(?!\d)"), "<postal-code>"),
    (_p(r"(?<![\d.-])\d{3}-\d{4}(?![\d-])"), "<postal-code>"),
    (
        _p(r"\b(?:case|file|receipt|ticket|application|registration|reference|ref)\b\s*"
           r"(?:no\.?|number|#|id|is|:|=|\s)*[a-z-]{0,4}\d[\d-]{3,}|第\s*\d[\d-]{4,}\s*号"),
        "<number>",
    ),
    (
        _p(r"(?:番号|ナンバー|number|\bno\.|№|\bpin\b|暗証|コード|\bcode\b|password|パスワード|\bid\b)"
           r"\s*(?:is|は|が|:|=|→|-)*\s*[a-z-]{0,4}\d(?:[\s-]?[\da-z]){3,}"),
        "<number>",
    ),
)  # fmt: skip


IDENTIFIERS: Final[Identifiers] = (*ACCOUNTS, *NUMBERS)
WITHOUT_DIGITS: Final[Identifiers] = (*ACCOUNTS, WRITTEN_OUT)
_DIGIT: Final = re.compile(r"\d")


def identifiers_for(text: str) -> Identifiers:
    """Those that can be in a text: most are made of digits, and most texts have none."""
    return IDENTIFIERS if _DIGIT.search(text) else WITHOUT_DIGITS


def without_phones(text: str) -> str:
    """Phone numbers that the library knows as valid, of Japan or written internationally."""
    if not _DIGIT.search(text):
        return text
    found = list(PhoneNumberMatcher(text, "JP", leniency=Leniency.VALID))
    for match in reversed(found):
        if not _are_years(match.raw_string):
            text = f"{text[: match.start]}<phone>{text[match.end :]}"
    return text


_SENTENCE: Final = r"[^。！？!?\n]*"
_KANJI_NUMBER: Final = r"[\d一二三四五六七八九十百]{1,4}"


def _address(cue: str, after: str) -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What shows an address, and the sentence it stands in. First the one is looked for: a sentence
    would be read to its end from each of its characters."""
    return re.compile(cue), re.compile(f"{_SENTENCE}{cue}{after}")


ADDRESSES: Final = (
    _address(rf"{_KANJI_NUMBER}\s*(?:丁目|番地|号室)", _SENTENCE),
    _address(rf"{_KANJI_NUMBER}番\s*{_KANJI_NUMBER}号", _SENTENCE),
    _address(r"[都道府県市区町村郡][^\s\d。]{0,15}\s*\d{1,4}-\d{1,4}", _SENTENCE),
    _address("<postal-code>", rf"{_SENTENCE}[都道府県市区町村]{_SENTENCE}"),
    _address(r"(?:住所|じゅうしょ)\s*(?:は|:|=)", r"[^。！？!?\n]{3,}"),
)
"""A whole sentence goes: where an address ends cannot be told."""

_ENGLISH_ADDRESS: Final = _p(
    r"(?<!\d)\d{1,4}-\d{1,3}-\d{1,4}(?!\d)|<postal-code>.{0,60}\b[a-z]"
    r"|\b\d{1,5}[a-z]?,?\s+(?:\w+\.?\s+){1,4}(?:street|st|road|rd|avenue|ave|lane|drive|boulevard)\b"
    r"|\b(?:apt|apartment|flat|room|unit|bldg|building|mansion|heights|house|block)\.?\s*(?:no\.?|#)?\s*\d"
    r"|\d+(?:-\d+)+,?\s*[a-z]+[,\s]+[a-z]+-?(?:ku|shi|cho|machi|gun|fu|ken)\b"
    r"|\b[a-z]+-(?:ku|shi|cho|machi|gun|ken)\b.{0,30}\d|\d.{0,30}\b[a-z]+-(?:ku|shi|cho|machi|gun|ken)\b"
    r"|\baddress\s*(?:is|:|=)"
)
_MAIL_PROVIDER: Final = _p(
    r"\b(?:gmail|hotmail|outlook|icloud|docomo|ezweb|softbank|proton\s?mail)\b|ジーメール"
)
_CLUSTER: Final = re.compile(r"\d(?:(?:[^\w<>]|_){0,3}\d)*")
_GROUPED: Final = re.compile(r"(?<![\d,])\d{1,3}(?:,\d{3})+(?![\d,])")
_COUNTED: Final = re.compile(
    # Beyond five digits only what is round: a case number may stand before any of these words.
    r"(?<![\d.,-])[1-9](?:\d{0,4}|\d{0,5}000)(?:\.\d{1,3})?\s*(?=円|人|名|万|億|千|件|か国|カ国|ヶ国|年|時|月|日|分|歳|回|%|km|キロ|m\b"
    r"|yen|jpy|people|refugees|persons|dollars|usd|euros?|million|thousand|years?|hours?|days?)",
    re.I,
)
_DECIMAL: Final = re.compile(r"(?<![\d.-])\d{1,3}\.\d{1,3}(?![\d.-])")
_CLOCK: Final = re.compile(r"(?<!\d)[0-2]?\d:[0-5]\d(?!\d)")
_KEPT_DATE: Final = re.compile(r"(?<!\d)20\d\d[年./\s-]\d{1,2}[月./\s-]\d{1,2}(?!\d)")
# A replacement may have taken the first digits of a number and left the others standing.
_CUT_NUMBER: Final = re.compile(rf">{_S}\d{{3,}}|\d{{3,}}{_S}<")
_LONGEST_RUN: Final = 5
_LONGEST_CLUSTER: Final = 6
_LOOSE: Final = 4


def leaves_doubt(text: str) -> bool:
    """Whether something in a redacted text may still be an identifier: then none of it is kept."""
    if any(p.search(text) for p in (_ENGLISH_ADDRESS, _MAIL_PROVIDER, _CUT_NUMBER)):
        return True
    if not _DIGIT.search(text):
        return False
    for harmless in (_KEPT_DATE, _GROUPED, _COUNTED, _DECIMAL, _CLOCK):
        text = harmless.sub("n", text)
    return any(_is_long(cluster) for cluster in _CLUSTER.findall(text))


def _is_long(cluster: str) -> bool:
    groups = re.findall(r"\d+", cluster)
    if max(map(len, groups)) > _LONGEST_RUN:
        return True
    loose = sum(len(group) for group in groups if not _are_years(group))
    return sum(map(len, groups)) > _LONGEST_CLUSTER and loose > _LOOSE
