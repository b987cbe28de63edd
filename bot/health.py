"""Is the process up, and can it do its work? /healthz and /readyz.

Not ready (503): Telegram cannot be reached, or the bot is starting. Degraded (200): storage or a
knowledge file fails, but people are answered.
"""

from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse
from starlette.routing import Route

from questions.storage import StorageError

SERVICE_UNAVAILABLE = 503
CLOCK_MAY_ERR_S = 60


@dataclass(slots=True)
class Health:
    """What each part last said of itself."""

    check_storage: Callable[[], Awaitable[None]]
    count_knowledge_errors: Callable[[], int] = lambda: 0
    log_fails: Callable[[], bool] = lambda: False
    telegram: str = "starting"
    taken: int = 0
    """How many messages to people Telegram has taken since the start."""
    counters: dict[str, Callable[[], int]] = field(default_factory=dict)
    telegram_errors: Counter[str] = field(default_factory=Counter)
    """Requests that Telegram did not grant, by kind, since the start."""
    clock_ahead_s: Callable[[], float] = lambda: 0.0

    def telegram_ok(self) -> None:
        """Telegram answered."""
        self.telegram = "ok"

    def telegram_failed(self, reason: str) -> None:
        """Telegram did not; `reason` is shown to whoever runs the bot."""
        self.telegram = reason

    async def report(self) -> tuple[bool, dict[str, object]]:
        """Whether messages can be answered, and the state of each part."""
        try:
            await self.check_storage()
            storage = "rows are being dropped" if self.log_fails() else "ok"
        except StorageError as error:
            storage = f"failing: {error}"
        broken = self.count_knowledge_errors()
        knowledge = f"{broken} errors; see `support-bot check`" if broken else "ok"
        ready = self.telegram == "ok"
        clock = self._clock()
        fine = ready and {storage, knowledge, clock} == {"ok"}
        return ready, {
            "status": "ready" if fine else "degraded" if ready else "not ready",
            "telegram": self.telegram,
            "storage": storage,
            "knowledge": knowledge,
            "clock": clock,
            **{name: count() for name, count in self.counters.items()},
        }

    def _clock(self) -> str:
        ahead = self.clock_ahead_s()
        if abs(ahead) <= CLOCK_MAY_ERR_S:
            return "ok"
        return f"{abs(ahead):.0f} s {'ahead of' if ahead > 0 else 'behind'} Telegram's; set it"


def health_routes(health: Health) -> list[Route]:
    """/healthz and /readyz."""

    async def healthz(_request: Request) -> PlainTextResponse:
        return PlainTextResponse("ok\n")

    async def readyz(_request: Request) -> JSONResponse:
        ready, report = await health.report()
        return JSONResponse(report, status_code=200 if ready else SERVICE_UNAVAILABLE)

    return [Route("/healthz", healthz), Route("/readyz", readyz)]
