"""All that a bot's database holds, to compare with what it held before."""

from __future__ import annotations

import json
from pathlib import Path

from sqlalchemy import select

from bot.storage.store import Store
from bot.storage.tables import metadata

OF_ITSELF = (
    "turns",
    "places",
    "messages",
)  # what anybody leaves behind who says or presses a thing


def remembered(folder: Path) -> str:
    """As `start_app` names the file."""
    store = Store(f"sqlite:///{folder}/care.db")
    with store.reading() as memory:
        rows = {
            table.name: [tuple(row) for row in memory.connection.execute(select(table))]
            for table in metadata.sorted_tables
            if table.name not in OF_ITSELF
        }
    store.close()
    return json.dumps(rows, default=str)
