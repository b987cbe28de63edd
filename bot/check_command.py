"""`support-bot check`: what it prints, for people, editors and GitHub."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from rich.console import Console
from rich.text import Text

from retrieval.findability import Findability, findability, misplaced
from retrieval.finder import Finder
from retrieval.loader import Loaded
from retrieval.problems import Problem, Severity

_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "yellow", Severity.HINT: "cyan"}
_GITHUB = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "notice"}


def as_lines(problems: Iterable[Problem], language: str) -> Iterable[str]:
    """`file:line:col: error: ...`, as editors and other programs read it."""
    return (problem.line(language) for problem in problems)


def as_github(problems: Iterable[Problem], language: str) -> Iterable[str]:
    """Workflow commands that GitHub shows as annotations beside the lines concerned."""
    for problem in problems:
        place = problem.place
        text = _escaped(f"{problem.text(language)} [{problem.code}]")
        file = _escaped(str(place.path)).replace(",", "%2C").replace(":", "%3A")
        where = f"file={file},line={place.line},col={place.column}"
        yield f"::{_GITHUB[problem.severity]} {where}::{text}"


def print_for_people(console: Console, problems: Sequence[Problem], language: str) -> None:
    """Grouped by file, errors first, each with its line."""
    files: dict[Path, list[Problem]] = defaultdict(list)
    for problem in problems:
        files[problem.place.path].append(problem)
    for path, found in files.items():
        console.print(Text(f"\n{path}", style="bold"))
        for problem in found:
            line = Text(f"  {problem.place.line:>5}  ")
            line.append(str(problem.severity), style=_STYLES[problem.severity])
            line.append(f"  {problem.text(language)}")
            console.print(line)


def links(loaded: Loaded) -> list[str]:
    """Every URL with the entries and contacts that use it."""
    used: dict[str, set[str]] = defaultdict(set)
    for read in loaded.topics:
        for entry in read.file.entries:
            for source in entry.sources:
                used[source.url].add(f"{read.language}/{entry.id}")
    contacts = loaded.knowledge.contacts.values() if loaded.knowledge else ()
    for contact in contacts:
        for url in filter(None, (contact.url, contact.source.url)):
            used[url].add(f"contact/{contact.id}")
    return [f"{url}\t{', '.join(sorted(users))}" for url, users in sorted(used.items())]


def retrieval_report(
    loaded: Loaded, finder: Finder, step: Callable[[str], None]
) -> tuple[list[Problem], list[Findability]]:
    """Phrasings that lead elsewhere, and how findable each entry is. Takes some seconds."""
    problems: list[Problem] = []
    found: list[Findability] = []
    for code, known in finder.knowledge.languages.items():
        index = finder.room(code).index
        for read in loaded.topics:
            if read.language == code:
                step(f"{code}/{read.name}")
                problems.extend(misplaced(read, index))
        step(code)
        found.extend(findability(code, index, [entry.id for entry in known.entries()]))
    return problems, found


def findability_lines(found: Sequence[Findability]) -> list[str]:
    """A Markdown table: the share of each language, then its entries, weakest first."""
    lines = []
    for language in sorted({f.language for f in found}):
        own = [f for f in found if f.language == language]
        total = sum(f.phrasings for f in own)
        first = sum(f.found for f in own) / total
        among = sum(f.found_among_four for f in own) / total
        lines += [
            f"{language}: {first:.1%} of {total} phrasings find their entry first when they are "
            f"left out, {among:.1%} among the first four",
            "",
            "| entry | phrasings | first | among four |",
            "| --- | --- | --- | --- |",
        ]
        weakest = sorted(own, key=lambda f: (f.share_among_four, f.share))
        lines += [
            f"| {f.entry} | {f.phrasings} | {f.share:.0%} | {f.share_among_four:.0%} |"
            for f in weakest
        ]
        lines.append("")
    return lines


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
