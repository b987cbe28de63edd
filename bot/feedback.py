"""What people say of the bot by pressing buttons, for whoever keeps it."""

from typing import Protocol


class Feedback(Protocol):
    """Keeps what is said of answers. `token`: random, made with the reply to the question."""

    async def feedback(self, token: str, verdict: str) -> None:
        """ "helpful", "not-helpful", then perhaps why: "wrong", "outdated" or "unclear"."""

    async def chose(self, token: str, entry: str | None) -> None:
        """The entry picked from the choices offered for a question; None: none of them."""

    async def arrived(self, source: str) -> None:
        """Somebody came by a link with src-SOURCE: 1 to 30 characters of a-z, 0-9, hyphen."""
