"""The bot as a process of its own, whose log can be read whole; `python -m tests.canary_bot` with its settings, and
in FAKE_TEAMS the address of a Bot Framework of the tests. Its first line is its port."""

from __future__ import annotations

import os
import socket

from aiohttp import web

from adapters.app import build
from adapters.serve import set_up_log
from bot.config import read
from tests.fake_teams import FakeTeams

if __name__ == "__main__":
    settings = read()
    set_up_log(settings)
    door = socket.create_server(("127.0.0.1", 0))
    print(door.getsockname()[1], flush=True)
    app = build(settings, teams_cloud=FakeTeams(url=os.environ["FAKE_TEAMS"]).cloud)
    web.run_app(app, sock=door, access_log=None, print=None)
