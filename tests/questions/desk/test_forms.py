"""What somebody at the keyboard meets first, and what no form chooses for them."""

import re

import pytest

from tests.questions.desk.conftest import Browser, Opened


def focused(html: str) -> list[str]:
    """The names of the fields that are ready to type in when the page opens."""
    return re.findall(r'name="(\w+)"[^>]* autofocus>', html)


async def test_after_a_wrong_password_only_the_password_is_to_be_typed_again(
    opened: Opened,
) -> None:
    browser = opened.browser()
    assert focused((await browser.get("/login")).text) == ["name"]
    page = await browser.log_in("another password")
    assert focused(page.text) == ["secret"]
    assert 'value="Hanako"' in page.text


@pytest.mark.parametrize(("kind", "field"), [("phrasing", "entry"), ("new-entry", "topic")])
async def test_what_a_suggestion_is_for_is_chosen_by_whoever_makes_it(
    analyst: Browser, kind: str, field: str
) -> None:
    page = await analyst.get(f"/suggestions/new?kind={kind}&in=en")
    assert focused(page.text) == [field]
    assert re.search(rf'name="{field}" required autofocus><option value="">Choose one', page.text)


async def test_an_entrys_words_can_be_typed_at_once(analyst: Browser) -> None:
    page = await analyst.get("/suggestions/new?kind=phrasing&entry=why-japan&in=en")
    assert focused(page.text) == ["text"]


async def test_a_preview_has_its_buttons_side_by_side_as_the_message_has(
    analyst: Browser,
) -> None:
    page = await analyst.get("/entries/why-japan?in=en")
    assert "<li><span>Helpful</span><span>Not helpful</span></li>" in page.text
