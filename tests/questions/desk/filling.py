"""Fills a log with made-up questions, fast: words put together that no entry answers."""

import random
import secrets
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert

from questions.storage import Storage
from questions.tables import questions

ASKED = {
    "en": (
        ["can I", "how do I", "where can I", "is it possible to", "please tell me how to", "may I"],
        [
            "send clothes",
            "donate a bicycle",
            "give rice",
            "teach Japanese",
            "adopt a child",
            "rent my flat",
            "hire somebody",
            "invite a speaker",
            "visit the office",
            "book a room",
            "draw a poster",
            "cook a meal",
        ],
        ["to refugees", "for a family", "in Osaka", "next week", "at my school", "by post", ""],
    ),
    "ja": (
        ["難民に", "支援として", "東京で", "学校で", "会社で", "家族に", "個人で"],
        [
            "古着を",
            "自転車を",
            "お米を",
            "日本語を",
            "部屋を",
            "絵本を",
            "ランドセルを",
            "ピアノを",
            "布団を",
            "カメラを",
        ],
        ["送れますか", "寄付できますか", "教えたい", "貸したい", "届けたいです", "使ってほしい"],
    ),
}
NOISE = ["あああああ", "asdfghjkl", "you are stupid", "?????"]


def made_up(rng: random.Random, language: str) -> str:
    """A question that the knowledge base hardly answers."""
    parts = ASKED[language]
    between = " " if language == "en" else ""
    return between.join(rng.choice(words) for words in parts).strip()


def row(rng: random.Random, today: date, entries: list[str], pseudonyms: int) -> dict[str, Any]:
    language = rng.choices(["ja", "en"], [7, 3])[0]
    outcome = rng.choices(["answer", "choices", "unknown", "chat"], [60, 12, 20, 8])[0]
    entry = rng.choice(entries) if outcome == "answer" else None
    noise = rng.random() < 0.02
    return {
        "key": secrets.token_hex(16),
        "day": today - timedelta(days=int(rng.random() ** 1.2 * 89)),
        "office_hours": rng.random() < 0.4,
        "language": language,
        "outcome": outcome,
        "entry": entry,
        "band": rng.choice(["high", "middle", "low"]) if outcome == "answer" else "low",
        "runner_up": rng.choice(entries),
        "chosen": rng.choice([None, "none", *entries[:2]]) if outcome == "choices" else None,
        "feedback": rng.choice(["helpful"] * 7 + ["not-helpful"] * 2 + ["unclear"])
        if outcome == "answer" and rng.random() < 0.2
        else None,
        "text": None
        if rng.random() < 0.28
        else rng.choice(NOISE)
        if noise
        else made_up(rng, language),
        "pseudonym": f"{rng.randrange(pseudonyms):032x}",
    }


async def fill(storage: Storage, number: int, today: date, entries: list[str]) -> None:
    """Put so many questions of the last 90 days into the log; the same every time."""
    rng = random.Random(7)
    for first in range(0, number, 5_000):
        rows = [
            row(rng, today, entries, max(20, number // 4))
            for _ in range(min(5_000, number - first))
        ]
        async with storage.begin() as connection:
            await connection.execute(insert(questions), rows)
