"""Sessions in a signed cookie, and the cookie by which a browser is known again at login."""

import secrets
from collections.abc import Callable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any, Final, Literal

from itsdangerous import BadData, URLSafeSerializer
from starlette.responses import Response

SESSION_S: Final = 12 * 3600
"""A day's work; from login, whatever is done in it."""
DEVICE_S: Final = 180 * 86400
SESSION_COOKIE: Final = "desk_session"
DEVICE_COOKIE: Final = "desk_device"
REVOKED_KEPT: Final = 10_000

Language = Literal["ja", "en"]
Theme = Literal["auto", "light", "dark"]


@dataclass(frozen=True, slots=True)
class Session:
    """One browser's visit. Without a `name` nobody is logged in; `expires`: seconds since 1970."""

    id: str
    csrf: str
    expires: float
    name: str = ""
    language: Language = "ja"
    theme: Theme = "auto"


class Sessions:
    """Makes, reads and ends sessions. `secret` signs; `secure`: the desk is reached by https."""

    def __init__(
        self, secret: bytes, clock: Callable[[], datetime], *, secure: bool, path: str
    ) -> None:
        self._sessions = URLSafeSerializer(secret, salt="desk session")
        self._devices = URLSafeSerializer(secret, salt="desk device")
        self._clock, self._secure, self._path = clock, secure, path
        self._revoked: dict[str, float] = {}

    def new(self, language: Language) -> Session:
        """A session of nobody."""
        return Session(secrets.token_hex(16), secrets.token_urlsafe(24), self._end(), "", language)

    def logged_in(self, session: Session, name: str) -> Session:
        """The session after login: with ids that nobody can have planted before."""
        self.revoke(session)
        return replace(self.new(session.language), name=name, theme=session.theme)

    def read(self, cookie: str | None) -> Session | None:
        """The session in a cookie; None if it is forged, over or ended."""
        data = _verified(self._sessions, cookie)
        try:
            session = Session(**data)
        except TypeError:
            return None
        over = session.expires <= self._clock().timestamp()
        return None if over or session.id in self._revoked else session

    def revoke(self, session: Session) -> None:
        """End a session: its cookie opens nothing any more, whoever has a copy."""
        now = self._clock().timestamp()
        if len(self._revoked) >= REVOKED_KEPT:
            self._revoked = {i: end for i, end in self._revoked.items() if end > now}
        self._revoked[session.id] = session.expires

    def write(self, response: Response, session: Session) -> None:
        """Put the session's cookie into a response."""
        left = int(session.expires - self._clock().timestamp())
        self._set(response, SESSION_COOKIE, str(self._sessions.dumps(asdict(session))), left)

    def device(self, cookie: str | None) -> str:
        """The id of a browser that has logged in before; empty for a stranger."""
        found = _verified(self._devices, cookie).get("device")
        return found if isinstance(found, str) else ""

    def remember_device(self, response: Response, device: str) -> None:
        """Give the browser a cookie by which it is known at its next login."""
        value = str(self._devices.dumps({"device": device or secrets.token_hex(16)}))
        self._set(response, DEVICE_COOKIE, value, DEVICE_S)

    def _end(self) -> float:
        return self._clock().timestamp() + SESSION_S

    def _set(self, response: Response, name: str, value: str, seconds: int) -> None:
        response.set_cookie(
            name,
            value,
            max_age=seconds,
            path=self._path,
            secure=self._secure,
            httponly=True,
            samesite="strict",
        )


def _verified(signer: URLSafeSerializer, cookie: str | None) -> dict[str, Any]:
    try:
        data = signer.loads(cookie or "")
    except BadData:
        return {}
    return data if isinstance(data, dict) else {}
