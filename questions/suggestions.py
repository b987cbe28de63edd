"""What analysts suggest: a phrasing in their own words, or an entry that is missing.

A suggestion changes nothing. It is taken into a working copy (`applying`), read by a colleague and
merged like any edit.
"""

import re
import secrets
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import insert, select, update

from questions.drafts import Draft, State, Suggestion
from questions.storage import Storage
from questions.tables import questions, suggestions
from questions.times import day_of

_KEY: Final = re.compile(r"[0-9a-f]{32}")


class Suggestions:
    """The suggestions of one database. Every method raises StorageError if that fails."""

    def __init__(self, storage: Storage, clock: Callable[[], datetime]) -> None:
        self._storage = storage
        self._clock = clock

    async def put(self, draft: Draft, by: str) -> str:
        """Put a draft down that `refusals.refusal` has found nothing against; returns its key.

        `by`: the name that the analyst logged in with.
        """
        row = {
            "key": secrets.token_hex(16),
            "kind": draft.kind,
            "language": draft.language,
            "entry": draft.entry,
            "topic": draft.topic,
            "text": draft.text,
            "by": by,
            "day": day_of(self._clock()),
            "state": "open",
        }
        async with self._storage.begin() as connection:
            # A question may have been forgotten since it was shown.
            there = select(questions.c.key).where(questions.c.key == draft.question)
            row["question"] = (await connection.execute(there)).scalar_one_or_none()
            await connection.execute(insert(suggestions).values(**row))
        return str(row["key"])

    async def read(self, state: State | None = "open") -> list[Suggestion]:
        """Those in a state, or all; oldest first."""
        table = suggestions
        query = select(table).order_by(table.c.day, table.c.language, table.c.entry, table.c.key)
        if state is not None:
            query = query.where(table.c.state == state)
        async with self._storage.begin() as connection:
            rows = (await connection.execute(query)).mappings().all()
        return [_suggestion(dict(row)) for row in rows]

    async def move(self, keys: Sequence[str], state: State) -> int:
        """Put open suggestions into another state; returns how many. Unknown keys do nothing."""
        known = [key for key in keys if _KEY.fullmatch(key)]
        these = suggestions.c.key.in_(known) & (suggestions.c.state == "open")
        async with self._storage.begin() as connection:
            done = await connection.execute(update(suggestions).where(these).values(state=state))
        return int(done.rowcount)

    async def logged_texts(self) -> list[str]:
        """Every text that is logged, once, in no order: what nobody's phrasing may be like."""
        query = select(questions.c.text).where(questions.c.text.is_not(None)).distinct()
        async with self._storage.begin() as connection:
            return list((await connection.execute(query)).scalars())


def _suggestion(row: dict[str, Any]) -> Suggestion:
    names = ("kind", "language", "entry", "text", "topic", "question")
    draft = Draft(**{name: row[name] for name in names})
    return Suggestion(row["key"], draft, row["by"], row["day"], row["state"])
