"""A real Request Tracker 5 on this machine, from Debian's packages, in a temporary folder.

`tests/fakes/real_request_tracker.sh` installs them and plays the contract of all helpdesks on it.
"""

from __future__ import annotations

import atexit
import os
import re
import shutil
import socket
import subprocess
import tempfile
from base64 import b64decode
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from aiohttp import ClientSession

from adapters.helpdesk.http import basic
from adapters.helpdesk.request_tracker.connector import WRITTEN, RequestTracker
from adapters.helpdesk.request_tracker.events import READ
from adapters.helpdesk.request_tracker.settings import RequestTrackerSettings
from bot.model.remote import RemoteStatus
from tests.drivers.helpdesk_front import Front
from tests.fakes.helpdesk_rig import Rig, Stored, serving

SERVER = Path("/usr/share/request-tracker5/libexec/rt-server")
SETTINGS = """
Set($rtname, 'desk.example'); Set($Organization, 'desk.example');
Set($WebDomain, '127.0.0.1'); Set($WebPort, {port}); Set($WebBaseURL, '{url}'); Set($WebPath, '');
Set($DatabaseType, 'SQLite'); Set($DatabaseName, '{folder}/rt.sqlite');
Set($MasonDataDir, '{folder}/mason');
Set($MailCommand, 'testfile'); Set($LogToSyslog, undef); Set($LogToSTDERR, 'warning');
1;
"""
RIGHTS = (
    "SeeQueue CreateTicket ShowTicket ShowTicketComments ReplyToTicket CommentOnTicket ModifyTicket"
    " SeeCustomField SetInitialCustomField"
)
SEED = f"""
use lib '/usr/share/request-tracker5/lib'; use RT; RT::LoadConfig(); RT::Init();
my $system = RT->SystemUser;
my $staff = RT::Group->new($system); $staff->LoadSystemInternalGroup('Privileged');
$staff->PrincipalObj->GrantRight(Right => $_, Object => $RT::System) for qw({RIGHTS});
my $field = RT::CustomField->new($system);
$field->Create(
  Name => 'Care number', Type => 'FreeformSingle', LookupType => 'RT::Queue-RT::Ticket');
$field->AddToObject(RT::Queue->new($system));
my $grace = RT::User->new($system);
$grace->Create(
  Name => 'grace', Password => 'grace-secret', RealName => 'Grace Field', Privileged => 1);
my $bot = RT::User->new($system);
$bot->Create(Name => 'care-bot', RealName => 'Care bot', Privileged => 1);
my (undef, undef, $token) = RT::AuthToken->new($system)->Create(
  Owner => $bot->id, Description => 'Care bot');
print $token;
"""


@dataclass(frozen=True, slots=True)
class RealRequestTracker:
    url: str
    token: str

    @property
    def settings(self) -> RequestTrackerSettings:
        return RequestTrackerSettings(self.url, "care-bot", self.token, "General")

    async def ask(self, user: str, method: str, path: str, **request: Any) -> Any:
        request["headers"] = basic(user, f"{user}-secret")
        url = f"{self.url}/REST/2.0/{path}"
        async with ClientSession() as session, session.request(method, url, **request) as answer:
            assert answer.ok, await answer.text()
            return await answer.json()

    async def tickets(self) -> list[str]:
        found = await self.ask(
            "root", "GET", "tickets", params={"query": "id > 0", "per_page": "100"}
        )
        return [one["id"] for one in found["items"]]

    async def ticket_of(self, number: str) -> str:
        query = f"'CF.{{Care number}}' = '{number}'"
        (one,) = (await self.ask("root", "GET", "tickets", params={"query": query}))["items"]
        return str(one["id"])

    async def said(self, ticket: str) -> list[tuple[str, bool]]:
        """What was written, and whether a requestor could read it."""
        params = {"fields": "Type", "per_page": "100"}
        history = (await self.ask("root", "GET", f"ticket/{ticket}/history", params=params))[
            "items"
        ]
        return [
            (await self._text(one["id"]), one["Type"] != "Comment")
            for one in history
            if one["Type"] in ("Create", "Correspond", "Comment")
        ]

    async def _text(self, transaction: str) -> str:
        found = (await self.ask("root", "GET", f"transaction/{transaction}/attachments"))["items"]
        whole = await self.ask("root", "GET", f"attachment/{found[0]['id']}")
        return b64decode(whole["Content"]).decode()

    async def stored(self) -> list[Stored]:
        return [await self._stored(id) for id in await self.tickets()]

    async def _stored(self, id: str) -> Stored:
        ticket = await self.ask("root", "GET", f"ticket/{id}")
        (number,) = ticket["CustomFields"][0]["values"]
        subject = re.sub(r"^\[.*?\] ", "", ticket["Subject"])
        return Stored(number, subject, tuple(await self.said(id)), READ[ticket["Status"]])

    async def empty(self) -> None:
        for id in await self.tickets():
            await self.ask("root", "PUT", f"ticket/{id}", json={"Status": "deleted"})


@asynccontextmanager
async def rig() -> AsyncIterator[Rig]:
    tracker = started()
    await tracker.empty()
    front = Front(tracker.url)

    async def human_moves(number: str, status: RemoteStatus) -> None:
        path = f"ticket/{await tracker.ticket_of(number)}"
        await tracker.ask("grace", "PUT", path, json={"Status": WRITTEN[status]})

    async def human_says(number: str, text: str, public: bool) -> None:
        path = f"ticket/{await tracker.ticket_of(number)}/{'correspond' if public else 'comment'}"
        await tracker.ask(
            "grace", "POST", path, json={"Content": text, "ContentType": "text/plain"}
        )

    async with serving(front.app) as origin:
        yield Rig(
            RequestTracker(replace(tracker.settings, url=origin)),
            (tracker.token,),
            tracker.stored,
            idempotent=True,
            faults=front.faults,
            human_moves=human_moves,
            human_says=human_says,
        )


@cache
def started() -> RealRequestTracker:
    """One for all tests; it goes when they end."""
    folder = Path(tempfile.mkdtemp(prefix="request-tracker-"))
    atexit.register(shutil.rmtree, folder)
    (folder / "mason").mkdir()
    (folder / "none").mkdir()
    door = socket.create_server(("127.0.0.1", 0))
    port = door.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    settings = folder / "RT_SiteConfig.pm"
    settings.write_text(SETTINGS.format(port=port, url=url, folder=folder))
    environment = os.environ | {
        "RT_SITE_CONFIG": str(settings),
        "RT_SITE_CONFIG_DIR": f"{folder}/none",
    }
    (folder / "root").write_text("root-secret")
    init = ["--action", "init", "--skip-create", "--root-password-file", f"{folder}/root"]
    run(["rt-setup-database-5", *init], environment)
    token = run(["perl", "-e", SEED], environment)
    # It takes over a door that is open already, so that nobody has to wait for it.
    environment |= {"SERVER_STARTER_PORT": f"127.0.0.1:{port}={door.fileno()}"}
    with (folder / "log").open("w") as log:
        server = subprocess.Popen(
            [str(SERVER)], env=environment, pass_fds=[door.fileno()], stdout=log, stderr=log
        )
    atexit.register(stop, server)
    door.close()
    return RealRequestTracker(url, token)


def stop(server: subprocess.Popen[bytes]) -> None:
    server.terminate()
    server.wait()


def run(words: list[str], environment: dict[str, str]) -> str:
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
