"""/metrics tells how the bot is, and not when a single person wrote."""

import re
from itertools import count

import httpx
import pytest
from prometheus_client import generate_latest
from starlette.applications import Starlette
from telegram.error import BadRequest, Conflict, Forbidden, TelegramError, TimedOut

from bot.handlers.errors import kind_of
from bot.metrics import TOGETHER, Metrics, Sources, metrics_route
from tests.bot.conftest import Chat, MakeChat
from tests.bot.recording import RecordingRequest
from tests.standin import Fault

DANGER = "I want to die"


def figures(metrics: Metrics) -> dict[str, float]:
    """Every sample by its name and labels."""
    text = generate_latest(metrics.registry).decode()
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, _, value in (line.rpartition(" ") for line in lines)}


def asked(metrics: Metrics) -> dict[str, float]:
    found = figures(metrics)
    return {k: v for k, v in found.items() if k.startswith("support_bot_questions_total")}


def test_questions_are_told_ten_at_a_time() -> None:
    metrics = Metrics(lambda: {"en", "ja"})
    for number in range(TOGETHER - 1):
        metrics.answered(number, "en", "answer")
        assert asked(metrics) == {}
    metrics.answered(99, "ja", "unknown")
    assert asked(metrics) == {
        'support_bot_questions_total{language="en",outcome="answer"}': 9.0,
        'support_bot_questions_total{language="ja",outcome="unknown"}': 1.0,
    }


def test_a_language_that_few_speak_is_not_named() -> None:
    metrics = Metrics(lambda: {"en", "ja"})
    for number, language in enumerate(("my", "und", "ti", "ku", "x" * 50) * 2):
        metrics.answered(number, language, "unknown")
    assert list(asked(metrics)) == [
        'support_bot_questions_total{language="other",outcome="unknown"}'
    ]


def test_each_stage_is_timed() -> None:
    ticks = count()
    metrics = Metrics(lambda: {"en"}, timer=lambda: next(ticks))
    for number in range(TOGETHER):
        with metrics.stage(number, "answer"):
            pass
        for _ in range(2):
            with metrics.stage(number, "send"):
                pass
        metrics.answered(number, "en", "answer")
    found = figures(metrics)
    assert found['support_bot_stage_seconds_sum{stage="answer"}'] == TOGETHER
    assert found['support_bot_stage_seconds_sum{stage="send"}'] == 2 * TOGETHER
    assert found['support_bot_stage_seconds_count{stage="send"}'] == TOGETHER


@pytest.fixture
async def counted(make_chat: MakeChat) -> Chat:
    chat = await make_chat()
    chat.services.metrics = Metrics(lambda: chat.services.conversation.knowledge.languages)
    return chat


async def test_a_conversation_with_an_urgent_message_looks_as_one_without(counted: Chat) -> None:
    for number in range(TOGETHER):
        await counted.says("Who is a refugee?", chat=number + 1)
        await counted.says(DANGER, chat=number + 1)
    found = figures(counted.services.metrics)
    assert asked(counted.services.metrics) == {
        'support_bot_questions_total{language="en",outcome="answer"}': float(TOGETHER)
    }
    counts = {k: v for k, v in found.items() if "_seconds_count" in k}
    assert counts == {
        f'support_bot_stage_seconds_count{{stage="{stage}"}}': float(TOGETHER)
        for stage in ("answer", "render", "send", "log")
    }


async def test_whoever_has_logging_off_is_in_no_figure(counted: Chat) -> None:
    counted.services.people.set_logging(1, off=True)
    for _ in range(2 * TOGETHER):
        await counted.says("Who is a refugee?")
    assert asked(counted.services.metrics) == {}


async def test_labels_can_single_nobody_out(counted: Chat) -> None:
    texts = ("hello", "難民とは", "xin chào tôi là người tị nạn", "qwertz", "Who is a refugee?")
    for number in range(8):
        for text in texts:
            await counted.says(text, chat=5_550_000_000 + number)
        await counted.presses("2Ten", chat=5_550_000_000 + number)
    text = generate_latest(counted.services.metrics.registry).decode()
    labels = set(re.findall(r'(\w+)="([^"]*)"', text))
    assert {value for name, value in labels if name == "language"} <= {"en", "ja", "other"}
    assert {value for name, value in labels if name == "outcome"} <= {
        "answer",
        "choices",
        "unknown",
        "chat",
    }
    assert {name for name, _ in labels} == {"language", "outcome", "stage", "le"}
    assert "555000" not in text


async def test_telegrams_refusals_are_counted_by_kind(make_chat: MakeChat) -> None:
    faults = [Fault(502), Fault(403, description="bot was blocked by the user")]

    def fault(method: str, _data: object) -> Fault | None:
        return faults.pop(0) if method == "sendMessage" and faults else None

    chat = await make_chat(RecordingRequest(fault))
    await chat.says("hello")
    assert chat.health.telegram_errors == {"network": 1, "refused": 1}


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (BadRequest("marker"), "refused"),
        (Forbidden("marker"), "refused"),
        (Conflict("marker"), "conflict"),
        (TimedOut(), "timeout"),
        (TelegramError("marker"), "other"),
    ],
)
def test_a_kind_says_nothing_of_what_telegram_said(error: TelegramError, kind: str) -> None:
    assert kind_of(error) == kind


async def test_other_parts_are_asked_when_figures_are_read() -> None:
    metrics = Metrics()
    dropped = 0
    metrics.read_from(
        Sources(
            gauges={"knowledge_errors": ("Errors", lambda: 2)},
            counters={"log_rows_dropped": ("Dropped", lambda: dropped)},
            telegram_errors=lambda: {"network": 3},
        )
    )
    dropped = 7
    transport = httpx.ASGITransport(Starlette(routes=[metrics_route(metrics)]))
    async with httpx.AsyncClient(transport=transport, base_url="http://bot") as http:
        answer = await http.get("/metrics")
    assert answer.headers["content-type"].startswith("text/plain")
    assert "support_bot_knowledge_errors 2.0" in answer.text
    assert "support_bot_log_rows_dropped_total 7.0" in answer.text
    assert 'support_bot_telegram_errors_total{kind="network"} 3.0' in answer.text
    assert "process_resident_memory_bytes" in answer.text
