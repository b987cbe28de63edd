"""Identifiers as people write them, and whether anything of one is left in a text.

Every identifier is made up at random; none belongs to anybody.
"""

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Planted:
    """An identifier as written, and the pieces of it that must never be found."""

    kind: str
    spelling: str
    written: str
    pieces: tuple[str, ...]


def digits(rng: Random, count: int, first: str = "") -> str:
    return first + "".join(rng.choice("0123456789") for _ in range(count - len(first)))


def _in_script(zero: str) -> Callable[[str], str]:
    return lambda text: "".join(chr(ord(zero) + int(c)) if c in "0123456789" else c for c in text)


def _zero_width(text: str) -> str:
    return "\u200b".join(text)


SPELLINGS: dict[str, Callable[[str], str]] = {
    "as it is": lambda text: text,
    "full-width": lambda text: "".join(
        chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in text
    ),
    "arabic-indic": _in_script("٠"),
    "persian": _in_script("۰"),
    "devanagari": _in_script("०"),
    "burmese": _in_script("၀"),
    "thai": _in_script("๐"),
    "mathematical bold": _in_script("𝟎"),
    "keycaps": lambda text: "".join(c + "\ufe0f\u20e3" if c in "0123456789" else c for c in text),
    "kanji digits": lambda text: "".join(
        "〇一二三四五六七八九"[int(c)] if c in "0123456789" else c for c in text
    ),
    "zero-width": _zero_width,
    "long marks": lambda text: text.replace("-", "ー"),
    "minus signs": lambda text: text.replace("-", "−"),
    "spaces": lambda text: text.replace("-", " "),
    "wide spaces": lambda text: text.replace("-", "\u3000"),
    "dots": lambda text: text.replace("-", "."),
    "tight": lambda text: text.replace("-", ""),
}
"""Of numbers; all but the last few change digits, those the marks between them."""

GIVEN = ("Behrouz", "Zarmina", "Thiha", "Okechukwu", "Yusufzai", "Nilofar", "Tsegaye", "Mehmetcan")
FAMILY = ("Karimzadeh", "Nawabi", "Aungmyint", "Nwachukwu", "Hailemariam", "Demirkol", "Rostampour")
KANA = (
    "ベフルーズ",
    "ザルミナ",
    "ティハアウン",
    "オケチュクウ",
    "ニロファル",
    "ツェガイエ",
    "メフメトジャン",
)
KANJI = ("鷲尾", "御手洗", "五十嵐", "勅使河原", "東雲", "小鳥遊")
WARDS = ("新宿区四谷", "豊島区池袋", "川口市芝", "港区芝公園", "名古屋市中区栄")
STREETS = ("Yotsuya, Shinjuku-ku", "Ikebukuro, Toshima-ku", "Shiba, Kawaguchi-shi")


def _person(rng: Random) -> tuple[str, str]:
    return rng.choice(GIVEN), rng.choice(FAMILY)


def _account(rng: Random) -> str:
    return f"{rng.choice(GIVEN)}_{digits(rng, 4)}".lower()


NUMBERS: dict[str, Callable[[Random], str]] = {
    "mobile": lambda r: f"0{r.choice('789')}0-{digits(r, 4)}-{digits(r, 4)}",
    "landline": lambda r: f"03-{digits(r, 4, '5')}-{digits(r, 4)}",
    "landline outside Tokyo": lambda r: f"048-{digits(r, 3, '2')}-{digits(r, 4)}",
    "from abroad": lambda r: f"+81-90-{digits(r, 4)}-{digits(r, 4)}",
    "foreign phone": lambda r: f"+98-912-{digits(r, 3)}-{digits(r, 4)}",
    "with 00": lambda r: f"0095-9-{digits(r, 4)}-{digits(r, 4)}",
    "My Number": lambda r: f"{digits(r, 4, '3')}-{digits(r, 4)}-{digits(r, 4)}",
    "bank card": lambda r: f"{digits(r, 4, '4')}-{digits(r, 4)}-{digits(r, 4)}-{digits(r, 4)}",
    "case number": lambda r: digits(r, 9, "8"),
}
LETTERED: dict[str, Callable[[Random], str]] = {
    "residence card": lambda r: f"{_letters(r, 2)}{digits(r, 8)}{_letters(r, 2)}",
    "residence card, parted": lambda r: (
        f"{_letters(r, 2)}-{digits(r, 4)}-{digits(r, 4)}-{_letters(r, 2)}"
    ),
    "residence card, small": lambda r: f"{_letters(r, 2)}{digits(r, 8)}{_letters(r, 2)}".lower(),
    "passport": lambda r: f"{_letters(r, 2)}{digits(r, 7)}",
    "passport, one letter": lambda r: f"{_letters(r, 1)}-{digits(r, 8)}",
    "passport, said": lambda r: f"passport no. {digits(r, 8, '7')}",
    "bank account": lambda r: f"口座番号 {digits(r, 7, '1')}",
    "bank account, English": lambda r: f"account number: {digits(r, 7, '2')}",
    "postal account": lambda r: f"記号 {digits(r, 5, '1')} 番号 {digits(r, 8, '3')}",
    "IBAN": lambda r: " ".join(
        [f"DE{digits(r, 2)}", *(digits(r, 4) for _ in range(4)), digits(r, 2)]
    ),
}
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")  # fmt: skip
DATES: dict[str, Callable[[int, int, int], str]] = {
    "birth, slashes": lambda y, m, d: f"{y}/{m}/{d}",
    "birth, dashes": lambda y, m, d: f"{y}-{m:02}-{d:02}",
    "birth, dots": lambda y, m, d: f"{d:02}.{m:02}.{y}",
    "birth, kanji": lambda y, m, d: f"{y}年{m}月{d}日",
    "birth, Showa": lambda y, m, d: (
        f"昭和{y - 1925}年{m}月{d}日" if y < 1989 else f"平成{y - 1988}年{m}月{d}日"
    ),
    "birth, era letter": lambda y, m, d: (
        f"S{y - 1925}.{m}.{d}" if y < 1989 else f"H{y - 1988}.{m}.{d}"
    ),
    "birth, English": lambda y, m, d: f"{d} {MONTHS[m - 1]} {y}",
    "birth, American": lambda y, m, d: f"{MONTHS[m - 1]} {d}, {y}",
    "birth, short": lambda y, m, d: f"{d:02}/{m:02}/{y % 100:02}",
    "birth, tight": lambda y, m, d: f"{y}{m:02}{d:02}",
    "birth, said": lambda y, m, d: f"born in {MONTHS[m - 1]} {y}",
    "birth, said in Japanese": lambda y, m, d: f"{y}年{m}月生まれ",
}


def _letters(rng: Random, count: int) -> str:
    return "".join(rng.choice("ABCDEFGHJKLMNPQRTUVWXYZ") for _ in range(count))


def _mail(rng: Random) -> tuple[str, str, str]:
    given, family = _person(rng)
    return given.lower(), family.lower(), f"{rng.choice(('gmail', 'example', 'mail'))}.com"


MAILS: dict[str, Callable[[str, str, str], str]] = {
    "e-mail": lambda a, b, c: f"{a}.{b}@{c}",
    "e-mail, full-width": lambda a, b, c: f"{a}.{b}＠{c}",
    "e-mail, spelt": lambda a, b, c: f"{a}.{b} at {c.replace('.', ' dot ')}",
    "e-mail, bracketed": lambda a, b, c: f"{a}_{b}[at]{c.replace('.', '[dot]')}",
    "e-mail, parted": lambda a, b, c: f"{a}.{b} @ {c.replace('.', ' . ')}",
    "e-mail, Japanese": lambda a, b, c: f"{a}.{b}アットマーク{c.replace('.', 'ドット')}",
    "e-mail, tagged": lambda a, b, c: f"mailto:{a}+{b}@{c}",
}
ACCOUNTS: dict[str, Callable[[str], str]] = {
    "handle": lambda a: f"@{a}",
    "handle, full-width": lambda a: f"＠{a}",
    "Telegram link": lambda a: f"t.me/{a}",
    "profile": lambda a: f"https://www.facebook.com/{a}?ref=1",
    "profile, bare": lambda a: f"instagram.com/{a}",
    "address with a user": lambda a: f"https://{a}:pw@example.org/",
    "LINE": lambda a: f"LINE ID: {a}",
    "LINE in Japanese": lambda a: f"LINEのIDは {a}",
    "Instagram": lambda a: f"insta: {a}",
}
NAMES: dict[str, Callable[[str, str], str]] = {
    "my name is": lambda a, b: f"my name is {a} {b}",
    "my name is, small": lambda a, b: f"my name is {a} {b}".lower(),
    "MY NAME IS": lambda a, b: f"MY NAME IS {a} {b}".upper(),
    "my name's": lambda a, b: f"My name’s {a} {b}",
    "name:": lambda a, b: f"Name: {b}, {a}",
    "I am": lambda a, b: f"I am {a} {b}",
    "I'm, small": lambda a, b: f"i'm {a}".lower() + f" {b}".lower(),
    "call me": lambda a, b: f"call me {a} {b}",
    "Mr": lambda a, b: f"Mr. {b} {a}",
    "romaji": lambda a, b: f"watashi wa {a} {b} desu",
}
NAMES_JA: dict[str, Callable[[str], str]] = {
    "私は…です": lambda n: f"私は{n}です",
    "…と申します": lambda n: f"{n}と申します",
    "…といいます": lambda n: f"はじめまして、{n}といいます",
    "名前は": lambda n: f"名前は{n}です",
    "僕は…です": lambda n: f"僕は{n}です",
    "…さん": lambda n: f"夫の{n}さん",
}
ADDRESSES: dict[str, Callable[[Random], str]] = {
    "address with postal code": lambda r: (
        f"〒{digits(r, 3)}-{digits(r, 4)} 東京都{r.choice(WARDS)}1-7-10 コーポ{_kana(r)}203"
    ),
    "address": lambda r: f"{r.choice(WARDS)}1丁目7番10号 コーポ{_kana(r)}203号室",
    "address, short": lambda r: f"埼玉県{r.choice(WARDS)}2-15-4 {_kana(r)}荘",
    "address, English": lambda r: f"2-15-4 {r.choice(STREETS)}, Tokyo",
    "address, street": lambda r: f"221B {r.choice(FAMILY)} Street, Apt 4",
    "postal code": lambda r: f"〒{digits(r, 3)}-{digits(r, 4)}",
}  # fmt: skip


def _kana(rng: Random) -> str:
    return rng.choice(KANA)


def plant(rng: Random) -> Planted:
    """One identifier of a random kind in a random spelling."""
    return rng.choice(MAKERS)(rng)


def _of_number(
    kind: str, make: Callable[[Random], str], spelling: str
) -> Callable[[Random], Planted]:
    def made(rng: Random) -> Planted:
        plain = make(rng)
        only = "".join(c for c in plain if c.isdigit())
        return Planted(kind, spelling, SPELLINGS[spelling](plain), (only,))

    return made


def _of_date(kind: str, write: Callable[[int, int, int], str]) -> Callable[[Random], Planted]:
    def made(rng: Random) -> Planted:
        written = write(rng.randint(1950, 2012), rng.randint(1, 12), rng.randint(1, 28))
        return Planted(kind, "as it is", written, (written,))

    return made


def _of_mail(kind: str, write: Callable[[str, str, str], str]) -> Callable[[Random], Planted]:
    def made(rng: Random) -> Planted:
        given, family, host = _mail(rng)
        return Planted(kind, "as it is", write(given, family, host), (given, family))

    return made


def _of_account(kind: str, write: Callable[[str], str]) -> Callable[[Random], Planted]:
    def made(rng: Random) -> Planted:
        account = _account(rng)
        return Planted(kind, "as it is", write(account), (account,))

    return made


def _of_name(kind: str, write: Callable[[str, str], str]) -> Callable[[Random], Planted]:
    def made(rng: Random) -> Planted:
        given, family = _person(rng)
        return Planted(kind, "as it is", write(given, family), (given, family))

    return made


def _of_japanese_name(
    kind: str, write: Callable[[str], str], names: tuple[str, ...]
) -> Callable[[Random], Planted]:
    def made(rng: Random) -> Planted:
        name = rng.choice(names)
        return Planted(kind, "as it is", write(name), (name,))

    return made


def _of_address(kind: str, write: Callable[[Random], str]) -> Callable[[Random], Planted]:
    def made(rng: Random) -> Planted:
        written = write(rng)
        pieces = [p for p in (*WARDS, *KANA, *FAMILY, "1-7-10", "2-15-4", "203") if p in written]
        if kind == "postal code":
            pieces = ["".join(c for c in written if c.isdigit())]
        return Planted(kind, "as it is", written, tuple(pieces))

    return made


MAKERS: list[Callable[[Random], Planted]] = [
    *(_of_number(k, m, s) for k, m in NUMBERS.items() for s in SPELLINGS),
    *(
        _of_number(k, m, s)
        for k, m in LETTERED.items()
        for s in ("as it is", "full-width", "arabic-indic", "zero-width", "keycaps")
    ),
    *(_of_date(k, w) for k, w in DATES.items()),
    *(_of_mail(k, w) for k, w in MAILS.items()),
    *(_of_account(k, w) for k, w in ACCOUNTS.items()),
    *(_of_name(k, w) for k, w in NAMES.items()),
    *(_of_japanese_name(k, w, names) for k, w in NAMES_JA.items() for names in (KANA, KANJI)),
    *(_of_address(k, w) for k, w in ADDRESSES.items()),
]

FRAMES = (
    "How can I donate? {}",
    "{} - why do refugees come to Japan?",
    "{}, can I volunteer at JAR?",
    "Hello! {}. What is a refugee?",
    "Where does the money go ({})?",
    "🙂{}🙏 how do I run the Tokyo Marathon",
    "I would like to donate 5000 yen, {}, thank you",
    "“{}” how many refugees are there in 2026",
    "寄付の方法を教えてください。{}",
    "{}。難民とは何ですか？",
    "難民はなぜ日本に来るの？連絡先：{}",
    "「{}」チャリティランナーになるには？",
    "🏃{}！東京マラソン42.195kmを走りたい",
    "ボランティアをしたいです（{}）",
    "こんにちは、{}、2026年の募集はいつですか",
    "10万円寄付します\n{}\nどうすればいいですか",
)


def in_a_sentence(rng: Random, planted: Planted) -> str:
    return rng.choice(FRAMES).format(planted.written)


def found_in(planted: Planted, stored: str) -> bool:
    """Whether a piece of it is in a stored text, however it is spelt there."""
    folded = unicodedata.normalize("NFKC", stored).casefold()
    plain = "".join(str(unicodedata.decimal(c, "")) for c in folded)
    for piece in planted.pieces:
        if piece.isdigit() and len(piece) > 3:
            windows = {piece[i : i + 5] for i in range(max(1, len(piece) - 4))}
            if any(window in plain for window in windows):
                return True
        elif piece.casefold() in folded:
            return True
    return unicodedata.normalize("NFKC", planted.written).casefold() in folded


KINDS = {(p.kind, p.spelling) for maker in MAKERS for p in [maker(Random(0))]}
