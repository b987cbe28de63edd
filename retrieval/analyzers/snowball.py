"""Words to stems, for languages that write spaces."""

import threading
from typing import Final

import Stemmer

from retrieval.analyzers.english_spelling import american
from retrieval.text import words

_ALGORITHMS: Final = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "et": "estonian", "eu": "basque", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "ne": "nepali", "nl": "dutch",
    "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian", "sr": "serbian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish", "yi": "yiddish",
}  # fmt: skip

# Only words that carry no question at all. On a knowledge base about one subject "how", "when",
# "can" and "must" decide which entry is meant: a full list cost 7 to 16 points of Success@1.
_ENGLISH_STOP: Final = frozenset(
    {"a", "an", "the", "of", "to", "in", "on", "at", "is", "are", "am", "be", "been", "was",
     "were", "it", "its", "this", "that", "and", "or", "for", "with", "as", "by", "do", "does",
     "did", "i", "you", "he", "she", "we", "they", "me", "my", "your", "please", "so", "also",
     "just", "would", "like", "there"}
)  # fmt: skip
_STOP: Final = {"en": _ENGLISH_STOP}


class SnowballAnalyzer:
    """Folded words, without a light stop list, stemmed where Snowball knows the language."""

    def __init__(self, language: str) -> None:
        self._stop = _STOP.get(language, frozenset())
        algorithm = _ALGORITHMS.get(language)
        self._algorithm = algorithm if algorithm in Stemmer.algorithms() else None
        self._spelled = american if language == "en" else str
        self._local = threading.local()

    def __call__(self, text: str) -> list[str]:
        """The stems of a text. A text of stop words alone keeps them all."""
        found = words(text)
        kept = [word for word in found if word not in self._stop] or found
        return self._stem([self._spelled(word) for word in kept])

    def _stem(self, found: list[str]) -> list[str]:
        if self._algorithm is None:
            return found
        # A Snowball stemmer must not be shared between threads.
        stemmer = getattr(self._local, "stemmer", None)
        if stemmer is None:
            # Without a cache: it would hold words of messages, and saves no time.
            stemmer = self._local.stemmer = Stemmer.Stemmer(self._algorithm, 0)
        stems: list[str] = stemmer.stemWords(found)
        return stems
