"""Identifiers as people write them, and whether anything of one is left in a text.

Every identifier is made up at random; none belongs to anybody.
"""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from random import Random

from tests.questions.kinds import (
    ACCOUNTS,
    ADDRESSES,
    DATES,
    FAMILY,
    KANA,
    KANJI,
    LETTERED,
    MAILS,
    NAMES,
    NAMES_JA,
    NAMES_OF_THE_DICTIONARY,
    NO_WORDS,
    NUMBERS,
    PLAIN_ACCOUNTS,
    WARDS,
    a_mail,
    a_person,
    an_account,
)
from tests.questions.spellings import SPELLINGS


@dataclass(frozen=True)
class Planted:
    """An identifier as written, and the pieces of it that must never be found."""

    kind: str
    spelling: str
    written: str
    pieces: tuple[str, ...]


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
        year = tuple(y for y in re.findall(r"\d{4}", written) if "tight" not in kind)
        return Planted(kind, "as it is", written, (written, *year))

    return made


def _of_mail(kind: str, write: Callable[[str, str, str], str]) -> Callable[[Random], Planted]:
    def made(rng: Random) -> Planted:
        given, family, host = a_mail(rng)
        return Planted(kind, "as it is", write(given, family, host), (given, family))

    return made


def _of_account(kind: str, write: Callable[[str], str]) -> Callable[[Random], Planted]:
    def made(rng: Random) -> Planted:
        account = a_person(rng)[0].lower() if kind in PLAIN_ACCOUNTS else an_account(rng)
        return Planted(kind, "as it is", write(account), (account,))

    return made


def _of_name(kind: str, write: Callable[[str, str], str]) -> Callable[[Random], Planted]:
    def made(rng: Random) -> Planted:
        given, family = a_person(rng)
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
    *(_of_account(k, w) for k, w in (ACCOUNTS | PLAIN_ACCOUNTS).items()),
    *(_of_name(k, w) for k, w in NAMES.items()),
    *(_of_japanese_name(k, w, names) for k, w in NAMES_JA.items() for names in (KANA, KANJI)),
    *(
        _of_japanese_name(k, w, names)
        for k, w in NAMES_OF_THE_DICTIONARY.items()
        for names in (NO_WORDS,)
    ),
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
    plain = "".join(str(unicodedata.digit(c, "")) for c in folded)
    for piece in planted.pieces:
        if piece.isdigit() and len(piece) > 3:
            windows = {piece[i : i + 5] for i in range(max(1, len(piece) - 4))}
            if any(window in plain for window in windows):
                return True
        elif piece.casefold() in folded:
            return True
    return unicodedata.normalize("NFKC", planted.written).casefold() in folded


KINDS = {(p.kind, p.spelling) for maker in MAKERS for p in [maker(Random(0))]}
