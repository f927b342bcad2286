"""Who is alive: one process on a SQLite file; on PostgreSQL many, of whom the living work for the
dead.

A living process that is taken for dead, because the database did not see it, does no harm: whoever
takes up its work finds the intent that it noted, and waits and looks before it calls.
"""

from __future__ import annotations

import fcntl
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import IO, Protocol
from uuid import uuid4

import structlog
from sqlalchemy import Connection, NullPool, create_engine, make_url, text

from bot.errors import SettingsError
from bot.storage.database import KEEPALIVE

GRACE = 4.0  # seconds; after a restart of the database everybody has come back by then
EVERY = 1.0  # seconds

_SPACE = 0x57694C65  # of the advisory locks, one per process
_TRY = text("select pg_try_advisory_lock(:space, hashtext(:id))").bindparams(space=_SPACE)
_LOCK = text("select pg_advisory_lock(:space, hashtext(:id))").bindparams(space=_SPACE)
_UNLOCK = text("select pg_advisory_unlock(:space, hashtext(:id))").bindparams(space=_SPACE)
_BUSY = text("select distinct executor_id from dbos.workflow_status where status = 'PENDING'")
_LAUNCHED = text("select to_regclass('dbos.workflow_status') is not null")

log = structlog.get_logger()


class Replica(Protocol):
    """This process among its like. `id` names it to the durable engine."""

    @property
    def id(self) -> str: ...
    def start(self) -> None:
        """SettingsError when this process may not run beside another one."""

    def stop(self) -> None: ...


def replica(url: str, take_over: Callable[[str], None]) -> Replica:
    """`take_over` is called in a thread with the id of a process that died at work."""
    address = make_url(url)
    if address.get_backend_name() == "sqlite":
        return OnlyProcess(Path(f"{address.database}.lock"))
    return OneOfMany(url, take_over)


class OnlyProcess:
    """Holds a lock that the operating system frees when the process ends, however it ends."""

    id = "local"

    def __init__(self, file: Path) -> None:
        self._file = file
        self._held: IO[str] | None = None

    def start(self) -> None:
        self._held = self._file.open("a")
        try:
            fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self.stop()
            raise SettingsError(
                f"DATABASE_URL: another process works on {self._file.with_suffix('')}: stop it"
                " first, or use PostgreSQL, where several may run"
            ) from None

    def stop(self) -> None:
        if self._held:
            self._held.close()
            self._held = None


class OneOfMany:
    """Holds an advisory lock on its own session, and looks for work of processes whose lock nobody
    holds."""

    def __init__(self, url: str, take_over: Callable[[str], None]) -> None:
        self.id = uuid4().hex
        self._engine = create_engine(
            url, poolclass=NullPool, isolation_level="AUTOCOMMIT", connect_args=KEEPALIVE
        )
        self._take_over = take_over
        self._held = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="replicas", daemon=True)

    def start(self) -> None:
        """Work may begin once the lock is held: wait for it, however long the database is away."""
        self._thread.start()
        while not self._held.wait(EVERY) and not self._stopping.is_set():
            log.warning("the database does not answer; waiting for it")

    def stop(self) -> None:
        self._stopping.set()
        self._thread.join(timeout=5)

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                with self._engine.connect() as connection:
                    connection.execute(_LOCK, {"id": self.id})
                    self._held.set()
                    self._watch(connection)
            except Exception as error:  # the database is away, or the engine not there yet
                log.warning(
                    "lost the session that shows this process is alive", reason=type(error).__name__
                )
                self._stopping.wait(EVERY)

    def _watch(self, connection: Connection) -> None:
        """A process is dead when its lock was free all through the grace time, as seen on one
        session."""
        free_since: dict[str, float] = {}
        while not self._stopping.wait(EVERY):
            if not connection.execute(_LAUNCHED).scalar():
                continue
            busy = {id for id in connection.execute(_BUSY).scalars() if id and id != self.id}
            free = {id for id in busy if self._is_free(connection, id)}
            free_since = {id: free_since.get(id, time.monotonic()) for id in free}
            for id, since in free_since.items():
                if time.monotonic() - since >= GRACE:
                    log.warning("taking over from a process that died", process=id)
                    self._take_over(id)

    def _is_free(self, connection: Connection, id: str) -> bool:
        if not connection.execute(_TRY, {"id": id}).scalar():
            return False
        connection.execute(_UNLOCK, {"id": id})
        return True
