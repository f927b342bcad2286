"""A real Roundup tracker on this machine, in a temporary folder, with a service user and a
human."""

from __future__ import annotations

import atexit
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from base64 import b64encode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from aiohttp import ClientSession

from adapters.helpdesk.http import basic
from adapters.helpdesk.roundup.connector import WRITTEN, Roundup, RoundupSettings
from adapters.helpdesk.roundup.events import READ
from bot.model.remote import RemoteStatus
from tests.drivers.helpdesk_front import Front
from tests.fakes.helpdesk_rig import Rig, Stored, serving

BIN = Path(sys.executable).parent
PEOPLE = """
from roundup.password import Password
for name, real in [("care-bot", "Care bot"), ("grace", "Grace Field")]:
    secret = Password(name + "-secret", config=db.config)
    mail = name + "@desk.example"
    user.create(username=name, password=secret, realname=real, address=mail, roles="User")
"""
CHEAP = "PASSWORD_PBKDF2_DEFAULT_ROUNDS=1000"  # each request proves the password


@dataclass(frozen=True, slots=True)
class RealRoundup:
    url: str
    folder: Path

    @property
    def settings(self) -> RoundupSettings:
        return RoundupSettings(self.url, "care-bot", "care-bot-secret")

    @property
    def mail(self) -> str:
        """Everything that Roundup mailed."""
        sent = self.folder / "mail"
        return sent.read_text() if sent.exists() else ""

    async def ask(self, user: str, method: str, path: str, **request: Any) -> Any:
        origin = self.url.removesuffix("/support")
        defence = {"Origin": origin, "Referer": self.url + "/", "X-Requested-With": "rest"}
        request["headers"] = basic(user, f"{user}-secret") | defence | request.get("headers", {})
        url = f"{self.url}/rest/data/{path}"
        async with ClientSession() as session, session.request(method, url, **request) as answer:
            assert answer.ok, await answer.text()
            return (await answer.json())["data"]

    async def get(self, path: str, **params: str) -> Any:
        return await self.ask(
            "admin", "GET", path, params={"@verbose": "3", "@protected": "true", **params}
        )

    async def says(self, issue: str, text: str) -> None:
        """Grace writes a message: like the web page, it leaves the status to Roundup's own
        rules."""
        message = await self.ask("grace", "POST", "msg", json={"content": text, "author": "grace"})
        await self.adds(issue, message["id"])

    async def adds(self, issue: str, message: str) -> None:
        now = await self.get(f"issue/{issue}")
        messages = [one["id"] for one in now["attributes"]["messages"]]
        await self.sets(issue, messages=[*messages, message])

    async def sets(self, issue: str, **change: object) -> None:
        etag = (await self.get(f"issue/{issue}"))["@etag"]
        await self.ask("grace", "PUT", f"issue/{issue}", json=change, headers={"If-Match": etag})

    async def said(self, issue: str) -> list[str]:
        messages = (await self.get(f"issue/{issue}"))["attributes"]["messages"]
        return [(await self.get(f"msg/{one['id']}"))["attributes"]["content"] for one in messages]

    async def issue_of(self, number: str) -> str:
        issues = (await self.get("issue", **{"@fields": "title,id"}))["collection"]
        (ours,) = [one["id"] for one in issues if one["title"].startswith(f"[{number}] ")]
        return str(ours)

    async def stored(self) -> list[Stored]:
        tickets = []
        for row in (await self.get("issue"))["collection"]:
            issue = (await self.get(f"issue/{row['id']}"))["attributes"]
            said = tuple(
                (text, text.startswith("To the partner. ")) for text in await self.said(row["id"])
            )
            title = re.fullmatch(r"\[(.*?)\] (.*)", issue["title"])
            assert title is not None
            tickets.append(Stored(title[1], title[2], said, READ[issue["status"]["name"]]))
        return tickets

    async def empty(self) -> None:
        for kind in ("issue", "msg"):
            for row in (await self.get(kind))["collection"]:
                etag = (await self.get(f"{kind}/{row['id']}"))["@etag"]
                await self.ask("admin", "DELETE", f"{kind}/{row['id']}", headers={"If-Match": etag})


@asynccontextmanager
async def in_front() -> AsyncIterator[tuple[RealRoundup, Front, Roundup]]:
    """An empty tracker, and a connector that reaches it through a front."""
    tracker = started()
    await tracker.empty()
    front = Front(tracker.url.removesuffix("/support"))
    async with serving(front.app) as origin:
        yield tracker, front, Roundup(replace(tracker.settings, url=origin + "/support"))


@asynccontextmanager
async def rig() -> AsyncIterator[Rig]:
    async with in_front() as (tracker, front, roundup):

        async def human_moves(number: str, status: RemoteStatus) -> None:
            await tracker.sets(await tracker.issue_of(number), status=WRITTEN[status])

        async def human_says(number: str, text: str, public: bool) -> None:
            await tracker.says(
                await tracker.issue_of(number), f"@partner {text}" if public else text
            )

        secrets = ("care-bot-secret", b64encode(b"care-bot:care-bot-secret").decode())
        yield Rig(
            roundup,
            secrets,
            tracker.stored,
            idempotent=True,
            faults=front.faults,
            human_moves=human_moves,
            human_says=human_says,
        )


@cache
def started() -> RealRoundup:
    """One for all tests; it goes when they end."""
    folder = Path(tempfile.mkdtemp(prefix="roundup-"))
    atexit.register(shutil.rmtree, folder)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    tracker = RealRoundup(f"http://127.0.0.1:{port}/support", folder)
    install(tracker)
    words = ["-n", "127.0.0.1", "-p", str(port), "-t", "thread", f"support={folder}/home"]
    with (folder / "log").open("w") as log:
        ready = command(folder, "roundup-server", *words)
        server = subprocess.Popen(ready, stdout=subprocess.PIPE, stderr=log)
    atexit.register(stop, server)
    assert server.stdout is not None
    assert b"started" in server.stdout.readline(), (folder / "log").read_text()
    return tracker


def stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    server.communicate()


def install(tracker: RealRoundup) -> None:
    folder = tracker.folder
    if os.geteuid() == 0:
        shutil.chown(folder, "nobody")
    mail = f"MAIL_DOMAIN=desk.example,MAIL_HOST=localhost,MAIL_DEBUG={folder}/mail"
    settings = f"TRACKER_WEB={tracker.url}/,ADMIN_EMAIL=admin@desk.example,{mail},{CHEAP}"
    run(folder, "roundup-admin", "-i", f"{folder}/home", "install", "classic", "sqlite", settings)
    with (folder / "home" / "initial_data.py").open("a") as data:
        data.write(PEOPLE)
    run(folder, "roundup-admin", "-i", f"{folder}/home", "initialise", "admin-secret")


def run(folder: Path, *words: str) -> None:
    ready = command(folder, *words)
    done = subprocess.run(
        ready, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def command(folder: Path, program: str, *words: str) -> list[str]:
    """Roundup refuses to run as root: then it runs as nobody, who may need leave to read root's
    Python."""
    quiet = [f"HOME={folder}", "PYTHONUNBUFFERED=1", "PYTHONDONTWRITEBYTECODE=1"]
    plain = ["env", *quiet, str(BIN / program), *words]
    if os.geteuid() != 0:
        return plain
    python = Path(sys.base_prefix).resolve()
    readable = all(place.stat().st_mode & 0o001 for place in (python, *python.parents))
    leave = [] if readable else ["--inh-caps=+dac_override", "--ambient-caps=+dac_override"]
    return ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", *leave, *plain]
