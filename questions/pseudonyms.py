"""Pseudonyms that die: a keyed hash of a Telegram id whose salt is destroyed after two months."""

import hmac
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from questions.storage import Storage
from questions.tables import salts
from questions.times import day_of, month_before, month_of
from questions.upsert import upsert

SALT_BYTES = 32


@dataclass(frozen=True, slots=True)
class Pseudonym:
    """What stands for a person in one month; `month` is that of its salt."""

    value: str
    month: str


class Pseudonyms:
    """Makes them. Nobody can without both the secret, outside the database, and the salt inside."""

    def __init__(self, storage: Storage, secret: bytes, clock: Callable[[], datetime]) -> None:
        self._storage = storage
        self._secret = secret
        self._clock = clock
        self._salts: dict[str, bytes] = {}
        self._generation = storage.generation

    @property
    def month(self) -> str:
        """This month, in Japan."""
        return month_of(day_of(self._clock()))

    async def of(self, person: int) -> tuple[Pseudonym, ...]:
        """The person's pseudonyms that are alive: this month's, and last month's if there is one.

        Raises:
            StorageError: the salts cannot be read.
        """
        month, generation = self.month, self._storage.generation
        if month not in self._salts or generation != self._generation:
            self._salts = await self._load(month)
            self._generation = generation
        return tuple(
            Pseudonym(_keyed(self._secret, salt, person), month)
            for month, salt in sorted(self._salts.items(), reverse=True)
        )

    async def _load(self, month: str) -> dict[str, bytes]:
        found = await self._read(month)
        if month not in found:
            row = {"month": month, "salt": secrets.token_hex(SALT_BYTES)}
            async with self._storage.begin() as connection:
                # Another process may be first: then its salt is everybody's.
                await connection.execute(upsert(connection, salts, row))
            found = await self._read(month)
        return found

    async def _read(self, month: str) -> dict[str, bytes]:
        alive = (month, month_before(month))
        query = select(salts.c.month, salts.c.salt).where(salts.c.month.in_(alive))
        async with self._storage.begin() as connection:
            rows = (await connection.execute(query)).all()
        return {month: bytes.fromhex(salt) for month, salt in rows}


def _keyed(secret: bytes, salt: bytes, person: int) -> str:
    message = salt + str(person).encode()
    return hmac.digest(secret, message, "sha256").hex()[:32]
