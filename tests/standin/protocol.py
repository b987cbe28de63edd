"""How Telegram writes what it takes and answers."""

import json
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse

TOKEN = "123456:stand-in-token"
BOT = {"id": 123456, "is_bot": True, "first_name": "Support", "username": "support_bot"}


@dataclass(frozen=True)
class Fault:
    """An answer other than success: an HTTP status, with retry_after for 429."""

    status: int
    retry_after: int = 0
    description: str = "fault"
    migrated_to: int = 0


async def parameters(request: Request) -> dict[str, Any]:
    """What a request to the Bot API brings, in the body as JSON or a form, or in the address."""
    body = await request.body()
    if request.headers.get("content-type", "").startswith("application/json"):
        return dict(json.loads(body or b"{}"))
    return {**request.query_params, **dict(parse_qsl(body.decode()))}


def success(result: object) -> JSONResponse:
    """A result as Telegram writes it."""
    return JSONResponse({"ok": True, "result": result})


def failure_body(fault: Fault) -> dict[str, Any]:
    """A fault as Telegram writes it."""
    parameters = {"retry_after": fault.retry_after} if fault.status == 429 else {}
    if fault.migrated_to:
        parameters["migrate_to_chat_id"] = fault.migrated_to
    body = {"ok": False, "error_code": fault.status, "description": fault.description}
    return body | ({"parameters": parameters} if parameters else {})


def failure(fault: Fault) -> JSONResponse:
    """The answer that a fault is."""
    return JSONResponse(failure_body(fault), status_code=fault.status)
