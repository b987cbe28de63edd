"""Work that is due at once is done one piece each time round the event loop."""

import asyncio

from bot.turns import Turns


async def test_pieces_are_done_in_order_and_others_come_between_them() -> None:
    turns, said = Turns(), list[str]()

    async def piece(name: str) -> None:
        await turns.mine()
        said.append(name)

    async def other() -> None:
        for _ in range(12):
            await asyncio.sleep(0)
            said.append(".")

    await asyncio.gather(*(piece(name) for name in "abc"), other())
    written = "".join(said)
    assert written.replace(".", "") == "abc"
    assert all(pair not in written for pair in ("ab", "bc"))


async def test_who_is_cancelled_while_waiting_keeps_nobody_waiting() -> None:
    turns = Turns()
    waiting = [asyncio.create_task(turns.mine()) for _ in range(3)]
    await asyncio.sleep(0)
    waiting[0].cancel()
    waiting[1].cancel()
    await asyncio.wait_for(waiting[2], 1)
