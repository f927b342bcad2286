"""The least Slack bot there can be, to measure ours against: one row kept, one constant text
posted."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable

from aiohttp import web
from psycopg import AsyncConnection
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient

CONNECTIONS = 4
ANSWER = "Porting takes ten to twenty working days."

Keep = Callable[[str], Awaitable[None]]


def application(database: str) -> web.Application:
    client = AsyncWebClient(os.environ["SLACK_BOT_TOKEN"], os.environ["SLACK_API_URL"])
    app = AsyncApp(client=client, signing_secret=os.environ["SLACK_SIGNING_SECRET"])
    served = app.web_app("/slack/events")
    served.router.add_get("/readyz", _ready)
    keep = in_sqlite(database) if database.startswith("sqlite") else in_postgresql(database, served)

    @app.command("/wildix")
    async def answer(ack: AsyncAck, respond: AsyncRespond, command: dict[str, str]) -> None:
        await keep(command["text"])
        await ack()
        await respond(ANSWER)

    return served


def in_sqlite(database: str) -> Keep:
    connection = sqlite3.connect(database.removeprefix("sqlite:///"), isolation_level=None)
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = full")
    connection.execute("create table if not exists question (id integer primary key, words text)")

    async def keep(words: str) -> None:
        connection.execute("insert into question (words) values (?)", [words])

    return keep


def in_postgresql(database: str, served: web.Application) -> Keep:
    """A few connections that stay open."""
    free: asyncio.Queue[AsyncConnection] = asyncio.Queue()

    async def connected(app: web.Application) -> AsyncIterator[None]:
        opened = [
            await AsyncConnection.connect(database, autocommit=True) for _ in range(CONNECTIONS)
        ]
        await opened[0].execute(
            "create table if not exists question (id serial primary key, words text)"
        )
        for connection in opened:
            free.put_nowait(connection)
        yield
        for connection in opened:
            await connection.close()

    async def keep(words: str) -> None:
        connection = await free.get()
        try:
            await connection.execute("insert into question (words) values (%s)", [words])
        finally:
            free.put_nowait(connection)

    served.cleanup_ctx.append(connected)
    return keep


async def _ready(request: web.Request) -> web.Response:
    return web.Response(text="ok")


if __name__ == "__main__":
    web.run_app(
        application(os.environ["DATABASE_URL"]),
        host="127.0.0.1",
        port=int(os.environ["PORT"]),
        access_log=None,
        print=None,
    )
