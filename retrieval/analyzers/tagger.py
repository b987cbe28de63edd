"""fugashi's tagger, of which a process has one."""

from functools import cache
from threading import Lock

from fugashi import Tagger


@cache
def the_tagger() -> tuple[Tagger, Lock]:
    """The one tagger of the process, as fugashi keeps its dictionary mapped until the process ends,
    and the lock to hold until its words are read: the next text overwrites them."""
    return Tagger(), Lock()
