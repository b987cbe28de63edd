"""Figures for whoever runs the bot, as Prometheus reads them: /metrics, never on a public port.

A figure is read with the moment it was read at, and often kept elsewhere. So nothing here may say
when a single person wrote: what was asked is held back until ten questions have come and is then
told at once, and urgent messages are in no figure at all (the log counts them by month).
"""

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Final, Literal

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    CollectorRegistry,
    Counter,
    Histogram,
    ProcessCollector,
    generate_latest,
)
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.health import Health
from bot.library import Library
from bot.memory import Recent

TOGETHER: Final = 10
"""So many questions are told at once: none of them can be dated more closely."""
OTHER: Final = "other"
Stage = Literal["answer", "render", "send", "log"]
BUCKETS_S: Final = (0.001, 0.003, 0.01, 0.03, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the figures come from that other parts count; each is asked at each reading."""

    gauges: Mapping[str, tuple[str, Callable[[], float]]] = field(default_factory=dict)
    """By name: what it is, and its value now."""
    counters: Mapping[str, tuple[str, Callable[[], float]]] = field(default_factory=dict)
    telegram_errors: Callable[[], Mapping[str, int]] = dict
    """By kind, since the start."""


@dataclass(frozen=True, slots=True)
class _Question:
    language: str
    outcome: str
    seconds: Mapping[str, float]


class Metrics:
    """Collects figures of one process. `languages`: the folders in service, as labels."""

    def __init__(
        self,
        languages: Callable[[], Collection[str]] = tuple,
        timer: Callable[[], float] = time.perf_counter,
    ) -> None:
        self.registry = CollectorRegistry()
        self._languages = languages
        self._timer = timer
        self._seconds: Recent[int, dict[str, float]] = Recent(10_000)
        self._held: list[_Question] = []
        self._questions = Counter(
            "support_bot_questions",
            "Questions answered, told ten at a time, without urgent ones",
            ["language", "outcome"],
            registry=self.registry,
        )
        self._stages = Histogram(
            "support_bot_stage_seconds",
            "How long each part of answering took, told ten at a time",
            ["stage"],
            buckets=BUCKETS_S,
            registry=self.registry,
        )

    def read_from(self, sources: Sources) -> None:
        """Add what other parts count, and the process's memory, time and files."""
        ProcessCollector(registry=self.registry)
        self.registry.register(_Asking(sources))

    @contextmanager
    def stage(self, update_id: int, stage: Stage) -> Iterator[None]:
        """Time a part of the work on an update; parts that happen again are added up."""
        start = self._timer()
        try:
            yield
        finally:
            spent = self._seconds.get(update_id) or {}
            spent[stage] = spent.get(stage, 0.0) + self._timer() - start
            self._seconds.put(update_id, spent)

    def answered(self, update_id: int, language: str, outcome: str) -> None:
        """A question that is not urgent has its answer."""
        seconds = self._seconds.get(update_id) or {}
        label = language if language in self._languages() else OTHER
        self._held.append(_Question(label, outcome, seconds))
        if len(self._held) < TOGETHER:
            return
        for question in self._held:
            self._questions.labels(question.language, question.outcome).inc()
            for stage, spent in question.seconds.items():
                self._stages.labels(stage).observe(spent)
        self._held = []

    def drop(self, update_id: int) -> None:
        """Forget an update that is no longer in work."""
        self._seconds.drop(update_id)


def sources_of(health: Health, library: Library) -> Sources:
    """What parts count anyway, for /metrics."""
    dropped = {
        "log_rows_dropped": "Log rows that could not be written",
        "updates_dropped": "Updates given up after several tries",
        "updates_unreadable": "Updates that could not be read",
    }
    return Sources(
        gauges={
            "telegram_ok": ("1 while Telegram answers", lambda: health.telegram == "ok"),
            "knowledge_errors": ("Errors that keep an edit out", lambda: library.errors),
            "by_meaning": ("1 while meaning takes part", lambda: library.finder.by_meaning),
            "clock_ahead_seconds": ("Of Telegram's clock", health.clock_ahead_s),
        },
        counters={
            "knowledge_reloads": ("Changed states taken into service", lambda: library.reloads),
            **{name: (what, health.counters[name]) for name, what in dropped.items()},
        },
        telegram_errors=lambda: health.telegram_errors,
    )


class _Asking(Collector):
    """Asks other parts for their figures whenever they are read."""

    def __init__(self, sources: Sources) -> None:
        self._sources = sources

    def collect(self) -> Iterator[Metric]:
        """All figures of the other parts as they are now."""
        for name, (what, value) in self._sources.gauges.items():
            yield GaugeMetricFamily(f"support_bot_{name}", what, value=value())
        for name, (what, value) in self._sources.counters.items():
            yield CounterMetricFamily(f"support_bot_{name}", what, value=value())
        errors = CounterMetricFamily(
            "support_bot_telegram_errors", "Requests that Telegram did not grant", labels=["kind"]
        )
        for kind, count in sorted(self._sources.telegram_errors().items()):
            errors.add_metric([kind], count)
        yield errors


def metrics_route(metrics: Metrics) -> Route:
    """GET /metrics."""

    async def read(_request: Request) -> Response:
        return Response(
            generate_latest(metrics.registry), headers={"content-type": CONTENT_TYPE_LATEST}
        )

    return Route("/metrics", read)
