"""The question log: what was asked about, never who asked, never in the way of an answer."""

import logging
import re
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import Executable, Table, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from questions.asked import Asked
from questions.pseudonyms import Pseudonyms
from questions.rating import RATINGS
from questions.retention import RETENTION
from questions.storage import Storage, StorageError
from questions.tables import arrivals, feedback_tokens, questions, unlogged_counts, urgent_counts
from questions.times import day_of, end_of_day_after, month_of
from questions.together import Row
from questions.upsert import upsert

logger = logging.getLogger(__name__)

NONE_OF_THESE: Final = "none"
_SOURCE: Final = re.compile(r"[a-z0-9-]{1,30}")
_ENTRY: Final = re.compile(r"[a-z0-9-]{1,40}")
_TOKEN: Final = re.compile(r"[A-Za-z0-9_-]{1,32}")


def row_of(asked: Asked, key: str) -> dict[str, Any]:
    """The row of a message that is not urgent, redacted; still without a pseudonym."""
    return {
        "key": key,
        "day": asked.day,
        "office_hours": asked.office_hours,
        "language": asked.language[:8],
        "outcome": asked.outcome,
        "entry": asked.entry,
        "band": asked.band,
        "runner_up": asked.runner_up,
        "text": asked.storable_text(),
    }


def _question(_connection: AsyncConnection) -> Executable:
    return insert(questions)


def _feedback_token(_connection: AsyncConnection) -> Executable:
    return insert(feedback_tokens)


class QuestionLog:
    """Writes what was asked. What cannot be written is dropped and counted; nothing is raised."""

    def __init__(
        self,
        storage: Storage,
        pseudonyms: Pseudonyms | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self._storage = storage
        self._pseudonyms = pseudonyms
        self._clock = clock
        self.dropped = 0
        self.failing = False
        """Whether the last thing was dropped."""

    async def record(self, asked: Asked) -> bool:
        """Write a question under a random key, or count an urgent one. False: it was dropped."""
        if asked.urgent:
            rule = asked.rule or "words"
            place = {"month": month_of(asked.day), "card": asked.entry or "", "rule": rule}
            return await self._count(urgent_counts, "messages", place)
        row = row_of(asked, secrets.token_hex(16))
        async with self._dropping():
            row["pseudonym"] = await self._pseudonym(asked.person)
            rows: list[Row] = [(_question, row)]
            if asked.token is not None:
                rows.append((_feedback_token, self._token(asked.token, row["key"])))
            await self._storage.put(*rows)
            return True
        return False

    def drop(self, reason: str) -> None:
        """Count a row that could not be written."""
        self.dropped += 1
        self.failing = True
        logger.warning("a log row was dropped (%d so far): %s", self.dropped, reason)

    async def unlogged(self) -> bool:
        """Count a message of somebody who switched logging off."""
        return await self._count(unlogged_counts, "messages", {"month": self._month()})

    async def arrived(self, source: str) -> None:
        """Count somebody who came by a deep link. A name that is none of ours is not kept."""
        if _SOURCE.fullmatch(source):
            await self._count(arrivals, "people", {"month": self._month(), "source": source})

    async def feedback(self, token: str, verdict: str) -> None:
        """Keep what somebody thought of an answer; nothing if the token is too old or forged.

        Raises:
            ValueError: for what is none of RATINGS.
        """
        if verdict not in RATINGS:
            raise ValueError(f"{verdict!r} is no verdict")
        await self._change(token, feedback=verdict)

    async def chose(self, token: str, entry: str | None) -> None:
        """Keep which of the offered entries was meant; None: none of them."""
        if entry is None or _ENTRY.fullmatch(entry):
            await self._change(token, chosen=entry or NONE_OF_THESE)

    async def _change(self, token: str, **values: Any) -> None:
        if not _TOKEN.fullmatch(token):
            return
        known = select(feedback_tokens.c.question).where(
            feedback_tokens.c.token == token, feedback_tokens.c.forget_after >= self._clock()
        )
        async with self._dropping(), self._storage.begin() as connection:
            key = (await connection.execute(known)).scalar()
            await connection.execute(
                update(questions).where(questions.c.key == key).values(**values)
            )

    async def _count(self, table: Table, counter: str, place: dict[str, str]) -> bool:
        async with self._dropping():
            one_more = {counter: table.c[counter] + 1}
            await self._storage.do(
                lambda c: c.execute(upsert(c, table, {**place, counter: 1}, one_more))
            )
            return True
        return False

    async def _pseudonym(self, person: int | None) -> str | None:
        if person is None or self._pseudonyms is None:
            return None
        return (await self._pseudonyms.of(person))[0].value

    def _token(self, token: str, key: object) -> dict[str, object]:
        forget_after = end_of_day_after(self._clock(), RETENTION.feedback_tokens)
        return {"token": token, "question": key, "forget_after": forget_after}

    def _month(self) -> str:
        return month_of(day_of(self._clock()))

    @asynccontextmanager
    async def _dropping(self) -> AsyncIterator[None]:
        try:
            yield
        except StorageError as error:
            self.drop(str(error))
        else:
            self.failing = False
