"""Only analysts come in: by the password, or by a link that works once."""

import re
from datetime import timedelta

import httpx
import pytest
from itsdangerous import URLSafeSerializer

from questions.desk.app import PAGES, PUBLIC
from questions.desk.sessions import DEVICE_COOKIE, SESSION_COOKIE
from questions.desk.visit import PREFIX
from tests.questions.desk.conftest import PASSWORD, Browser, Opened, open_desk

PATHS = sorted({path for _, path, _ in PAGES})


def filled(path: str) -> str:
    return re.sub(r"\{\w+\}", "some-thing", path)


def session_of(browser: Browser) -> str:
    return browser.http.cookies[SESSION_COOKIE]


async def test_the_password_opens_the_desk_and_the_name_stands_on_it(opened: Opened) -> None:
    browser = opened.browser()
    page = await browser.log_in(name="  山田   花子 ")
    assert page.status_code == 200
    assert str(page.url).endswith("/desk/")
    assert "山田 花子" in page.text


@pytest.mark.parametrize("path", PATHS)
async def test_no_page_is_shown_to_who_is_not_logged_in(opened: Opened, path: str) -> None:
    page = await opened.browser().http.get(PREFIX + filled(path))
    assert page.status_code in {303, 404}
    assert page.status_code == 404 or page.headers["Location"] == "/desk/login"


@pytest.mark.parametrize("path", sorted({path for method, path, _ in PAGES if method == "POST"}))
async def test_nothing_is_taken_from_who_is_not_logged_in(opened: Opened, path: str) -> None:
    browser = opened.browser()
    await browser.get("/login")
    token = re.findall(r'name="csrf" value="([^"]+)"', browser.html)[0]
    answer = await browser.http.post(PREFIX + path, data={"csrf": token})
    assert answer.headers["Location"] == "/desk/login"


@pytest.mark.parametrize("password", ["", "correct horse batterx", PASSWORD + " ", "x" * 5_000])
async def test_another_password_opens_nothing(opened: Opened, password: str) -> None:
    browser = opened.browser()
    page = await browser.log_in(password)
    assert page.status_code == 401
    assert (await browser.http.get("/desk/")).status_code == 303


@pytest.mark.parametrize("name", ["", "   ", "x" * 41, "a\x00b"])
async def test_a_name_is_asked_for(opened: Opened, name: str) -> None:
    assert (await opened.browser().log_in(name=name)).status_code == 401


async def test_a_thousand_wrong_passwords_try_ten_and_keep_no_analyst_out(opened: Opened) -> None:
    known = await opened.analyst()
    await known.post("/logout")
    thief = opened.browser()
    await thief.get("/login")
    answers = [
        (await thief.post("/login", name="x", secret=f"guess number {n}")).status_code
        for n in range(1_000)
    ]
    assert answers.count(401) == 10
    assert answers.count(429) == 990
    # The right one does not open either, now: nothing tells a thief that it was right.
    assert (await thief.post("/login", name="x", secret=PASSWORD)).status_code == 429
    # Whoever has logged in before with this browser does not notice.
    assert (await known.log_in()).status_code == 200
    # Whoever has not waits ten seconds.
    opened.room.now += timedelta(seconds=10)
    assert (await opened.browser().log_in()).status_code == 200


async def test_a_header_that_names_another_address_gives_no_more_tries(opened: Opened) -> None:
    thief = opened.browser()
    await thief.get("/login")
    answers = []
    for n in range(30):
        thief.http.headers["X-Forwarded-For"] = f"203.0.113.{n}"
        thief.http.headers["Forwarded"] = f"for=203.0.113.{n}"
        answers.append((await thief.post("/login", name="x", secret="wrong")).status_code)
    assert answers.count(401) == 10


async def test_a_known_browser_that_guesses_is_held_too(opened: Opened) -> None:
    browser = await opened.analyst()
    await browser.post("/logout")
    answers = [
        (await browser.post("/login", name="x", secret="wrong")).status_code for _ in range(50)
    ]
    assert answers.count(401) == 10


async def test_the_cookie_is_for_this_site_and_this_desk_alone(opened: Opened) -> None:
    browser = opened.browser()
    await browser.get("/login")
    found = re.search(r'name="csrf" value="([^"]+)"', browser.html)
    assert found
    form = {"csrf": found[1], "name": "Hanako", "secret": PASSWORD}
    answer = await browser.http.post("/desk/login", data=form)
    cookies = answer.headers.get_list("Set-Cookie")
    assert len(cookies) == 2
    for cookie in cookies:
        assert "HttpOnly" in cookie
        assert "SameSite=strict" in cookie
        assert "Path=/desk" in cookie


async def test_behind_https_cookies_never_travel_without_it(opened: Opened) -> None:
    secure = open_desk(opened.room, opened.desk.finder(), PASSWORD, secure=True)
    answer = await secure.browser().http.get("/desk/login")
    assert "; Secure" in answer.headers["Set-Cookie"]


async def test_a_forged_cookie_opens_nothing(opened: Opened) -> None:
    browser = await opened.analyst()
    real = session_of(browser)
    other_key = URLSafeSerializer(b"another key", salt="desk session")
    data = {"id": "1", "csrf": "1", "expires": 9e9, "name": "x", "language": "en", "theme": "auto"}
    head, _, signature = real.rpartition(".")
    device = browser.http.cookies[DEVICE_COOKIE]
    forged = [
        str(other_key.dumps(data)),
        head,
        f"{head}.",
        f"{head}x.{signature}",
        f"{real}x",
        device,
        "",
        "." * 100,
        "eyJuYW1lIjoieCJ9." + signature,
    ]
    for cookie in forged:
        stranger = opened.browser()
        stranger.http.cookies.set(SESSION_COOKIE, cookie, path="/desk")
        assert (await stranger.http.get("/desk/")).status_code == 303, cookie


async def test_a_session_ends_after_a_days_work(opened: Opened) -> None:
    browser = await opened.analyst()
    opened.room.now += timedelta(hours=11, minutes=59)
    assert (await browser.http.get("/desk/")).status_code == 200
    opened.room.now += timedelta(minutes=2)
    assert (await browser.http.get("/desk/")).status_code == 303


async def test_after_logout_a_copy_of_the_cookie_opens_nothing(opened: Opened) -> None:
    browser = await opened.analyst()
    copied = session_of(browser)
    await browser.post("/logout")
    thief = opened.browser()
    thief.http.cookies.set(SESSION_COOKIE, copied, path="/desk")
    assert (await thief.http.get("/desk/")).status_code == 303


async def test_login_changes_the_session_so_that_nobody_can_plant_one(opened: Opened) -> None:
    browser = opened.browser()
    await browser.get("/login")
    planted = session_of(browser)
    await browser.post("/login", name="Hanako", secret=PASSWORD)
    assert session_of(browser) != planted
    thief = opened.browser()
    thief.http.cookies.set(SESSION_COOKIE, planted, path="/desk")
    assert (await thief.http.get("/desk/")).status_code == 303


@pytest.mark.parametrize("token", ["", "x", "あ"])
@pytest.mark.parametrize("path", sorted({p for m, p, _ in (*PAGES, *PUBLIC) if m == "POST"}))
async def test_a_form_without_this_desks_token_does_nothing(
    analyst: Browser, path: str, token: str
) -> None:
    answer = await analyst.http.post(PREFIX + path, data={"csrf": token, "theme": "dark"})
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers
    assert (await analyst.http.post(PREFIX + path)).status_code == 403


async def test_another_sessions_token_does_nothing(opened: Opened, analyst: Browser) -> None:
    other = await opened.analyst()
    found = re.search(r'name="csrf" value="([^"]+)"', other.html)
    assert found
    answer = await analyst.http.post("/desk/logout", data={"csrf": found[1]})
    assert answer.status_code == 403


async def test_a_link_opens_the_desk_once(by_link: Opened) -> None:
    by_link.desk.open_link()
    (token,) = by_link.links
    browser = by_link.browser()
    page = await browser.get(f"/login?token={token}")
    assert 'type="password"' not in page.text
    assert (await browser.post("/login", name="Hanako", secret=token)).status_code == 200
    again = by_link.browser()
    await again.get(f"/login?token={token}")
    assert (await again.post("/login", name="Hanako", secret=token)).status_code == 401


async def test_whoever_has_no_link_finds_a_new_one_in_the_terminal_and_not_a_hundred(
    by_link: Opened,
) -> None:
    for _ in range(100):
        page = await by_link.browser().get("/login")
        assert "terminal" in page.text
    assert len(by_link.links) == 1
    assert by_link.links[0] not in page.text


@pytest.mark.parametrize("token", ["", "x", "あ"])
async def test_another_link_opens_nothing(by_link: Opened, token: str) -> None:
    by_link.desk.open_link()
    browser = by_link.browser()
    await browser.get("/login?token=x")
    assert (await browser.post("/login", name="x", secret=token)).status_code == 401


async def test_by_link_the_desk_answers_to_this_machines_name_only(by_link: Opened) -> None:
    by_link.hosts = ("127.0.0.1", "localhost")
    http = by_link.browser().http
    assert (await http.get("/desk/login")).status_code == 200
    for host in ("evil.example", "127.0.0.1.evil.example"):
        answer = await http.get("/desk/login", headers={"Host": host})
        assert answer.status_code == 400


async def test_every_answer_forbids_what_no_page_needs(analyst: Browser) -> None:
    for path in ("/", "/login", "/nothing-here", "/static/desk.css", "/static/nothing"):
        answer: httpx.Response = await analyst.http.get(f"/desk{path}")
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "http" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        if "/static/desk" not in path:
            assert answer.headers["Cache-Control"] == "no-store"


async def test_language_and_colours_are_remembered(opened: Opened) -> None:
    browser = await opened.analyst("ja,en;q=0.8")
    assert '<html lang="ja" data-theme="auto">' in browser.html
    await browser.post("/preferences", language="en", back="/try?x=1")
    assert '<html lang="en"' in browser.html
    await browser.post("/preferences", theme="dark")
    assert '<html lang="en" data-theme="dark">' in browser.html


@pytest.mark.parametrize("back", ["https://evil.example", "//evil.example", "/\\evil.example", "x"])
async def test_no_form_leads_to_another_site(analyst: Browser, back: str) -> None:
    found = re.search(r'name="csrf" value="([^"]+)"', analyst.html)
    assert found
    answer = await analyst.http.post("/desk/preferences", data={"csrf": found[1], "back": back})
    assert answer.headers["Location"].startswith("/desk/")
