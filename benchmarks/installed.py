"""What a server installs: every package that the bot needs, with its size on disk.

python -m benchmarks.installed
"""

import re
import sys
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path

PROJECT = "refugee-support-bot"
MB = 1_000_000
LARGEST = 12
Requirement = tuple[str, frozenset[str]]
"""A name and the extras asked for."""


def main() -> None:
    """Print the largest packages, their number and the sum."""
    sizes = {name: _size(found) for name, found in needed(PROJECT).items()}
    for name in sorted(sizes, key=lambda n: -sizes[n])[:LARGEST]:
        sys.stdout.write(f"{sizes[name] / MB:8.1f} MB  {name}\n")
    total = sum(sizes.values()) / MB
    sys.stdout.write(f"{total:8.1f} MB  in {len(sizes)} packages\n")


def needed(project: str) -> dict[str, Distribution]:
    """The packages that a project needs on this platform, not itself, by name."""
    found: dict[str, Distribution] = {}
    seen: set[Requirement] = set()
    waiting = _requirements(distribution(project))
    while waiting:
        requirement = waiting.pop()
        if requirement in seen:
            continue
        seen.add(requirement)
        name, extras = requirement
        try:
            found[name] = distribution(name)
        except PackageNotFoundError:
            # For another platform or Python.
            continue
        waiting += _requirements(found[name], extras)
    return found


def _requirements(of: Distribution, extras: frozenset[str] = frozenset()) -> list[Requirement]:
    lines = []
    for line in of.requires or ():
        requirement, _, marker = line.partition(";")
        wanted = re.search(r"extra == ['\"]([^'\"]+)", marker)
        if wanted and wanted[1] not in extras:
            continue
        name = re.split(r"[\s\[<>=!~(]", requirement.strip())[0]
        more = re.search(r"\[([^\]]*)\]", requirement)
        asked = frozenset(e.strip() for e in more[1].split(",")) if more else frozenset[str]()
        lines.append((name.lower().replace("_", "-"), asked))
    return lines


def _size(of: Distribution) -> int:
    """Bytes of a package's files, compiled ones too."""
    paths = {Path(str(of.locate_file(file))) for file in of.files or ()}
    return sum(path.stat().st_size for path in paths if path.is_file())


if __name__ == "__main__":
    main()
