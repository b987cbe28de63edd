"""The house keeps its shape: which room may know which."""

import ast
import re
from pathlib import Path

import pytest

from tests.conftest import ROOT

ALLOWED = {
    "bot": {"bot", "retrieval", "questions"},
    "questions": {"questions", "retrieval"},
    "retrieval": {"retrieval"},
}
OURS = set(ALLOWED)
TELEGRAM = {
    "application.py",
    "profile.py",
    "rendering.py",
    "services.py",
    "run.py",
    "delivery",
    "doctor",
    "handlers",
}


def modules(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def imports(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def roots(path: Path) -> set[str]:
    return {name.partition(".")[0] for name in imports(path)}


@pytest.mark.parametrize("room", sorted(OURS))
def test_a_room_knows_only_the_rooms_it_may(room: str) -> None:
    for path in modules(room):
        assert roots(path) & OURS <= ALLOWED[room], path


def test_only_questions_imports_sqlalchemy_and_alembic() -> None:
    for room in ("bot", "retrieval"):
        for path in modules(room):
            assert not roots(path) & {"sqlalchemy", "alembic"}, path


def test_only_bots_telegram_modules_import_telegram() -> None:
    for room in OURS:
        for path in modules(room):
            if "telegram" in roots(path):
                assert room == "bot", path
                assert path.relative_to(ROOT / "bot").parts[0] in TELEGRAM, path


def test_no_module_imports_in_a_circle() -> None:
    names = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): path
        for room in OURS
        for path in modules(room)
    }
    known = {name.removesuffix(".__init__"): path for name, path in names.items()}
    graph = {name: {i for i in imports(path) if i in known} for name, path in known.items()}
    done: set[str] = set()

    def visit(name: str, above: tuple[str, ...]) -> None:
        assert name not in above, " -> ".join([*above, name])
        if name in done:
            return
        for other in sorted(graph[name] - {name}):
            visit(other, (*above, name))
        done.add(name)

    for name in sorted(graph):
        visit(name, ())


def test_every_dependency_has_its_purpose_written_down() -> None:
    import tomllib

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    written = (ROOT / "docs" / "dependencies.md").read_text(encoding="utf-8")
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["dev"], *extras["postgres"]]
    for requirement in wanted:
        name = re.split(r"[\[<>=;]", requirement)[0].strip()
        row = re.search(
            rf"^\| {re.escape(name)} \| ([\d.]+) \| \d{{4}}-\d\d \| ", written, re.MULTILINE
        )
        assert row, f"{name}: version, month of the last release, licence, purpose"
        assert f"{name.lower().replace('.', '-').replace('_', '-')}=={row[1]}" in lock, name


@pytest.mark.parametrize("name", ["requirements.lock", "requirements.txt"])
def test_the_locks_name_no_registry_and_pin_every_hash(name: str) -> None:
    lock = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in lock
    blocks = [b for b in lock.split("\n") if b and not b.startswith((" ", "#"))]
    assert all("==" in b and b.endswith("\\") for b in blocks)


def test_servers_get_the_same_versions_and_no_tools() -> None:
    locks = {
        name: set(re.findall(r"^([\w.-]+==[\w.]+)", (ROOT / name).read_text("utf-8"), re.MULTILINE))
        for name in ("requirements.lock", "requirements.txt")
    }
    assert locks["requirements.txt"] < locks["requirements.lock"]
    assert not any(pin.startswith(("pytest", "mypy")) for pin in locks["requirements.txt"])
