"""The question log: what was asked about, never who asked, never in the way of an answer."""

import logging
import secrets
from dataclasses import dataclass
from datetime import date

from sqlalchemy import insert

from questions.storage import Storage, StorageError
from questions.tables import questions

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Asked:
    """One question. No text and no time of day."""

    day: date
    language: str
    outcome: str
    entry: str | None
    confidence: float


class QuestionLog:
    """Writes questions. What cannot be written is dropped and counted; nothing is ever raised."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self.dropped = 0
        self.failing = False
        """Whether the last row was dropped."""

    async def record(self, asked: Asked) -> bool:
        """Write one row under a random key. False: it was dropped."""
        row = {
            "key": secrets.token_hex(16),
            "day": asked.day,
            "language": asked.language[:8],
            "outcome": asked.outcome,
            "entry": asked.entry,
            "confidence": asked.confidence,
        }
        try:
            async with self._storage.begin() as connection:
                await connection.execute(insert(questions).values(**row))
        except StorageError as error:
            self.dropped += 1
            self.failing = True
            logger.warning("a log row was dropped (%d so far): %s", self.dropped, error)
            return False
        self.failing = False
        return True
