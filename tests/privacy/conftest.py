"""What is owed to a helpdesk, to be seen."""

from __future__ import annotations

import pytest
from sqlalchemy import Connection

from bot.storage.owing import Owing
from bot.storage.store import Store


class Left:
    """A courier that touches nothing."""

    def home(self, route: str | None) -> str:
        return "desk"

    def put(self, connection: Connection, one: Owing) -> None:
        """It stays owed."""

    put_again = put


@pytest.fixture
def store(store: Store) -> Store:
    """What is owed to a helpdesk stays to be seen."""
    return store.owing(Left())
