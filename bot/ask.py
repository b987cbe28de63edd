"""`support-bot ask`: one question, or many as JSON lines. The contract is in docs/commands.md."""

import json
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from bot.conversation import Conversation, Incoming
from bot.plain import reply_text
from bot.replies import Reply
from retrieval.decision import Answer, Choices, Decision, SmallTalk, Unknown, Urgent

OUTCOMES = {
    Answer: "answer",
    Choices: "choices",
    Unknown: "unknown",
    Urgent: "urgent",
    SmallTalk: "chat",
}
MAX_LINE_BYTES = 1_000_000


class _Line(BaseModel):
    """A line of input; other keys are allowed and ignored."""

    model_config = ConfigDict(strict=True)

    text: str
    language_hint: Annotated[str, StringConstraints(max_length=35)] | None = None


def outcome(decision: Decision) -> str:
    """The decision's name in the contract."""
    return OUTCOMES[type(decision)]


def entry_of(decision: Decision) -> str | None:
    """The entry shown: the answer's, or the card's."""
    match decision:
        case Answer(entry=entry):
            return entry
        case Urgent(card=card):
            return card
        case _:
            return None


def as_object(text: str, reply: Reply, top: int) -> dict[str, Any]:
    """A reply as the contract's object."""
    decision = reply.decision
    if decision is None:
        raise ValueError("only replies to messages carry a decision")
    besides = decision.besides if isinstance(decision, Urgent) else decision
    return {
        "text": text,
        "language": decision.language,
        "outcome": outcome(decision),
        "entry": entry_of(decision),
        "choices": list(besides.entries) if isinstance(besides, Choices) else [],
        "candidates": [
            {"entry": c.entry, "confidence": c.confidence} for c in decision.candidates[:top]
        ],
        "confidence": decision.confidence,
        "reply": reply_text(reply),
    }


def answer_lines(
    conversation: Conversation, lines: Iterable[bytes], top: int
) -> Iterator[dict[str, Any]]:
    """One object for each line, in order; a bad line gets {"error": ...}."""
    for line in lines:
        yield _answer_line(conversation, line, top)


def _answer_line(conversation: Conversation, line: bytes, top: int) -> dict[str, Any]:
    if len(line) > MAX_LINE_BYTES:
        return {"error": f"the line has more than {MAX_LINE_BYTES} bytes"}
    if not line.strip():
        return {"error": 'the line is empty; write {"text": "..."}'}
    try:
        data = json.loads(line.decode("utf-8"))
        given = _Line.model_validate(data)
    except UnicodeDecodeError:
        return {"error": "the line is not UTF-8"}
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "line"
        return {"error": f"{where}: {first['msg']}"}
    except (ValueError, RecursionError) as error:
        return {"error": f"the line is not JSON: {error}"}
    reply = conversation.answer(Incoming(given.text, given.language_hint))
    return as_object(given.text, reply, top)


def dump(value: object) -> str:
    """JSON on one line that can always be written as UTF-8 (lone surrogates stay escaped)."""
    text = json.dumps(value, ensure_ascii=False)
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(value)
    # Some readers take these for ends of lines.
    return text.translate({0x2028: "\\u2028", 0x2029: "\\u2029", 0x85: "\\u0085"})
