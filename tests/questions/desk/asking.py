"""People ask what the bot does not know, and what they asked is grouped."""

from tests.questions.desk.conftest import Opened


async def ask(opened: Opened, *texts: str, **more: object) -> None:
    """People ask what the bot does not know."""
    given = {"language": "en", "outcome": "unknown", "entry": None, "confidence": 0.1} | more
    for number, text in enumerate(texts):
        await opened.room.log.record(opened.room.asked(text, person=1000 + number, **given))


async def grouped(opened: Opened) -> None:
    await opened.desk.groups.up_to_date()


async def first_group(opened: Opened) -> str:
    await grouped(opened)
    return opened.desk.groups.all()[0].found.key


CLOTHES = ("Can I send old clothes?", "can i send my old clothes", "may I send old clothes to you")
