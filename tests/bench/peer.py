"""The least Slack bot there can be, to measure ours against: one row kept, one constant text posted."""

from __future__ import annotations

import os
import sqlite3

from aiohttp import web
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncRespond
from slack_sdk.web.async_client import AsyncWebClient


def application(database: str) -> web.Application:
    connection = sqlite3.connect(database, isolation_level=None)
    connection.execute("pragma journal_mode = wal")
    connection.execute("pragma synchronous = full")
    connection.execute("create table question (id integer primary key, words text)")
    client = AsyncWebClient(os.environ["SLACK_BOT_TOKEN"], os.environ["SLACK_API_URL"])
    app = AsyncApp(client=client, signing_secret=os.environ["SLACK_SIGNING_SECRET"])

    @app.command("/wildix")
    async def answer(ack: AsyncAck, respond: AsyncRespond, command: dict[str, str]) -> None:
        connection.execute("insert into question (words) values (?)", [command["text"]])
        await ack()
        await respond("Porting takes ten to twenty working days.")

    served = app.web_app("/slack/events")
    served.router.add_get("/readyz", _ready)
    return served


async def _ready(request: web.Request) -> web.Response:
    return web.Response(text="ok")


if __name__ == "__main__":
    web.run_app(
        application(os.environ["DATABASE_FILE"]),
        host="127.0.0.1",
        port=int(os.environ["PORT"]),
        access_log=None,
        print=None,
    )
