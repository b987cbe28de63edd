"""What people do, as the log learns of it: ask, say what they think of a reply, press a choice."""

from typing import Any

from questions.tables import questions
from tests.questions.conftest import PERSON, Room


async def ask(room: Room, times: int = 1, feedback: str | None = None, **more: Any) -> None:
    """As many people ask the like, and say what they think of it."""
    for number in range(times):
        token = f"t{len(await room.rows(questions))}"
        given: dict[str, Any] = {"person": PERSON + number, "token": token, "text": "難民とは"}
        await room.log.record(room.asked(**given | more))
        if feedback:
            await room.log.feedback(token, feedback)


async def press(room: Room, entry: str | None, **more: Any) -> None:
    token = f"t{len(await room.rows(questions))}"
    await ask(room, outcome="choices", entry=None, token=token, **more)
    await room.log.chose(token, entry)
