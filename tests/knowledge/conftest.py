"""A folder of knowledge to be written into."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def folder(small_knowledge: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(small_knowledge, tmp_path / "knowledge"))
