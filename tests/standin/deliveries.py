"""The stand-in's side of a webhook: it delivers until it is told 200."""

import asyncio
from collections.abc import Callable
from typing import Any

import httpx

_CONNECTIONS = 40
"""As many at once as Telegram makes where a bot does not say otherwise."""


class Deliveries:
    """Delivers each waiting update at once, and again with growing pauses until it is confirmed.

    `hook` is what setWebhook said, None without one; `addresses` says where a delivery goes.
    """

    def __init__(
        self,
        hook: Callable[[], dict[str, Any] | None],
        waiting: Callable[[], list[dict[str, Any]]],
        confirm: Callable[[int], None],
        addresses: Callable[[str], list[str]],
        most: int,
    ) -> None:
        self._hook = hook
        self._waiting = waiting
        self._confirm = confirm
        self._addresses = addresses
        self._most = most
        self._begun: set[int] = set()
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Go on until the loop ends; a second call changes nothing."""
        hook = self._hook()
        if self._task is None and hook is not None:
            self._connections = asyncio.Semaphore(int(hook.get("max_connections", _CONNECTIONS)))
            self._task = asyncio.ensure_future(self._deliver())

    async def _deliver(self) -> None:
        async with httpx.AsyncClient(timeout=60) as client:
            tasks: set[asyncio.Task[None]] = set()
            while True:
                waiting = self._waiting() if self._hook() is not None else []
                fresh = [u for u in waiting if u["update_id"] not in self._begun]
                self._begun.update(u["update_id"] for u in fresh)
                for update in fresh:
                    task = asyncio.ensure_future(self._deliver_one(client, update))
                    tasks.add(task)
                    task.add_done_callback(tasks.discard)
                await asyncio.sleep(0.01)

    async def _deliver_one(self, client: httpx.AsyncClient, update: dict[str, Any]) -> None:
        for number in range(self._most):
            hook = self._hook()
            if hook is None:
                return
            # The public https address of the test is the bot's own port on this machine.
            urls = self._addresses(str(hook["url"]))
            posts = (self._post(client, url, update, hook) for url in urls)
            if 200 in await asyncio.gather(*posts):
                self._confirm(update["update_id"])
                return
            await asyncio.sleep(min(0.2 * 2**number, 2))

    async def _post(
        self, client: httpx.AsyncClient, url: str, update: dict[str, Any], hook: dict[str, Any]
    ) -> int:
        headers = {"X-Telegram-Bot-Api-Secret-Token": str(hook.get("secret_token", ""))}
        try:
            async with self._connections:
                return (await client.post(url, json=update, headers=headers)).status_code
        except httpx.HTTPError:
            return 0
