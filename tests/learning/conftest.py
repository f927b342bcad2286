"""A desk of the knowledge, as most tests of the loop want it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.knowledge.loading import load
from bot.storage.store import Store
from tests.drivers.chat import Chat
from tests.drivers.school import School, school


@pytest.fixture
def desk(small_knowledge: Path, tmp_path: Path) -> Iterator[School]:
    small = load(small_knowledge)
    store = Store(f"sqlite:///{tmp_path}/care.db")
    yield school(small, Chat(small, store))
    store.close()
