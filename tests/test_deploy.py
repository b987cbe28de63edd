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


@pytest.mark.parametrize("script", ["bin/post_compile", "deploy/backup.sh"])
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
