"""What simulated analysts have done: labelled the first two months, suggested, evaluated weekly."""

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from hashlib import blake2b
from random import Random
from typing import Any, Final

from questions.demo.simulation import DAYS, Message
from questions.demo.texts import Texts, Worded
from questions.labels import Verdict
from questions.log import NONE_OF_THESE
from retrieval.knowledge import Knowledge

REVIEWED_UNTIL: Final = 30
"""Days before today: what was asked later waits for whoever opens the desk."""
BY: Final = ("Suzuki", "佐藤")
ASKED: Final = {"ja": 814, "en": 714}
"""Labelled questions of an evaluation."""
JITTER: Final = 0.012


def label_row(message: Message, row: Mapping[str, Any], today: date) -> dict[str, Any] | None:
    """What was said of a question on the Monday after it was asked; None: nothing."""
    if row["text"] is None or (today - message.day).days <= REVIEWED_UNTIL or _answered(row):
        return None
    verdict, entry = _verdict(message)
    if verdict is None:
        return None
    monday = message.day + timedelta(days=7 - message.day.weekday())
    by = BY[monday.isocalendar().week % 2]
    return {"question": row["key"], "verdict": verdict, "entry": entry, "by": by, "day": monday}


def _answered(row: Mapping[str, Any]) -> bool:
    """Whether it is in no group of what lacks an answer."""
    if row["feedback"] not in {None, "helpful"}:
        return False
    match row["outcome"]:
        case "choices":
            return row["chosen"] not in {None, NONE_OF_THESE}
        case "answer":
            return bool(row["band"] != "low")
        case "unknown":
            return False
    return True


def _verdict(message: Message) -> tuple[Verdict | None, str | None]:
    match message.kind:
        case "known":
            return "entry", message.wants
        case "missing":
            return "new-entry", None
        case "off-topic":
            return "off-topic", None
        case "noise":
            return "not-a-question", None
    return None, None


def suggestion_rows(
    texts: Texts,
    knowledge: Knowledge,
    labels: Sequence[Mapping[str, Any]],
    asked: Mapping[str, str],
    today: date,
) -> list[dict[str, Any]]:
    """Those that fit the knowledge base, each beside a question that it was made from."""
    return [
        {
            "key": blake2b(worded.text.encode(), digest_size=16).hexdigest(),
            "kind": worded.kind,
            "language": worded.language,
            "entry": worded.entry,
            "topic": _topic(worded, knowledge),
            "text": worded.text,
            "by": worded.by,
            "day": today - timedelta(days=3),
            "state": "open",
            "question": next((x["question"] for x in labels if _made_from(worded, x, asked)), None),
        }
        for worded in texts.suggestions
        if _fits(worded, knowledge)
    ]


def _made_from(worded: Worded, label: Mapping[str, Any], asked: Mapping[str, str]) -> bool:
    if worded.kind == "phrasing":
        return bool(label["entry"] == worded.entry)
    return label["verdict"] == "new-entry" and worded.about in asked[label["question"]]


def _topic(worded: Worded, knowledge: Knowledge) -> str | None:
    known = knowledge.languages.get(worded.language)
    topic = known.topic_of(worded.topic_of) if known and worded.topic_of else None
    return topic.name if topic else None


def _fits(worded: Worded, knowledge: Knowledge) -> bool:
    if worded.kind == "phrasing":
        return knowledge.entry(worded.entry, worded.language) is not None
    return _topic(worded, knowledge) is not None


def evaluation_rows(texts: Texts, knowledge: Knowledge, today: date) -> list[dict[str, Any]]:
    """One a week for each language, drawn along the way from the first to the last figure."""
    rng = Random(1)  # noqa: S311 - the same again is what is wanted
    return list(_evaluations(texts, knowledge, today, rng))


def _evaluations(
    texts: Texts, knowledge: Knowledge, today: date, rng: Random
) -> Iterator[dict[str, Any]]:
    weeks = DAYS // 7
    for week in range(weeks + 1):
        for language, questions in ASKED.items():
            figures = {
                name: round(first + (last - first) * week / weeks + rng.uniform(-JITTER, JITTER), 4)
                for name, (first, last) in texts.figures.items()
            }
            held = {"questions": questions, "by_meaning": False, "figures": figures}
            yield {
                "key": f"{rng.getrandbits(128):032x}",
                "day": today - timedelta(days=7 * (weeks - week)),
                "asked": "labelled",
                "language": language,
                "figures": json.dumps(held),
                "knowledge": knowledge.digest,
            }
