"""The search, fitted to the real knowledge."""

from __future__ import annotations

import pytest

from bot.knowledge.entries import Knowledge
from bot.search import Index
from tests.drivers.chat import index_of


@pytest.fixture(scope="session")
def index(knowledge: Knowledge) -> Index:
    return index_of(knowledge)
