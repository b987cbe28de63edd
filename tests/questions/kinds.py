"""Kinds of identifiers. Each is made up at random; none belongs to anybody."""

from collections.abc import Callable
from random import Random

from tests.questions.spellings import digits

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
NO_WORDS = ("鷲尾", "五十嵐", "勅使河原", "ベフルーズ", "オケチュクウ", "ニロファル")
KANJI = ("鷲尾", "御手洗", "五十嵐", "勅使河原", "東雲", "小鳥遊")
WARDS = ("新宿区四谷", "豊島区池袋", "川口市芝", "港区芝公園", "名古屋市中区栄")
STREETS = ("Yotsuya, Shinjuku-ku", "Ikebukuro, Toshima-ku", "Shiba, Kawaguchi-shi")


def a_person(rng: Random) -> tuple[str, str]:
    return rng.choice(GIVEN), rng.choice(FAMILY)


def an_account(rng: Random) -> str:
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
    "passport, after its number": lambda r: f"パスポート番号：{_letters(r, 2)}-{digits(r, 7)}",
    "file number": lambda r: f"受付番号は東難第{digits(r, 5, '4')}号",
    "UNHCR number": lambda r: f"UNHCR ID 123-{digits(r, 2)}C{digits(r, 5)}",
    "card, security code": lambda r: f"{digits(r, 16, '4')} exp 12/28 cvv {digits(r, 3)}",
    "password": lambda r: f"password: hunter{digits(r, 5)}",
    "wallet": lambda r: f"bc1q{_letters(r, 9)}{digits(r, 12)}{_letters(r, 9)}",
    "IBAN": lambda r: " ".join(
        [f"DE{digits(r, 2)}", *(digits(r, 4) for _ in range(4)), digits(r, 2)]
    ),
}
MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September",
          "October", "November", "December")  # fmt: skip
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII")


def _kanji(number: int) -> str:
    """Of 1 to 99: 六十三."""
    ten, one = divmod(number, 10)
    tens = "" if not ten else "十" if ten == 1 else f"{'一二三四五六七八九'[ten - 1]}十"
    return tens + ("一二三四五六七八九"[one - 1] if one else "")


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
    "birth, middle dots": lambda y, m, d: f"{y}・{m}・{d}",
    "birth, commas": lambda y, m, d: f"{y}、{m}、{d}",
    "birth, month in the middle": lambda y, m, d: f"{y}-{MONTHS[m - 1][:3]}-{d}",
    "birth, Roman month": lambda y, m, d: f"{d}.{ROMAN[m - 1]}.{y}",
    "birth, day of": lambda y, m, d: f"{d}th day of {MONTHS[m - 1]}, {y}",
    "birth, Buddhist": lambda y, m, d: f"{y + 543}/{m}/{d}",
    "birth, Hijri": lambda y, m, d: f"{y - 621}/{m:02}/{d:02}",
    "birth, 生": lambda y, m, d: f"{y % 100:02}.{m}.{d}生",
    "birth, 日生": lambda y, m, d: f"{y}年{m}月{d}日生です",
    "birth, kanji digits": lambda y, m, d: (
        f"昭和{_kanji(y - 1925)}年{_kanji(m)}月{_kanji(d)}日生まれ"
    ),
    "birth, day alone": lambda y, m, d: f"誕生日は{_kanji(m)}月{_kanji(d)}日",
    "birth, hiragana": lambda y, m, d: f"たんじょうび {m}がつ{d}にち",
    "birth, apostrophe": lambda y, m, d: f"born {d}/{m}/'{y % 100:02}",
    "birth, said": lambda y, m, d: f"born in {MONTHS[m - 1]} {y}",
    "birth, said in Japanese": lambda y, m, d: f"{y}年{m}月生まれ",
}


def _letters(rng: Random, count: int) -> str:
    return "".join(rng.choice("ABCDEFGHJKLMNPQRTUVWXYZ") for _ in range(count))


def a_mail(rng: Random) -> tuple[str, str, str]:
    given, family = a_person(rng)
    return given.lower(), family.lower(), f"{rng.choice(('gmail', 'example', 'mail'))}.com"


MAILS: dict[str, Callable[[str, str, str], str]] = {
    "e-mail": lambda a, b, c: f"{a}.{b}@{c}",
    "e-mail, full-width": lambda a, b, c: f"{a}.{b}＠{c}",
    "e-mail, spelt": lambda a, b, c: f"{a}.{b} at {c.replace('.', ' dot ')}",
    "e-mail, bracketed": lambda a, b, c: f"{a}_{b}[at]{c.replace('.', '[dot]')}",
    "e-mail, parted": lambda a, b, c: f"{a}.{b} @ {c.replace('.', ' . ')}",
    "e-mail, Japanese": lambda a, b, c: f"{a}.{b}アットマーク{c.replace('.', 'ドット')}",
    "e-mail, アット": lambda a, b, c: f"{a}.{b}アット{c.replace('.', 'ドット')}",
    "e-mail, (a)": lambda a, b, c: f"{a}.{b}(a){c}",
    "e-mail, #": lambda a, b, c: f"{a}.{b}#{c}",
    "e-mail, at-mark": lambda a, b, c: f"{a}.{b} at-mark {c}",
    "e-mail, all in words": lambda a, b, c: f"{a} underscore {b} at {c.replace('.', ' dot ')}",
    "e-mail, quoted": lambda a, b, c: f'"{a} {b}"@{c}',
    "e-mail, no dot": lambda a, b, c: f"{a}.{b}@localhost",
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
    "Instagram, arrow": lambda a: f"インスタ➡️{a}",
    "Discord": lambda a: f"discord {a}#1234",
    "Telegram scheme": lambda a: f"tg://resolve?domain={a}",
    "Telegram link, parted": lambda a: f"t . me / {a}",
    "link, broken": lambda a: f"hxxps://t[.]me/{a}",
    "transfer": lambda a: f"ftp://{a}:pw@example.org/x",
    "blog": lambda a: f"{a.replace('_', '-')}.blog",
}
PLAIN_ACCOUNTS: dict[str, Callable[[str], str]] = {
    "account, my": lambda a: f"my telegram is {a}",
    "account, my tg": lambda a: f"my tg is {a}",
    "account, LINEは": lambda a: f"LINEは{a}です",
    "account, ID": lambda a: f"ラインID {a}",
    "account, WeChat": lambda a: f"WeChat号: {a}",
    "account, username": lambda a: f"telegram username {a}",
    "account, アカウント": lambda a: f"Xのアカウントは{a}です",
    "account, Skype": lambda a: f"skype live:.cid.{a}",
}
"""Of letters only, which nothing but what stands before them tells from words."""
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
    "everybody calls me": lambda a, b: f"everybody calls me {a} {b}".lower(),
    "I go by": lambda a, b: f"I go by {a} {b}",
    "nickname": lambda a, b: f"my nickname is {a} {b}".lower(),
    "first name": lambda a, b: f"first name {a}, last name {b}".lower(),
    "friend": lambda a, b: f"my friend {a} {b}",
    "friend called": lambda a, b: f"my friend called {a} {b}".lower(),
    "in the name of": lambda a, b: f"a receipt in the name of {a} {b}".lower(),
    "on the receipt": lambda a, b: f"name on the receipt should be {a} {b}".lower(),
    "also known as": lambda a, b: f"also known as {a} {b}".lower(),
    "i m": lambda a, b: f"i m {a} {b}".lower(),
    "capitals": lambda a, b: f"{a} {b}".upper(),
    "name;": lambda a, b: f"name; {a} {b}".lower(),
    "romaji": lambda a, b: f"watashi wa {a} {b} desu",
}
NAMES_JA: dict[str, Callable[[str], str]] = {
    "私は…です": lambda n: f"私は{n}です",
    "…と申します": lambda n: f"{n}と申します",
    "…といいます": lambda n: f"はじめまして、{n}といいます",
    "名前は": lambda n: f"名前は{n}です",
    "僕は…です": lambda n: f"僕は{n}です",
    "…さん": lambda n: f"夫の{n}さん",
    "…と申しまして": lambda n: f"{n}と申しまして",
    "…という者": lambda n: f"{n}という者ですが",
    "…と呼んで": lambda n: f"{n}と呼んでください",
    "私は…でーす": lambda n: f"私は{n}でーす",
    "ワタシハ…デス": lambda n: f"ワタシハ{n}デス",
    "私…です": lambda n: f"私{n}です",
    "宛名": lambda n: f"領収書の宛名は{n}でお願いします",
    "氏名": lambda n: f"氏名　{n}",
    "あだ名": lambda n: f"あだ名は{n}",
}
NAMES_OF_THE_DICTIONARY: dict[str, Callable[[str], str]] = {
    "友達の…": lambda n: f"友達の{n}が走ります",
    "…先生": lambda n: f"{n}先生に聞きました",
    "…です": lambda n: f"{n}です",
}
"""Of names that are no words: nothing else tells them."""
ADDRESSES: dict[str, Callable[[Random], str]] = {
    "address with postal code": lambda r: (
        f"〒{digits(r, 3)}-{digits(r, 4)} 東京都{r.choice(WARDS)}1-7-10 コーポ{_kana(r)}203"
    ),
    "address": lambda r: f"{r.choice(WARDS)}1丁目7番10号 コーポ{_kana(r)}203号室",
    "address, short": lambda r: f"埼玉県{r.choice(WARDS)}2-15-4 {_kana(r)}荘",
    "address, English": lambda r: f"2-15-4 {r.choice(STREETS)}, Tokyo",
    "address, street": lambda r: f"221B {r.choice(FAMILY)} Street, Apt 4",
    "address, kanji": lambda r: f"東京都{r.choice(WARDS)}四の二の八 {_kana(r)}荘",
    "address, house": lambda r: f"コーポ{_kana(r)}203",
    "address, chome": lambda r: f"{r.choice(FAMILY)} 1 chome 7 ban 10 go",
    "address, box": lambda r: f"P.O. Box {digits(r, 4)}, {r.choice(FAMILY)}",
    "postal code": lambda r: f"〒{digits(r, 3)}-{digits(r, 4)}",
}  # fmt: skip


def _kana(rng: Random) -> str:
    return rng.choice(KANA)
