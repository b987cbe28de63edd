"""Wrong passwords: a thousand get a thief nowhere, and keep no analyst out.

A bucket of tries that fills again slowly, and one of its own for each browser that has logged in
before (OWASP, "Slow Down Online Guessing Attacks with Device Cookies"): whoever guesses empties the
strangers' bucket only. Addresses and headers play no part: behind a proxy they are one or forged.
"""

from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime
from typing import Final

TRIES: Final = 10
SECONDS_A_TRY: Final = 10
KNOWN_DEVICES: Final = 1_000


@dataclass(slots=True)
class _Bucket:
    tries: float
    at: datetime


class Throttle:
    """Counts tries. Takes the time as an argument; nothing is kept over a restart."""

    def __init__(self) -> None:
        self._buckets: OrderedDict[str, _Bucket] = OrderedDict()

    def wait(self, device: str, now: datetime) -> int:
        """Take a try: 0 if there is one, else seconds until there is. `device`: "" for a stranger,
        else the id in a device cookie whose signature was verified."""
        bucket = self._filled(device, now)
        if bucket.tries < 1:
            return max(1, round((1 - bucket.tries) * SECONDS_A_TRY))
        bucket.tries -= 1
        return 0

    def succeeded(self, device: str, now: datetime) -> None:
        """The try was right: it is given back."""
        bucket = self._filled(device, now)
        bucket.tries = min(TRIES, bucket.tries + 1)

    def _filled(self, device: str, now: datetime) -> _Bucket:
        bucket = self._buckets.setdefault(device, _Bucket(TRIES, now))
        if len(self._buckets) > KNOWN_DEVICES:
            self._buckets.popitem(last=False)
        passed = max(0.0, (now - bucket.at).total_seconds())
        bucket.tries = min(TRIES, bucket.tries + passed / SECONDS_A_TRY)
        bucket.at = now
        self._buckets.move_to_end(device)
        return bucket
