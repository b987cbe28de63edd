"""Logging that cannot leak: no token, no id, no word of a person, at any level.

Three nets, each enough for what is known: libraries stay quiet; what they do write loses its
values; and whatever is written at all passes a mask.
"""

import logging
import re
import sys
import threading
from types import TracebackType
from typing import Final

from bot.handlers.errors import where
from bot.settings import Settings

OURS: Final = ("bot", "questions", "retrieval")
"""LOG_LEVEL is for these; everybody else's loggers stay at WARNING."""
# At CRITICAL it writes whole batches of updates that it cannot parse.
_SILENT: Final = ("telegram",)
_TOKEN: Final = re.compile(r"\b\d{6,}:[A-Za-z0-9_-]{10,}|/bot\d+[^/\s]*")
# Beside a Latin letter it is a part of a name, as of a revision; beside kanji it is a number.
_ID: Final = re.compile(r"(?<![A-Za-z0-9_.-])-?\d{6,}(?![A-Za-z0-9_-]|\.\d)")
_MAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_WITHHELD: Final = "(what it says is withheld)"


def mask(text: str, secrets: tuple[str, ...] = ()) -> str:
    """A line without secrets, without what looks like a token or an id, on one line."""
    for secret in secrets:
        text = text.replace(secret, "<secret>")
    text = _TOKEN.sub("<secret>", text)
    text = _MAIL.sub("<email>", text)
    return _ID.sub("<number>", text)


class _Masking(logging.Formatter):
    """Of our own records the message, of others' the bare template; of failures only the place."""

    def __init__(self, secrets: tuple[str, ...]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = secrets

    def format(self, record: logging.LogRecord) -> str:
        bare = logging.makeLogRecord({**record.__dict__, "exc_info": None, "exc_text": None})
        bare.stack_info = None
        bare.msg, bare.args = mask(self._said(record), self._secrets), ()
        return super().format(bare)

    def _said(self, record: logging.LogRecord) -> str:
        if record.name.partition(".")[0] in OURS:
            said = record.getMessage()
        else:
            # Values come as arguments; a message made beforehand may hold anything.
            said = str(record.msg) if record.args else _WITHHELD
        failure = record.exc_info[1] if record.exc_info else None
        return f"{said}: {where(failure)}" if failure else said


def set_up_logging(settings: Settings) -> None:
    """Log to standard error at LOG_LEVEL; failures nobody caught are written the same way."""
    held = (
        settings.telegram_bot_token,
        settings.webhook_secret,
        settings.database_url,
        settings.bot_secret,
        settings.desk_password,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Masking(tuple(s.get_secret_value() for s in held if s)))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.captureWarnings(capture=True)
    for name in OURS:
        logging.getLogger(name).setLevel(settings.log_level)
    for name in _SILENT:
        logging.getLogger(name).setLevel(logging.CRITICAL + 1)
    sys.excepthook = _uncaught
    threading.excepthook = lambda args: _uncaught(args.exc_type, args.exc_value, args.exc_traceback)
    sys.unraisablehook = lambda args: _uncaught(args.exc_type, args.exc_value, args.exc_traceback)


def _uncaught(
    kind: type[BaseException], error: BaseException | None, _trace: TracebackType | None
) -> None:
    """Python's own report shows the message of a failure, which may hold a person's words."""
    at = where(error) if error is not None else kind.__name__
    logging.getLogger("bot").critical("the program failed: %s", at)
