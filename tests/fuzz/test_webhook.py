"""Whatever is posted with the right secret: it ends nothing, and the next message is answered."""

from itertools import count

import pytest
from hypothesis import given

from bot.delivery.webhook import HEADER, PATH
from tests.bot.conftest import Chat, MakeChat, database_url, make_chat, storage
from tests.bot.telegram_html import check_html, check_keyboard
from tests.bot.test_webhook import SECRET, body, client
from tests.fuzz.strategies import bodies, updates

__all__ = ["database_url", "make_chat", "storage"]  # pytest takes them from here

numbers = count(10**9)


@pytest.fixture
async def fuzzed(make_chat: MakeChat) -> Chat:
    return await make_chat()


@given(content=bodies())
async def test_any_body(fuzzed: Chat, content: bytes) -> None:
    async with client(fuzzed) as http:
        answer = await http.post(PATH, content=content, headers={HEADER: SECRET})
        assert answer.status_code in {200, 400}
        again = await http.post(PATH, content=body(next(numbers)), headers={HEADER: SECRET})
    assert again.status_code == 200
    check_sent(fuzzed)


@given(update=updates())
async def test_any_update(fuzzed: Chat, update: dict[str, object]) -> None:
    number = next(numbers)
    found = fuzzed.bot.parse({"update_id": number, **update})
    if found is not None:
        assert await fuzzed.handler.handle(found)
    check_sent(fuzzed)


def check_sent(chat: Chat) -> None:
    for name, data in chat.request.sent:
        if name in {"sendMessage", "editMessageText"}:
            check_html(str(data["text"]))
            check_keyboard(data.get("reply_markup"))
    chat.request.sent.clear()
