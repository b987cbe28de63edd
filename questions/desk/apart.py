"""Work that takes seconds and much memory, done in a process of its own.

A page's thread waits for it; the other pages, and the bot where the desk runs beside it, go on
undisturbed, and all of its memory is given back when it is done.
"""

from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from typing import ParamSpec, TypeVar

from questions.drafts import Draft
from questions.effect import Effect, effect_of
from retrieval.evaluation import Labelled
from retrieval.finder import Finder
from retrieval.knowledge import Knowledge

P = ParamSpec("P")
T = TypeVar("T")


def apart(work: Callable[P, T], *args: P.args, **more: P.kwargs) -> T:
    """What a function of a module gives; arguments and result are sent to and fro (pickled)."""
    # A fork would take over the locks that other threads hold at that moment.
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(work, *args, **more).result()


@dataclass(frozen=True, slots=True)
class CurrentEffects:
    """What drafts would do to the knowledge now in service.

    `by_words` makes a finder that decides by words alone, as the vectors of a change would take
    long to compute; `labelled` reads the labelled questions. Both are called in the other process.
    """

    knowledge: Callable[[], Knowledge]
    by_words: Callable[[Knowledge], Finder]
    labelled: Callable[[], Sequence[Labelled]]

    def of(self, draft: Draft, texts: Sequence[str]) -> Effect:
        """The effect on logged questions and on the labelled ones; some seconds.

        Raises:
            KeyError: there is no such language, entry or topic.
        """
        return apart(_effect, self.knowledge(), self.by_words, self.labelled, draft, texts)


def _effect(
    knowledge: Knowledge,
    by_words: Callable[[Knowledge], Finder],
    labelled: Callable[[], Sequence[Labelled]],
    draft: Draft,
    texts: Sequence[str],
) -> Effect:
    return effect_of(by_words(knowledge), labelled(), draft, texts)
