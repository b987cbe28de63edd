"""Who may come in: whoever knows the password, or holds the link that works once."""

import hashlib
import hmac
import secrets
from collections.abc import Callable
from threading import Lock
from typing import Final, Literal, Protocol

LONGEST_PASSWORD: Final = 1_000
# What OWASP names for 16 MB of memory (Password Storage Cheat Sheet).
_SCRYPT: Final = {"n": 2**14, "r": 8, "p": 5, "maxmem": 2**26}


class Door(Protocol):
    """Decides about what somebody presents at login."""

    kind: Literal["password", "link"]

    def admits(self, given: str) -> bool:
        """Whether this opens. May take 0.3 s of a processor: not for the event loop."""


class PasswordDoor:
    """Opens for the password. The password itself is not kept, and one check runs at a time."""

    kind: Literal["password", "link"] = "password"

    def __init__(self, password: str, random_bytes: Callable[[int], bytes]) -> None:
        self._salt = random_bytes(16)
        self._hash = self._hashed(password)
        self._checking = Lock()

    def admits(self, given: str) -> bool:
        """Whether it is the password, in a time that does not depend on how near it is."""
        if len(given) > LONGEST_PASSWORD:
            return False
        with self._checking:
            return hmac.compare_digest(self._hashed(given), self._hash)

    def _hashed(self, password: str) -> bytes:
        return hashlib.scrypt(password.encode("utf-8", "replace"), salt=self._salt, **_SCRYPT)


class LinkDoor:
    """Opens once for the newest link. `announce` is handed each new token to show it."""

    kind: Literal["password", "link"] = "link"

    def __init__(
        self,
        announce: Callable[[str], None],
        new_token: Callable[[], str] = lambda: secrets.token_urlsafe(24),
    ) -> None:
        self._announce, self._new_token = announce, new_token
        self._token: str | None = None

    def renew(self) -> None:
        """Show a new link, unless one is still unused."""
        if self._token is None:
            self._token = self._new_token()
            self._announce(self._token)

    def admits(self, given: str) -> bool:
        """Whether it is the newest link's token; it is used up by that."""
        if self._token is None or not hmac.compare_digest(given.encode(), self._token.encode()):
            return False
        self._token = None
        return True
