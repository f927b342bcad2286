"""Whoever only holds connections keeps nobody from the server, and fills no disk: a real process,
real sockets, and as few open files as many systems give."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp
import pytest

from adapters.server.connections import BODY_WITHIN, HEADERS_WITHIN
from tests.drivers.patience import PATIENCE
from tests.drivers.process import BotProcess, bot_process

FILES = 256
CROWD = 300
HALF = b"POST /slack/events HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
ONE_BYTE = b"POST /selftest HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 5000\r\n\r\nx"
WHOLE = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


@asynccontextmanager
async def served(folder: Path, knowledge: Path) -> AsyncIterator[BotProcess]:
    database = f"sqlite:///{folder}/care.db"
    async with bot_process(OPEN_FILES=FILES, KNOWLEDGE_DIR=knowledge, DATABASE_URL=database) as bot:
        yield bot


async def connected(bot: BotProcess, sent: bytes) -> asyncio.StreamReader:
    port = int(bot.url.rpartition(":")[2])
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    OPEN.append(writer)
    return reader


OPEN: list[asyncio.StreamWriter] = []


@pytest.fixture(autouse=True)
async def _let_go() -> AsyncIterator[None]:
    yield
    for writer in OPEN:
        writer.close()
    OPEN.clear()


async def healthy(bot: BotProcess) -> int:
    async with (
        aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE)) as session,
        session.get(f"{bot.url}/healthz") as answer,
    ):
        return answer.status


async def ended(reader: asyncio.StreamReader) -> None:
    """Until the server lets go, whether in peace or not."""
    try:
        while await reader.read(1000):
            pass
    except ConnectionError:
        pass


@pytest.mark.parametrize("sent", [b"", HALF, WHOLE], ids=["silent", "half a head", "served once"])
async def test_three_hundred_idle_connections_stop_nobody(
    tmp_path: Path, small_knowledge: Path, sent: bytes
) -> None:
    """With 256 files: a request is answered meanwhile, and the log has a line, not a traceback."""
    async with served(tmp_path, small_knowledge) as bot:
        readers = [await connected(bot, sent) for _ in range(CROWD)]
        for _ in range(5):
            assert await healthy(bot) == 200
        told = await bot.says("too many connections")
        assert told["times"] == 1
        await asyncio.wait_for(ended(readers[0]), PATIENCE)
        bot.process.terminate()
        await bot.ends(20)
        log = str(bot.log)
        assert "Traceback" not in log
        assert log.count("too many connections") <= 2
        assert len(log) < 20_000


async def test_a_head_and_a_body_must_come_in_time(tmp_path: Path, small_knowledge: Path) -> None:
    """Half a head, nothing at all, and one byte of a body that has five thousand."""
    async with served(tmp_path, small_knowledge) as bot:
        slow = {
            "silent": (b"", HEADERS_WITHIN),
            "half a head": (HALF, HEADERS_WITHIN),
            "one byte": (ONE_BYTE, BODY_WITHIN),
        }
        readers = {name: await connected(bot, sent) for name, (sent, _) in slow.items()}
        patient = await connected(bot, WHOLE)
        await asyncio.gather(
            *(
                asyncio.wait_for(ended(readers[name]), within + PATIENCE)
                for name, (_, within) in slow.items()
            )
        )
        assert await healthy(bot) == 200
        assert (await patient.readuntil(b"}")).startswith(b"HTTP/1.1 200")
        with pytest.raises(TimeoutError):  # one that has asked something may stay
            await asyncio.wait_for(patient.read(1), 0.1)
