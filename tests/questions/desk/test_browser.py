"""A real browser does an analyst's work, from an unanswered question to a bot that answers it."""

import json
import os
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.wait import WebDriverWait

from tests.conftest import ROOT
from tests.process.running import SUPPORT_BOT, command, free_port

BROWSER = shutil.which("chromium") or shutil.which("chromium-browser")
DRIVER = shutil.which("chromedriver")
needs_browser = pytest.mark.skipif(
    not (BROWSER and DRIVER),
    reason="no browser: install Debian's packages chromium and chromium-driver",
)
PASSWORD = "a password for the test"
QUESTIONS = (
    "can my rabbit come along to the lecture",
    "may my rabbit come along to your lecture",
    "can a rabbit come along to a lecture?",
)
WORDS = "taking a pet rabbit along to hear a lecture"
FLAGS = (
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--lang=en-US",
)


@pytest.fixture
def chromium() -> Iterator[webdriver.Chrome]:
    options = Options()
    options.binary_location = BROWSER or ""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        for flag in (*FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        driver = webdriver.Chrome(options=options, service=Service(DRIVER or ""))
        driver.set_window_size(1280, 1000)
        yield driver
        driver.quit()


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    knowledge = tmp_path / "copy" / "knowledge"
    shutil.copytree(ROOT / "knowledge", knowledge)
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "XDG_CACHE_HOME": str(ROOT / ".venv" / "cache"),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'data' / 'bot.db'}",
        "KNOWLEDGE_DIR": str(knowledge),
        "DESK_PASSWORD": PASSWORD,
        "EMBEDDINGS": "off",
        "LANG": "en_US.UTF-8",
    }


def log_questions(database: Path) -> None:
    """People have asked what the bot did not know."""
    today = (datetime.now(UTC) + timedelta(hours=9)).date()
    with sqlite3.connect(database) as connection:
        for number, text in enumerate(QUESTIONS):
            connection.execute(
                "insert into questions (key, day, office_hours, language, outcome, band, text) "
                "values (?, ?, 0, 'en', 'unknown', 'low', ?)",
                (f"{number:032x}", today.isoformat(), text),
            )
    connection.close()


@pytest.fixture
def desk(env: dict[str, str], tmp_path: Path) -> Iterator[str]:
    assert command(env, "migrate").returncode == 0
    log_questions(tmp_path / "data" / "bot.db")
    port = free_port()
    with (tmp_path / "desk.log").open("wb") as log:
        process = subprocess.Popen(
            [*SUPPORT_BOT, "desk", "--port", str(port), "--no-browser"],
            env=env,
            cwd=ROOT,
            stdout=log,
            stderr=log,
        )
    try:
        yield f"http://127.0.0.1:{port}/desk"
    finally:
        process.terminate()
        process.wait(10)


def answered(env: dict[str, str]) -> dict[str, object]:
    found = command(env, "ask", "--json", QUESTIONS[0])
    assert found.returncode == 0, found.stderr
    return dict(json.loads(found.stdout))


def open_page(driver: webdriver.Chrome, address: str) -> None:
    """Open it, as soon as the desk is up."""
    for _ in range(150):
        try:
            driver.get(address)
        except Exception as error:  # selenium's own, of many kinds
            assert "ERR_CONNECTION_REFUSED" in str(error)
            time.sleep(0.2)
        else:
            return
    raise AssertionError("the desk did not start")


def choose_by_keys(chromium: webdriver.Chrome, wait: "WebDriverWait[webdriver.Chrome]") -> str:
    """Find an entry by typing, go down to it and back, press Enter on it; gives what was chosen."""

    def press(*keys: str) -> None:
        chromium.switch_to.active_element.send_keys(*keys)

    def here(attribute: str = "value") -> str:
        return chromium.switch_to.active_element.get_attribute(attribute) or ""

    chromium.find_element(By.TAG_NAME, "body").send_keys("/")
    press("lecture")
    wait.until(lambda _: chromium.find_elements(By.CSS_SELECTOR, "#found button"))
    press(Keys.ARROW_DOWN)
    first = here()
    press(Keys.ARROW_DOWN)
    assert here() != first
    press(Keys.ARROW_UP)
    press(Keys.ARROW_UP)
    assert here("id") == "search"
    # Enter among what is typed chooses nothing; on what was found it does.
    press(Keys.ENTER)
    assert here() == first
    assert first.startswith("entry:")
    assert "labelled" not in chromium.find_element(By.TAG_NAME, "body").text
    press(Keys.ENTER)
    return first


@needs_browser
def test_from_an_unanswered_question_to_a_bot_that_answers_it(
    chromium: webdriver.Chrome, desk: str, env: dict[str, str]
) -> None:
    assert answered(env)["entry"] is None
    # A page that gives way to the next while it is read is read again. The driver says so in
    # several ways, one without a class of its own; what never comes still fails, after 30 s.
    wait = WebDriverWait(chromium, 30, ignored_exceptions=(WebDriverException,))

    def shows(text: str) -> bool:
        return text in chromium.find_element(By.TAG_NAME, "body").text

    # Log in.
    open_page(chromium, desk)
    chromium.find_element(By.ID, "name").send_keys("Hanako")
    chromium.find_element(By.ID, "secret").send_keys(PASSWORD, Keys.ENTER)
    wait.until(lambda _: shows("Overview"))
    # Find an unanswered group.
    chromium.find_element(By.CSS_SELECTOR, ".side").find_element(By.LINK_TEXT, "Unanswered").click()
    wait.until(lambda _: shows("rabbit"))
    assert shows("1 group, 3 questions")
    chromium.find_element(By.LINK_TEXT, "Review").click()
    wait.until(lambda _: chromium.find_elements(By.ID, "search"))
    entry = choose_by_keys(chromium, wait)
    wait.until(lambda _: shows("3 questions labelled"))
    # Take it back and say it again, by keys.
    chromium.find_element(By.TAG_NAME, "body").send_keys("u")
    wait.until(lambda _: shows("1 group left"))
    chromium.find_element(By.TAG_NAME, "body").send_keys("/")
    chromium.switch_to.active_element.send_keys("lecture")
    wait.until(lambda _: chromium.find_elements(By.CSS_SELECTOR, "#found button"))
    chromium.switch_to.active_element.send_keys(Keys.ARROW_DOWN, Keys.ENTER)
    wait.until(lambda _: shows("3 questions labelled"))
    # Word a phrasing: what people wrote is refused, words of one's own show their effect.
    chromium.find_element(By.PARTIAL_LINK_TEXT, "Word a phrasing").click()
    chromium.find_element(By.ID, "text").send_keys(QUESTIONS[0])
    chromium.find_element(By.CSS_SELECTOR, "button[value=effect]").click()
    wait.until(lambda _: shows("very close to a question that somebody wrote"))
    chromium.find_element(By.ID, "text").clear()
    chromium.find_element(By.ID, "text").send_keys(WORDS)
    chromium.find_element(By.CSS_SELECTOR, "button[value=effect]").click()
    wait.until(lambda _: shows("What it would do"))
    chromium.find_element(By.CSS_SELECTOR, "button[value=keep]").click()
    wait.until(lambda _: shows("Download as a patch"))
    assert shows(WORDS)
    # Nothing on any page was refused by the browser: no inline script or style, nothing fetched.
    log: list[dict[str, str]] = chromium.execute("getLog", {"type": "browser"})["value"]
    refused = [e["message"] for e in log if e["level"] == "SEVERE"]
    assert [message for message in refused if "409 (Conflict)" not in message] == []
    # The bot has not changed. Take the suggestion into the working copy, and it has.
    assert answered(env)["entry"] is None
    done = command(env, "suggestions", "--apply")
    assert done.returncode == 0, done.stderr
    assert answered(env)["entry"] == entry.removeprefix("entry:")
