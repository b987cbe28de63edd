"""All checks in order; one that fails itself is a line like any other."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from datetime import datetime
from inspect import isawaitable

from bot.doctor import machine
from bot.doctor.findings import Finding, ok, wrong
from bot.doctor.telegram import ask_telegram
from bot.settings import SettingsError, load_settings
from retrieval.knowledge import Knowledge

Check = Callable[[], list[Finding] | Awaitable[list[Finding]]]


async def examine(
    environ: Mapping[str, str], clock: Callable[[], datetime]
) -> AsyncIterator[Finding]:
    """Every finding as soon as it is there; changes nothing. Raises nothing for what it finds."""
    try:
        settings = load_settings(environ)
    except SettingsError as error:
        yield wrong("settings", "settings", problem=error)
        return
    yield ok("settings", "settings-ok")
    read: list[Knowledge | None] = [None]

    def knowledge() -> list[Finding]:
        found, read[0] = machine.knowledge(settings)
        return found

    checks: dict[str, Check] = {
        "token": lambda: ask_telegram(settings, clock),
        "storage": lambda: machine.storage(settings, environ),
        "secrets": lambda: machine.secrets(settings),
        "disk": lambda: machine.disk(settings),
        "knowledge": knowledge,
        "meaning": lambda: machine.meaning(settings, read[0]),
    }
    for part, check in checks.items():
        for finding in await _guarded(part, check):
            yield finding


async def _guarded(part: str, check: Check) -> list[Finding]:
    try:
        found = check()
        return await found if isawaitable(found) else found
    except Exception as error:
        # A file that may not be read, say. Its message could hold anything: the kind is enough.
        return [wrong(part, "failed", kind=type(error).__name__)]
