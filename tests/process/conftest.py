"""The environment of a process under test: nothing of the machine's own but PATH."""

import os
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.fixture
def env(tmp_path: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "XDG_CACHE_HOME": str(ROOT / ".venv" / "cache"),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'data' / 'bot.db'}",
        "EMBEDDINGS": "off",
        "LANG": "en_US.UTF-8",
    }
