"""What a suggestion would do, worked out beside the pages."""

from collections.abc import Callable, Sequence
from threading import Lock

from questions.effect import Effect, Effects
from questions.suggestions import Draft
from retrieval.analyzers import give_back_memory
from retrieval.evaluation import Labelled
from retrieval.finder import Finder
from retrieval.knowledge import Knowledge


class CurrentEffects:
    """Effects on the knowledge now in service. Takes seconds: call it in a thread; one at a time,
    since each makes a second index in memory."""

    def __init__(
        self,
        finder: Callable[[], Finder],
        make: Callable[[Knowledge], Finder],
        read_labelled: Callable[[], Sequence[Labelled]],
    ) -> None:
        self._finder, self._make, self._read_labelled = finder, make, read_labelled
        self._effects: Effects | None = None
        self._working = Lock()

    def of(self, draft: Draft, texts: Sequence[str]) -> Effect:
        """The effect on logged questions and on the labelled ones.

        Raises:
            KeyError: there is no such language, entry or topic.
        """
        with self._working:
            try:
                return self._now().of(draft, texts)
            finally:
                give_back_memory()

    def _now(self) -> Effects:
        current = self._finder()
        if self._effects is None or self._effects.finder.knowledge is not current.knowledge:
            # What is made to try a change out decides by words; so must what it is compared with.
            before = self._make(current.knowledge) if current.by_meaning else current
            self._effects = Effects(before, self._make, self._read_labelled())
        return self._effects
