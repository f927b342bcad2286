"""A stand-in for Slack on loopback that refuses what the real one refuses and remembers what it was
asked."""

from __future__ import annotations

import asyncio
import json
from collections import defaultdict, deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, encode_basic_auth, web

from tests.drivers.patience import PATIENCE
from tests.fakes.slack_methods import METHODS, TEAM, Workspace
from tests.fakes.slack_schema import message_problems

Json = dict[str, Any]

TOKEN = "xoxb-fake"
CLIENT_ID, CLIENT_SECRET = "1234.5678", "client-secret"
PUBLIC_URL = "https://care.example.com"
APP_TOKEN = "xapp-fake"
RESPONSE_SECONDS = 1800.0
RESPONSE_USES = 5


@dataclass(frozen=True)
class Call:
    """What Slack was asked; `method` is "response" for a message through a response URL."""

    method: str
    arguments: Json
    team: str = TEAM

    @property
    def text(self) -> str:
        return str(self.arguments["text"])

    @property
    def blocks(self) -> list[Json]:
        return list(self.arguments["blocks"])

    def button(self, action: str) -> Json:
        """The button, on a message or a home, whose action begins so."""
        return self._found(action)[1]

    def block(self, action: str) -> str:
        """The id of the block with that button; Slack gives one to a block that has none."""
        return str(self._found(action)[0].get("block_id", "xY2"))

    def has(self, action: str) -> bool:
        try:
            return bool(self._found(action))
        except LookupError:
            return False

    def _found(self, action: str) -> tuple[Json, Json]:
        """`care:release` may be a line of a menu."""
        blocks = self.arguments.get("blocks") or self.arguments["view"]["blocks"]
        for block in blocks:
            for one in (*block.get("elements", ()), block.get("accessory", {})):
                if str(one.get("action_id", "")).startswith(action):
                    return block, one
                for option in one.get("options", ()) if one.get("type") == "overflow" else ():
                    if f"care:{option['value']}".startswith(f"{action}:"):
                        return block, {**one, "selected_option": option}
        raise LookupError(f"no button {action} on {self.method}")


@dataclass
class Response:
    made: float
    uses: int = 0


@dataclass
class FakeSlack(Workspace):
    """`failures` holds what a method does next instead of its work, `refusing` says it of every
    call, `slow` how many seconds one
    takes, `late` how many pass between its work and its answer, and `held` those that answer only
    when they are let go; `tokens` says whose each is. Of a token that is dead there is the error
    instead."""

    calls: asyncio.Queue[Call] = field(default_factory=asyncio.Queue)
    acknowledged: asyncio.Queue[Json] = field(default_factory=asyncio.Queue)
    asked: list[str] = field(default_factory=list)
    failures: dict[str, deque[str]] = field(default_factory=lambda: defaultdict(deque))
    slow: dict[str, float] = field(default_factory=dict)
    late: dict[str, float] = field(default_factory=dict)
    held: dict[str, asyncio.Event] = field(default_factory=dict)
    responses: dict[str, Response] = field(default_factory=dict)
    sockets: list[web.WebSocketResponse] = field(default_factory=list)
    tokens: dict[str, Workspace | str] = field(default_factory=dict)
    codes: dict[str, Workspace] = field(default_factory=dict)
    expires_in: int | None = None
    opened: dict[str, Call] = field(default_factory=dict)
    refusing: Callable[[str], str] = lambda method: ""

    def __post_init__(self) -> None:
        self.tokens[TOKEN] = self

    def workspace(self, team: str, name: str, bot: str, channel: str, *people: Json) -> Workspace:
        """Another one, in which the bot is not installed yet."""
        return Workspace(
            url=self.url,
            team=team,
            name=name,
            bot=bot,
            now=self.now,
            channels={channel: True},
            members={},
            users={person["id"]: dict(person) for person in people},
            triggers=self.triggers,
            numbers=self.numbers,
        )

    def token_of(self, workspace: Workspace) -> str:
        return next(token for token, whose in reversed(self.tokens.items()) if whose is workspace)

    def allow(self, workspace: Workspace) -> str:
        """Somebody presses Allow: the code that comes back."""
        code = f"code-{next(self.numbers)}"
        self.codes[code] = workspace
        return code

    def trigger(self) -> str:
        """A new trigger id, good for one form within three seconds."""
        id = f"{next(self.numbers)}.{next(self.numbers)}.feed"
        self.triggers[id] = self.now()
        return id

    def response_url(self) -> str:
        id = str(next(self.numbers))
        self.responses[id] = Response(self.now())
        return f"{self.url}hooks/{id}"

    async def call(self, method: str, within: float = PATIENCE) -> Call:
        """The next call of a method; others before it are let pass."""
        async with asyncio.timeout(within):
            while True:
                found = await self.calls.get()
                if found.method == method:
                    return found

    async def call_in(self, place: str, method: str = "chat.postMessage") -> Call:
        """The next call of a method that is about this channel or direct message."""
        while True:
            found = await self.call(method)
            if found.arguments["channel"] == place:
                return found

    async def nothing_but(self, *methods: str) -> None:
        """That no other call was made so far."""
        others = []
        while not self.calls.empty():
            others.append((await self.calls.get()).method)
        assert [method for method in others if method not in methods] == []

    async def send(self, kind: str, payload: Json) -> Json:
        """Hand an envelope to the app through its socket; gives its acknowledgement."""
        envelope = {"envelope_id": str(next(self.numbers)), "type": kind, "payload": payload}
        await self.sockets[-1].send_json(
            {**envelope, "accepts_response_payload": kind != "events_api"}
        )
        async with asyncio.timeout(PATIENCE):
            return await self.acknowledged.get()

    async def answer(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        self.asked.append(method)
        arguments = await _arguments(request)
        await asyncio.sleep(self.slow.get(method, 0.0))
        if method in self.held:
            await self.held[method].wait()
        match self._failure(method):
            case "":
                worked = self._worked(request, method, arguments)
                await asyncio.sleep(self.late.get(method, 0.0))
                return worked
            case late if late.startswith("ratelimited"):
                _, _, seconds = late.partition(":")
                refusal = {"ok": False, "error": "ratelimited"}
                headers = {"Retry-After": seconds or "1"}
                return web.json_response(refusal, status=429, headers=headers)
            case "500":
                return web.Response(status=500, text="<html>oops</html>", content_type="text/html")
            case "hang-up":
                assert request.transport is not None
                request.transport.close()
                return web.Response()
            case error:
                return web.json_response({"ok": False, "error": error})

    def _failure(self, method: str) -> str:
        planned = self.failures[method]
        return planned.popleft() if planned else self.refusing(method)

    def _worked(self, request: web.Request, method: str, arguments: Json) -> web.Response:
        whose = self.tokens.get(request.headers.get("Authorization", "").removeprefix("Bearer "))
        granted = {"x-oauth-scopes": ",".join(whose.scopes)} if isinstance(whose, Workspace) else {}
        return web.json_response(self._work(request, method, arguments), headers=granted)

    def _work(self, request: web.Request, method: str, arguments: Json) -> Json:
        if method == "oauth.v2.access":
            return self._exchanged(request.headers.get("Authorization", ""), arguments)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        whose = self.tokens.get(token, "invalid_auth")
        if method == "apps.connections.open":
            whose = self if token == APP_TOKEN else "invalid_auth"
        if isinstance(whose, str):
            return {"ok": False, "error": whose}
        work = METHODS.get(method)
        if work is None:
            return {"ok": False, "error": "unknown_method"}
        done = work(whose, arguments)
        if done.get("ok", True):
            if method == "views.open":
                self.opened[arguments["trigger_id"]] = Call(method, arguments, whose.team)
            self.calls.put_nowait(Call(method, arguments, whose.team))
        return {"ok": True, **done}

    def _exchanged(self, authorization: str, arguments: Json) -> Json:
        """A code, once, or a refresh token, once, into a token."""
        if authorization != encode_basic_auth(CLIENT_ID, CLIENT_SECRET):
            return {"ok": False, "error": "bad_client_secret"}
        renewing = arguments.get("grant_type") == "refresh_token"
        if renewing:
            workspace = self.codes.pop(arguments["refresh_token"], None)
        else:
            workspace = self.codes.pop(arguments["code"], None)
            if workspace and arguments["redirect_uri"] != f"{PUBLIC_URL}/slack/oauth_redirect":
                return {"ok": False, "error": "bad_redirect_uri"}
        if workspace is None:
            return {"ok": False, "error": "invalid_refresh_token" if renewing else "invalid_code"}
        number = next(self.numbers)
        token, refresh = f"xoxb-canary-{number}", f"xoxe-canary-{number}"
        self.tokens[token] = workspace
        self.calls.put_nowait(Call("oauth.v2.access", arguments, workspace.team))
        whole = workspace.team.startswith("E")
        there = {"id": workspace.team, "name": workspace.name}
        rotating = (
            {"expires_in": self.expires_in, "refresh_token": refresh} if self.expires_in else {}
        )
        if rotating:
            self.codes[refresh] = workspace
        return {
            "ok": True,
            "app_id": "A0CARE",
            "authed_user": {"id": "U0ADMIN"},
            "scope": "chat:write,commands",
            "token_type": "bot",
            "access_token": token,
            "bot_user_id": workspace.bot,
            "team": None if whole else there,
            "enterprise": there if whole else None,
            "is_enterprise_install": whole,
            **rotating,
        }

    async def respond(self, request: web.Request) -> web.StreamResponse:
        """What hooks.slack.com does with a message."""
        message = await request.json()
        self.asked.append("response")
        match self._failure("response"):
            case "":
                pass
            case "redirect":
                return web.Response(status=302, headers={"Location": "https://evil.example/"})
            case status:
                return web.Response(status=int(status))
        known = self.responses.get(request.match_info["id"])
        if known is None or self.now() - known.made > RESPONSE_SECONDS:
            return web.json_response({"ok": False, "error": "expired_url"}, status=404)
        if known.uses >= RESPONSE_USES:
            return web.json_response({"ok": False, "error": "used_url"}, status=404)
        if problems := message_problems(message):
            return web.Response(status=400, text=f"invalid_blocks {problems}")
        known.uses += 1
        self.calls.put_nowait(Call("response", message))
        return web.Response(text="ok")

    async def socket(self, request: web.Request) -> web.StreamResponse:
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.sockets.append(socket)
        await socket.send_json({"type": "hello", "num_connections": 1})
        self.calls.put_nowait(Call("socket", {}))
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                self.acknowledged.put_nowait(json.loads(message.data))
        return socket


async def _arguments(request: web.Request) -> Json:
    if request.content_type == "application/json":
        return dict(await request.json())
    return {**request.query, **await request.post()}


@asynccontextmanager
async def fake_slack() -> AsyncIterator[FakeSlack]:
    slack = FakeSlack()
    app = web.Application()
    app.router.add_route("*", "/api/{method}", slack.answer)
    app.router.add_post("/hooks/{id}", slack.respond)
    app.router.add_get("/socket", slack.socket)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    slack.url = f"http://{host}:{port}/"
    yield slack
    await runner.cleanup()
