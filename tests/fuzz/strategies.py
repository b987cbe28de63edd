"""Input as it comes from outside, at its worst."""

import json
from typing import Any, Final

from hypothesis import strategies as st

NASTY: Final = (
    "\x00",
    "\ud800",  # half a character: JSON and YAML can write it, UTF-8 cannot
    "\udfff\ud800",
    "\u202e",  # right to left from here
    "\u200d\ufe0f",
    "\ufeff",
    "\u2028",
    "\u0301" * 40,
    "ﷺ",
    "ǅ",
    "İ",
    "ß",
    "９９",
    "½",
    "①",
    "㍿",
    "🇯🇵",
    "👩\u200d👩\u200d👧",
    "</b>",
    "<a href='javascript:x'>",
    "&amp;lt;",
    "**",
    "__",
    "- ",
    "\n\n",
    "\r",
    "\t",
    "{",
    "{0}",
    "%s",
    "=1+1",
    "\\",
    "'",
    '"',
    "/start x",
    "@someone",
    "tel:+81 3 1234 5678",
    "０９０ー１２３４",
    "a@b.cd",
    "1" * 30,
    "難民",
    "申請",
    "ビザ",
    "refugee",
    "I want to die",
    "殺される",
    "ဒုက္ခသည်",
    "ผู้ลี้ภัย",
    "لاجئ",
    "ስደተኛ",
    "शरणार्थी",
    "tị nạn",
)
CHARACTERS = st.characters()
"""Any code point, halves of characters too."""


def texts(most: int = 400) -> st.SearchStrategy[str]:
    """What a person, or somebody's program, may write."""
    pieces = st.one_of(st.sampled_from(NASTY), st.text(CHARACTERS, max_size=20))
    return st.lists(pieces, max_size=12).map("".join).map(lambda text: text[:most])


def spoilt(whole: bytes) -> st.SearchStrategy[bytes]:
    """A file with a few places cut out, doubled or replaced."""
    at = st.integers(0, len(whole))
    piece = st.one_of(
        st.sampled_from(NASTY).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.sampled_from(_YAML_PIECES),
        st.binary(max_size=8),
    )
    edits = st.lists(st.tuples(at, st.integers(0, 30), piece), min_size=1, max_size=4)

    def apply(changes: list[tuple[int, int, bytes]]) -> bytes:
        found = whole
        for start, length, new in changes:
            found = found[:start] + new + found[start + length :]
        return found

    return edits.map(apply)


_YAML_PIECES: Final = (
    b"\n",
    b"\t",
    b": ",
    b"- ",
    b"&a ",
    b"*a",
    b"<<: *a",
    b"!!python/object:os.system ",
    b"? ",
    b"|\n",
    b">-\n",
    b"[" * 50,
    b"{",
    b"}",
    b"---\n",
    b"...\n",
    b"%YAML 9.9\n",
    b'"\\ud800"',
    b'"\\x00"',
    b"0x7f",
    b"1e999",
    b".nan",
    b"2026-02-30",
    b"null",
    b"~",
    b"yes",
    b"#",
    b"'",
    b"id: ",
    b"answer: ",
    b"urgent: true\n",
)

_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | texts(60)
    | st.sampled_from([0, -1, 2**31, 2**63, 2**64, "", "private", "x" * 5_000]),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=8,
)


def _object(**parts: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Mostly of the right form, with any part missing or something else instead."""
    return st.fixed_dictionaries({}, optional={k: v | _JSON for k, v in parts.items()})


_PEOPLE = st.integers(1, 9)
_USER = st.fixed_dictionaries(
    {"id": _PEOPLE, "is_bot": st.just(False), "first_name": texts(20)},
    optional={"language_code": texts(10) | st.sampled_from(["en", "ja", "zh-hans"])},
)
_CHAT = st.fixed_dictionaries(
    {"id": _PEOPLE, "type": st.sampled_from(["private", "group", "channel"])}
)
_ENTITIES = st.lists(
    _object(
        type=st.sampled_from(["bot_command", "url", "mention"]),
        offset=st.integers(-5, 5_000),
        length=st.integers(-5, 5_000),
    ),
    max_size=3,
)
_MESSAGE = st.fixed_dictionaries(
    {
        "message_id": st.integers(1, 10**6),
        "date": st.integers(0, 2**31),
        "chat": _CHAT | _JSON,
        "from": _USER | _JSON,
    },
    optional={
        "text": texts(5_000) | _JSON,
        "entities": _ENTITIES | _JSON,
        "caption": texts(200),
        "photo": _JSON,
        "edit_date": st.integers(0, 2**40),
        "reply_to_message": _JSON,
        "new_field_of_the_future": _JSON,
    },
)
_QUERY = _object(
    id=st.just("7"),
    **{"from": _USER},
    chat_instance=st.just("1"),
    data=texts(70) | st.from_regex(r"2[a-zA-Z][a-z:0-9-]{0,60}", fullmatch=True),
    message=_MESSAGE,
)


def updates() -> st.SearchStrategy[dict[str, Any]]:
    """Updates of known and unknown kinds, without their id."""
    return st.fixed_dictionaries(
        {},
        optional={
            "message": _MESSAGE | _JSON,
            "edited_message": _MESSAGE | _JSON,
            "callback_query": _QUERY | _JSON,
            "my_chat_member": _JSON,
            "poll_of_the_future": _JSON,
        },
    )


def bodies() -> st.SearchStrategy[bytes]:
    """What somebody who knows the secret may post."""
    numbered = st.tuples(st.integers(-5, 2**65), updates()).map(
        lambda pair: json.dumps({"update_id": pair[0], **pair[1]}).encode()
    )
    return st.one_of(numbered, st.binary(max_size=200), _JSON.map(lambda j: json.dumps(j).encode()))
