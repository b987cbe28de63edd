"""What a server installs: every package of requirements.txt, with its size on disk.

python -m benchmarks.installed
"""

import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

from bot.settings import HOME

MB = 1_000_000
LARGEST = 12


def main() -> None:
    """Print the largest packages, their number and the sum."""
    pinned = (HOME / "requirements.txt").read_text(encoding="utf-8")
    sizes = {name: _size(found) for name, found in installed(pinned).items()}
    for name in sorted(sizes, key=lambda n: -sizes[n])[:LARGEST]:
        sys.stdout.write(f"{sizes[name] / MB:8.1f} MB  {name}\n")
    total = sum(sizes.values()) / MB
    sys.stdout.write(f"{total:8.1f} MB  in {len(sizes)} packages\n")


def installed(pinned: str) -> dict[str, Distribution]:
    """The packages that are pinned and installed here, by name: the others are for another
    platform or Python."""
    found = {}
    for name in re.findall(r"^([\w.-]+)==", pinned, re.MULTILINE):
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            continue
    return found


def _size(of: Distribution) -> int:
    """Bytes of a package's files, compiled ones too."""
    paths = {Path(str(of.locate_file(file))) for file in of.files or ()}
    return sum(path.stat().st_size for path in paths if path.is_file())


if __name__ == "__main__":
    main()
