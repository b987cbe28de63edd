"""A file written in one step."""

import os
import tempfile
from pathlib import Path


def replace_file(path: Path, data: bytes) -> None:
    """Put a file in the place of another, or where none was: nobody ever reads half of it.

    A link stays a link to the file it leads to, and who may read that stays too.

    Raises:
        OSError: it cannot be written; then everything is as it was.
    """
    target = path.resolve()
    descriptor, name = tempfile.mkstemp(dir=target.parent, prefix=".")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
        if target.exists():
            temporary.chmod(target.stat().st_mode & 0o777)
        temporary.replace(target)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise
