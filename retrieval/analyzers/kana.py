"""Japanese without kanji, as learners and children write it, in the entries' own spelling.

なんみん しんせい and nanmin shinsei become 難民申請: a message that has no kanji is cut into words
that the knowledge base uses, by their readings, and written as it writes them. What it does not
use stays kana. So neither the tokenizer, which takes しんせい for 神聖, nor the model of meaning
has to guess.

The cut is the likeliest one under a unigram model of the knowledge base's words (Viterbi; Kudo
2018, "Subword Regularization", section 3.1, has the same model).
"""

import itertools
import math
import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, Self

from retrieval.analyzers.japanese import readings
from retrieval.analyzers.romaji import kana_of

_KANA: Final = re.compile(r"[ぁ-ゖー]+")
_HAS_KANA: Final = re.compile(r"[ぁ-ゖァ-ヺ]")
_HAN: Final = re.compile(r"[\u3400-\u9fff々〆]")
_KATAKANA_RUN: Final = re.compile(r"[ァ-ヺー]{2,}")
_KATAKANA: Final = re.compile(r"[ァ-ヶ]")
_BETWEEN_KANA: Final = re.compile(r"(?<=[ぁ-ゖァ-ヺー])[ \u3000]+(?=[ぁ-ゖァ-ヺー])")
_LATIN_WORD: Final = re.compile(r"[A-Za-zāīūēōĀĪŪĒŌ][A-Za-zāīūēōĀĪŪĒŌ'’-]*")

LONGEST: Final = 10
"""Kana of a word."""
FEW_KANJI: Final = 0.15
"""Share of a message's characters up to which it is read by its kana."""
UNKNOWN_COST: Final = 14.0
"""Of a kana that belongs to no word, as a negative logarithm: dearer than any known word."""
SHORTENED_COST: Final = 3.0
"""Of reading a word with a long vowel written short (Tokyo, しんせ)."""
KANA_A_WORD: Final = 2
"""On average, in romaji that tells Japanese from other languages."""
ROMAJI_FROM: Final = 0.5
"""Share of a message's Latin words that are romaji for it to be read as such."""
# UniDic gives one reading for each; these are as usual.
_ALSO_READ: Final = {
    "日本": ("にほん",), "私": ("わたし",), "何": ("なに", "なん"), "家": ("いえ", "うち"),
    "明日": ("あした",), "昨日": ("きのう",), "他": ("ほか",), "人": ("ひと",), "国": ("くに",),
}  # fmt: skip


class KanaSpelling:
    """Writes kana-only and romaji messages as the knowledge base would. Safe between threads.

    `counts`: how often a reading in hiragana is written in each way. `respelled`: the knowledge
    base's own texts that come out otherwise, and how; None: they have not been tried. `words`: the
    spelling of each reading and its cost, if they are known already.
    """

    def __init__(
        self,
        counts: Mapping[str, Mapping[str, int]],
        respelled: Mapping[str, str] | None = None,
        words: Mapping[str, tuple[str, float]] | None = None,
    ) -> None:
        self._counts = counts
        self._words = _words(counts) if words is None else words
        self._respelled = respelled

    @classmethod
    def learn(
        cls,
        texts: Iterable[str],
        others: Iterable[str] = (),
        read: Callable[[str], list[str]] = readings,
    ) -> Self:
        """From the knowledge base's texts; those without kanji teach nothing. `others`: its texts
        that are not to teach how entries are written; `read`: `readings`, or what remembers them.
        """
        texts = list(texts)
        learnt = cls(_counted(texts, read))
        written = {text: learnt(text) for text in (*texts, *others)}
        learnt._respelled = {text: new for text, new in written.items() if new != text}
        return learnt

    def with_more(self, texts: Iterable[str]) -> Self:
        """What is learnt from these texts too."""
        more = _counted(texts)
        same = {reading: self._counts.get(reading, {}) for reading in more}
        both = {reading: Counter(same[reading]) + ways for reading, ways in more.items()}
        return type(self)({**self._counts, **both})

    def as_json(self) -> dict[str, Any]:
        """What it has learnt, for a cache."""
        return {"counts": self._counts, "respelled": self._respelled, "words": self._words}

    @classmethod
    def from_json(cls, held: Mapping[str, Any]) -> Self:
        """The opposite of `as_json`."""
        return cls(held["counts"], held["respelled"], held["words"])

    def __call__(self, text: str) -> str:
        """The text as the knowledge base would write it; any other text as it is."""
        normal = unicodedata.normalize("NFKC", text)
        if len(_HAN.findall(normal)) > FEW_KANJI * len(normal):
            return text
        if not _HAS_KANA.search(normal):
            read = self._romaji(normal)
            if read is None:
                return text
            normal = read
        joined = _BETWEEN_KANA.sub("", _KATAKANA_RUN.sub(self._plain, normal))
        return _KANA.sub(lambda run: self._spelled(run.group()), joined)

    def of_knowledge(self, text: str) -> str:
        """The same for a text that it was learnt with: looked up, if it can be."""
        return self(text) if self._respelled is None else self._respelled.get(text, text)

    def knows(self, word: str) -> bool:
        """Whether a word in Latin letters is romaji for words of the knowledge base."""
        kana = kana_of(word)
        if kana is None:
            return False
        if len(kana) == KANA_A_WORD:
            # Only where it is written in kanji: more and made are English.
            surface, _ = self._words.get(kana, ("", 0.0))
            return bool(_HAN.search(surface))
        return self._consists_of_words(kana)

    def _romaji(self, text: str) -> str | None:
        words = _LATIN_WORD.findall(text)
        kana = {word: read for word in words if (read := kana_of(word)) is not None}
        if not words or len(kana) < ROMAJI_FROM * len(words):
            return None
        return _LATIN_WORD.sub(lambda m: kana.get(m.group(), f" {m.group()} "), text)

    def _plain(self, run: re.Match[str]) -> str:
        """Katakana that a learner uses for Japanese words as hiragana; loans stay as they are."""
        kana = _hiragana(run.group())
        return kana if self._consists_of_words(kana) else run.group()

    def _consists_of_words(self, kana: str) -> bool:
        cut = self._cut(kana)
        # Any syllables can be cut into particles: nchini is Swahili.
        return all(known for _, known in cut) and len(kana) >= KANA_A_WORD * len(cut)

    def _spelled(self, kana: str) -> str:
        return "".join(surface for surface, _ in self._cut(kana))

    def _cut(self, kana: str) -> list[tuple[str, bool]]:
        """The likeliest words of a run of kana, and whether each is known."""
        best = [0.0] + [math.inf] * len(kana)
        last: list[tuple[int, str, bool]] = [(0, "", True)] * (len(kana) + 1)
        for start in range(len(kana)):
            for end in range(start + 1, min(start + LONGEST, len(kana)) + 1):
                found = self._words.get(kana[start:end])
                if found:
                    surface, cost = found
                elif end == start + 1:
                    surface, cost = kana[start:end], UNKNOWN_COST
                else:
                    continue
                if best[start] + cost < best[end]:
                    best[end], last[end] = best[start] + cost, (start, surface, bool(found))
        cut: list[tuple[str, bool]] = []
        end = len(kana)
        while end:
            start, surface, known = last[end]
            cut.append((surface, known))
            end = start
        return cut[::-1]


def _counted(
    texts: Iterable[str], read: Callable[[str], list[str]] = readings
) -> dict[str, Counter[str]]:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for text in texts:
        normal = unicodedata.normalize("NFKC", text)
        if _HAN.search(normal):
            found = [(s, r) for s, _, r in (word.partition("\t") for word in read(normal))]
            for surface, reading in found:
                for way in {_hiragana(reading), *_ALSO_READ.get(surface, ())}:
                    counts[way][surface] += 1
            for kana in _kana_pairs(found):
                counts[kana][kana] += 1
    return dict(counts)


def _words(counts: Mapping[str, Mapping[str, int]]) -> dict[str, tuple[str, float]]:
    """From a reading to the spelling and its cost (negative log probability)."""
    total = sum(sum(ways.values()) for ways in counts.values()) or 1
    words: dict[str, tuple[str, float]] = {}
    for reading, ways in counts.items():
        # Of words that sound alike the most frequent.
        surface = min(ways, key=lambda s: (-ways[s], s))
        words[reading] = (surface, math.log(total / ways[surface]))
    for reading in list(words):
        surface, cost = words[reading]
        words.setdefault(_shortened(reading), (surface, cost + SHORTENED_COST))
    return {r: w for r, w in words.items() if 0 < len(r) <= LONGEST}


def _kana_pairs(found: Sequence[tuple[str, str]]) -> Iterator[str]:
    """Neighbours that are written in kana: い and ない, not 以内."""
    for (one, _), (other, _) in itertools.pairwise(found):
        if _KANA.fullmatch(one + other):
            yield one + other


def _hiragana(katakana: str) -> str:
    return _KATAKANA.sub(lambda c: chr(ord(c.group()) - 0x60), katakana)


def _shortened(reading: str) -> str:
    """A reading with its long vowels written short: とうきょう as ときょ."""
    return re.sub(
        r"(?<=[おこそとのほもよろごぞどぼぽょ])[うお]|(?<=[うくすつぬふむゆるぐずづぶぷゅ])う|ー",
        "",
        reading,
    )
