"""Databases as a first start leaves them, made once and copied: to bring one up to date takes
longer than most tests."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from dbos import DBOS
from sqlalchemy import make_url

from bot.storage.store import Store


def first_start(url: str) -> None:
    """The schema of ours and the durable engine's, and nothing else."""
    Store(url).close()
    DBOS.migrate(url)


def first_started(url: str) -> None:
    """The same for the file of an SQLite address, unless it is there."""
    address = make_url(url)
    file = Path(address.database or "")
    if address.get_backend_name() != "sqlite" or file.exists():
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    file.touch(mode=0o600)
    file.write_bytes(_file())


@cache
def _file() -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder, "care.db")
        first_start(f"sqlite:///{file}")
        return file.read_bytes()
