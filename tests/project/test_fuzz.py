"""Whatever comes in at a public path, the bot answers 2xx or 4xx, logs no traceback and keeps its
memory. The long run is `make fuzz`."""

from __future__ import annotations

import asyncio
import gzip
from pathlib import Path

from adapters.server.app import BODY_LIMIT
from tests.drivers.patience import PATIENCE
from tests.drivers.slack_chat import signed
from tests.drivers.whole_bot import running, world
from tests.tools.fuzz.run import MEMORY, fuzz


async def test_bodies_that_nobody_would_send_are_answered(tmp_path: Path) -> None:
    report = await fuzz(600, 20261128, tmp_path, f"sqlite:///{tmp_path}/care.db")
    assert (report.failures, report.tracebacks) == ([], [])
    assert sum(report.statuses.values()) == 600
    assert report.grown < MEMORY


def wire(head: str, body: bytes = b"") -> bytes:
    return (
        f"{head}\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n".replace(
            "\n\r\n\r\n", "\n\r\n"
        ).encode()
        + body
    )


def posted(body: bytes, *headers: str, path: str = "/slack/events") -> bytes:
    length = (
        []
        if any(one.startswith("Transfer") for one in headers)
        else [f"Content-Length: {len(body)}"]
    )
    return wire(
        "\r\n".join([f"POST {path} HTTP/1.1", "Content-Type: application/json", *length, *headers]),
        body,
    )


BOMB = gzip.compress(b"[" * 50_000_000, compresslevel=1)
WIRES = {
    "no request": b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03\r\n\r\n",
    "no version": b"GET /\r\n\r\n",
    "another method": wire("BREW /slack/events HTTP/1.1"),
    "a path of bytes": b"GET /\xff\xfe HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n",
    "a path upwards": wire("GET /playground/../../../../etc/passwd HTTP/1.1"),
    "a path upwards, hidden": wire("GET /playground/%2e%2e%2f%2e%2e%2fetc%2fpasswd HTTP/1.1"),
    "a foreign host": b"GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n",
    "a host that is none": b"GET / HTTP/1.1\r\nHost: [::1\r\nConnection: close\r\n\r\n",
    "an endless header": wire("GET / HTTP/1.1\r\nX: " + "x" * 100_000),
    "a header in a header": wire("GET / HTTP/1.1\r\nX: a\nY: b"),
    "two lengths": posted(b"{}", "Content-Length: 5"),
    "a length and pieces": posted(b"0\r\n\r\n", "Transfer-Encoding: chunked", "Content-Length: 5"),
    "a length below zero": wire("POST /slack/events HTTP/1.1\r\nContent-Length: -1"),
    "pieces that are none": posted(b"zz\r\n{}\r\n0\r\n\r\n", "Transfer-Encoding: chunked"),
    "broken gzip": posted(b"\x1f\x8b broken", "Content-Encoding: gzip"),
    "a bomb for Slack": posted(
        BOMB, "Content-Encoding: gzip", *(f"{k}: {v}" for k, v in signed(BOMB).items())
    ),
    "a bomb for Teams": posted(
        BOMB, "Content-Encoding: gzip", "Authorization: Bearer x", path="/api/messages"
    ),
    "a bomb for a helpdesk": posted(BOMB, "Content-Encoding: gzip", path="/helpdesk/webhook"),
    "a bomb for the playground": posted(BOMB, "Content-Encoding: gzip", path="/playground/turns"),
    "an unknown encoding": posted(b"{}", "Content-Encoding: evil"),
    "too much": posted(b"x" * (BODY_LIMIT + 1)),
}


async def test_what_is_no_http_is_refused(tmp_path: Path, small_knowledge: Path) -> None:
    """Before or after the library understood it, with a line in the log; the next request is served
    as ever."""
    log, database = tmp_path / "log", f"sqlite:///{tmp_path}/care.db"
    async with world() as scene, running(scene, small_knowledge, database, log, LOG_LEVEL="debug"):
        port = int(scene.url.rpartition(":")[2])
        answers = {name: await status(port, sent) for name, sent in WIRES.items()}
        assert await status(port, wire("GET /healthz HTTP/1.1")) == "200"
    assert {
        name: answer
        for name, answer in answers.items()
        if answer[0] != "4" and name != "no version"
    } == {}
    assert "Traceback" not in log.read_text("utf-8")


async def status(port: int, sent: bytes) -> str:
    """What one connection is answered; whoever refuses may hang up before everything is read."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)
    async with asyncio.timeout(PATIENCE):
        line = await reader.readline()
    writer.close()
    return line.split()[1].decode()
