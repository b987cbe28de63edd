"""Gives back the memory of dictionary pages that were read once and are not needed again.

MeCab maps UniDic's 260 MB of files into memory. Reading the whole knowledge base touches some
170 MB of them, and a year of questions would slowly touch the rest; each touched page counts as
the process's own. Dropping them costs nothing but reading a page again from the system's cache.
fugashi has no call for this and does not unmap when a tagger is deleted.
"""

import ctypes
import re
import sys
from pathlib import Path
from typing import Final

_MAPS: Final = Path("/proc/self/maps")
_MAPPING: Final = re.compile(r"^([0-9a-f]+)-([0-9a-f]+) r\S* .*/unidic[^/]*/.*\.(?:dic|bin)$")
_MADV_DONTNEED: Final = 4


def release_dictionary_pages() -> int:
    """Drop the mapped pages of UniDic's read-only files; they are read again when needed.

    Returns the number of bytes of address space concerned: 0 on systems without /proc.
    """
    if not sys.platform.startswith("linux") or not _MAPS.exists():
        return 0
    libc = ctypes.CDLL(None, use_errno=True)
    released = 0
    for line in _MAPS.read_text(encoding="utf-8", errors="replace").splitlines():
        found = _MAPPING.match(line)
        if found:
            begin, end = int(found[1], 16), int(found[2], 16)
            size = ctypes.c_size_t(end - begin)
            if libc.madvise(ctypes.c_void_p(begin), size, _MADV_DONTNEED) == 0:
                released += end - begin
    return released
