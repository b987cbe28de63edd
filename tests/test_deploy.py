"""The files under deploy/ are ones that their programs take."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.settings import Settings
from tests.conftest import ROOT

DEPLOY = ROOT / "deploy"
CHECKOUT = "/srv/refugee-support-bot"
UNITS = sorted(f.name for f in DEPLOY.iterdir() if f.suffix in {".service", ".timer"})
PAGE = (ROOT / "docs" / "deploy.md").read_text(encoding="utf-8")


def run(*command: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="no systemd here")
def test_systemd_takes_every_unit(tmp_path: Path) -> None:
    for name in UNITS:
        text = (DEPLOY / name).read_text(encoding="utf-8")
        (tmp_path / name).write_text(text.replace(CHECKOUT, str(ROOT)), encoding="utf-8")
    done = run("systemd-analyze", "verify", *(str(tmp_path / name) for name in UNITS))
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.skipif(not shutil.which("caddy"), reason="no Caddy here")
def test_caddy_takes_its_file() -> None:
    done = run("caddy", "validate", "--adapter", "caddyfile", "--config", str(DEPLOY / "Caddyfile"))
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "script", ["bin/post_compile", "deploy/backup.sh", "deploy/pull-knowledge.sh"]
)
def test_scripts_are_programs_without_mistakes(script: str) -> None:
    assert os.access(ROOT / script, os.X_OK)
    assert run("sh", "-n", str(ROOT / script)).returncode == 0


def test_what_units_set_are_settings_of_ours() -> None:
    lines = "\n".join((DEPLOY / name).read_text(encoding="utf-8") for name in UNITS).splitlines()
    named = {line.split("=")[1] for line in lines if line.startswith("Environment=")}
    assert named - {"BACKUP_DIR"} <= {name.upper() for name in Settings.model_fields}


def test_every_file_of_deploy_is_in_its_page() -> None:
    for path in DEPLOY.iterdir():
        assert f"deploy/{path.name}" in PAGE or path.stem == "pull-knowledge", path.name


class Checkout:
    """A repository whose branch `live` moves on, and a server's checkout of it."""

    def __init__(self, folder: Path) -> None:
        self.origin, self.here = folder / "origin", folder / "releases" / "1"
        run("git", "init", "--quiet", "--initial-branch=live", str(self.origin))
        (self.origin / "deploy").mkdir()
        shutil.copy(DEPLOY / "pull-knowledge.sh", self.origin / "deploy")
        self.accepts({"knowledge/en/a.yaml": "old", "bot/run.py": "old"})
        run("git", "clone", "--quiet", str(self.origin), str(self.here))

    def accepts(self, files: dict[str, str]) -> None:
        for name, text in files.items():
            (self.origin / name).parent.mkdir(parents=True, exist_ok=True)
            (self.origin / name).write_text(text, encoding="utf-8")
        self.commits()

    def commits(self) -> None:
        git = ("git", "-C", str(self.origin), "-c", "user.name=x", "-c", "user.email=x@example.org")
        assert run(*git, "add", "--all").returncode == 0
        assert run(*git, "commit", "--quiet", "-m", "x").returncode == 0

    def pulls(self) -> int:
        return run("sh", str(self.here / "deploy" / "pull-knowledge.sh")).returncode

    def holds(self, name: str) -> str:
        return (self.here / name).read_text(encoding="utf-8")


@pytest.fixture
def checkout(tmp_path: Path) -> Checkout:
    return Checkout(tmp_path)


def test_accepted_edits_arrive_also_beside_new_code_which_does_not(checkout: Checkout) -> None:
    assert checkout.pulls() == 0
    checkout.accepts({"knowledge/en/a.yaml": "new"})
    assert checkout.pulls() == 0
    assert checkout.holds("knowledge/en/a.yaml") == "new"
    checkout.accepts({"bot/run.py": "new", "knowledge/en/a.yaml": "newer"})
    for _ in range(2):
        assert checkout.pulls() == 3
        assert checkout.holds("knowledge/en/a.yaml") == "newer"
        assert checkout.holds("bot/run.py") == "old"


def test_a_file_that_was_taken_away_goes(checkout: Checkout) -> None:
    checkout.accepts({"knowledge/en/b.yaml": "more"})
    checkout.pulls()
    (checkout.origin / "knowledge" / "en" / "a.yaml").unlink()
    checkout.commits()
    assert checkout.pulls() == 0
    assert [f.name for f in (checkout.here / "knowledge" / "en").iterdir()] == ["b.yaml"]


def test_what_was_edited_on_the_server_is_not_overwritten(checkout: Checkout) -> None:
    (checkout.here / "knowledge" / "en" / "a.yaml").write_text("mine", encoding="utf-8")
    checkout.accepts({"knowledge/en/a.yaml": "new"})
    assert checkout.pulls() == 1
    assert checkout.holds("knowledge/en/a.yaml") == "mine"
