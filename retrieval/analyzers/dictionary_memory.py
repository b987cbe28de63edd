"""Gives back the memory of dictionary pages that were read once and are not needed again.

MeCab maps UniDic's 260 MB of files into memory. Reading the whole knowledge base touches some
170 MB of them, and a year of questions would slowly touch the rest; each touched page counts as
the process's own. Dropping them costs nothing but reading a page again from the system's cache.
fugashi has no call for this and does not unmap when a tagger is deleted.
"""

import ctypes
import gc
import re
import sys
from pathlib import Path
from typing import Final

_MAPS: Final = Path("/proc/self/maps")
_MAPPING: Final = re.compile(r"^([0-9a-f]+)-([0-9a-f]+) r\S* .*/unidic[^/]*/.*\.(?:dic|bin)$")
_MADV_DONTNEED: Final = 4

Mapped = tuple[tuple[int, int], ...]


def release_dictionary_pages(mapped: Mapped | None = None) -> int:
    """Drop the mapped pages of UniDic's read-only files; they are read again when needed.

    `mapped`: what `dictionary_pages` has found, for who does this often; to look for it takes most
    of the time (0.6 ms). Returns the number of bytes of address space concerned: 0 on systems
    without /proc.
    """
    if not sys.platform.startswith("linux"):
        return 0
    libc = ctypes.CDLL(None, use_errno=True)
    released = 0
    for begin, size in dictionary_pages() if mapped is None else mapped:
        if libc.madvise(ctypes.c_void_p(begin), ctypes.c_size_t(size), _MADV_DONTNEED) == 0:
            released += size
    return released


def settle() -> None:
    """After a load: leave what was loaded out of garbage collection, and give memory back.

    Looking through it would hold up every thread for some 80 ms. The state before goes by its
    reference counts, when it is dropped; a test holds that it does.
    """
    gc.freeze()
    give_back_memory()


def give_back_memory() -> None:
    """Return what was freed to the system: the C library keeps it otherwise (glibc)."""
    release_dictionary_pages()
    if sys.platform.startswith("linux"):
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
        if trim is not None:
            trim(0)


def dictionary_pages() -> Mapped:
    """Address and size of each mapped dictionary file; none on systems without /proc."""
    try:
        lines = _MAPS.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ()
    found = [match for line in lines if (match := _MAPPING.match(line))]
    return tuple((int(m[1], 16), int(m[2], 16) - int(m[1], 16)) for m in found)
