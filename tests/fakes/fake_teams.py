"""A Bot Framework of our own on loopback: signing keys, tokens and a strict connector."""

from __future__ import annotations

import asyncio
import json
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import jwt
from aiohttp import web
from cryptography.hazmat.primitives.asymmetric import rsa

from adapters.teams.client.cloud import Cloud
from bot.settings.settings import Settings
from tests import ROOT
from tests.drivers.patience import PATIENCE
from tests.drivers.teams_screen import Call
from tests.fakes.teams_schema import wrong_with

APP_ID = "11111111-2222-4333-8444-555555555555"
TENANT = "7f2c5a10-3b64-4c1e-9d2f-0a1b2c3d4e5f"
PAYLOADS = ROOT / "tests/payloads" / "teams"
# The ids of Microsoft Entra of the people in the recorded payloads, by their ids in Teams.
ENTRA = {
    "29:1kYt0c4mQnVexampleUserPetra": "5d1b7c1e-0a52-4f7b-8e0c-6a1f2d3c4b5a",
    "29:1mVexampleAgentAnna": "a1b2c3d4-1111-4222-8333-444455556666",
    "29:1qRexampleAgentBen": "b1b2c3d4-1111-4222-8333-444455556666",
}
# What Microsoft documents for the connector's calls, and what its library and its forums add.
DOCUMENTED = (
    (400, "Bad argument"),
    (400, "BadArgument"),
    (400, "BadSyntax"),
    (400, "INVALID_TARGETED_MESSAGE_ID"),
    (400, "InvalidCard"),
    (401, "BotNotRegistered"),
    (401, "Unauthorized"),
    (403, "BotDisabledByAdmin"),
    (403, "BotNotInConversationRoster"),
    (403, "ConversationBlockedByUser"),
    (403, "InvalidBotApiHost"),
    (403, "MessageWritesBlocked"),
    (403, "NotEnoughPermissions"),
    (403, "THREADACCESSDENIED-209"),
    (403, "ThreadWritesBlocked"),
    (404, "ActivityNotFoundInConversation"),
    (404, "ConversationNotFound"),
    (404, "TARGETED_MESSAGE_EXPIRED_OR_DELETED"),
    (412, "PreconditionFailed"),
    (413, "MessageSizeTooBig"),
    (429, "Throttled"),
    (500, "InternalServerError"),
    (502, "ServiceError"),
    (503, "ServiceUnavailable"),
    (504, "GatewayTimeout"),
)
ISSUER = "https://api.botframework.com"
SECRET = "s3cret-of-the-tests"
_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
STRANGER_KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)


@dataclass
class FakeTeams:
    """`conversations` are those that the bot is in; where there is one of the `rosters`, nobody
    else is a member, and `silent` ones are out of order; `roster_refusal` is how all rosters
    refuse, with its headers. No roster answers before `roster_answers`.
    What is `closed` refuses every message with a status and a code: a conversation, or a person
    with whom no chat can be opened; `refuses_cards` is about all that have a card. `refusals` are
    given, one a call, before anything is done; `refusing` chooses for every call; `late` is how
    many seconds pass between showing a message and the answer to that. What is shown to
    one person alone stands in `targeted`; of these the `expired` are gone, as after a day, and
    `refuses_targeted` is how a tenant or a client refuses all of them. Behind an `open_door`, as
    with the emulator, no token is wanted. Where `renamed` maps parts of a recorded activity to
    others, it is another tenant's."""

    url: str = ""
    conversations: set[str] = field(default_factory=set)
    members: dict[str, dict[str, Any]] = field(default_factory=dict)
    rosters: dict[str, set[str]] = field(default_factory=dict)
    refuses_cards: tuple[int, str] | None = None
    closed: dict[str, tuple[int, str]] = field(default_factory=dict)
    refusals: list[tuple[int, dict[str, str]]] = field(default_factory=list)
    late: float = 0.0
    frozen: set[str] = field(default_factory=set)
    silent: set[str] = field(default_factory=set)
    tokens: int = 0
    keys_fetched: int = 0
    kid: str = "key-1"
    endorsements: list[str] = field(default_factory=lambda: ["msteams"])
    calls: asyncio.Queue[Call] = field(default_factory=asyncio.Queue)
    shown: dict[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)
    targeted: dict[str, str] = field(default_factory=dict)
    expired: set[str] = field(default_factory=set)
    refuses_targeted: tuple[int, str] | None = None
    pictures: dict[str, bytes] = field(default_factory=dict)
    roster_refusal: tuple[int, dict[str, str]] | None = None
    roster_calls: int = 0
    roster_asked: asyncio.Event = field(default_factory=asyncio.Event)
    roster_answers: asyncio.Event = field(default_factory=asyncio.Event)
    open_door: bool = False
    renamed: Mapping[str, str] = field(default_factory=dict)
    refusing: Callable[[Sequence[tuple[int, str]]], tuple[int, str] | None] = lambda codes: None

    async def start(self) -> FakeTeams:
        self.roster_answers.set()
        app = web.Application(client_max_size=1024**2)
        app.router.add_get("/openid", self._metadata)
        app.router.add_get("/keys", self._keys)
        app.router.add_post("/token", self._token)
        app.router.add_post("/{tenant}/oauth2/v2.0/token", self._entra)
        app.router.add_post("/v3/conversations", self._open)
        app.router.add_post("/v3/conversations/{conversation}/activities", self._post)
        app.router.add_put("/v3/conversations/{conversation}/activities/{id}", self._put)
        app.router.add_delete("/v3/conversations/{conversation}/activities/{id}", self._delete)
        app.router.add_get("/v3/conversations/{conversation}/members/{user}", self._member)
        app.router.add_get("/v3/conversations/{conversation}/pagedmembers", self._members)
        app.router.add_get("/v3/attachments/{id}/views/original", self._picture)
        self._runner = web.AppRunner(app)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def stop(self) -> None:
        await self._runner.cleanup()

    @property
    def cloud(self) -> Cloud:
        return LoopbackCloud(
            keys=f"{self.url}/openid",
            here=self.url,
            login=self.url,
            credentials=self._credentials,
        )

    async def next_call(self) -> Call:
        return await asyncio.wait_for(self.calls.get(), PATIENCE)

    def token_for(self, service: str | None = None, key: Any = _KEY, **claims: Any) -> str:
        """What the Bot Framework sends along; a claim of None is left out."""
        now = int(time.time())
        usual = {
            "iss": ISSUER,
            "aud": APP_ID,
            "serviceurl": service or self.service,
            "nbf": now - 5,
            "exp": now + 600,
        }
        kept = {name: value for name, value in {**usual, **claims}.items() if value is not None}
        return jwt.encode(kept, key, algorithm="RS256", headers={"kid": self.kid})

    @property
    def tenant(self) -> str:
        return self.renamed.get(TENANT, TENANT)

    @property
    def service(self) -> str:
        return f"{self.url}/"

    def payload(self, payload: str, /, **changes: Any) -> dict[str, Any]:
        """A recorded activity, as if it had come by way of this fake."""
        text = self._renamed((PAYLOADS / f"{payload}.json").read_text(encoding="utf-8"))
        activity: dict[str, Any] = json.loads(text)
        return {**activity, "serviceUrl": self.service, **changes}

    def _renamed(self, text: str) -> str:
        for old, new in self.renamed.items():
            text = text.replace(old, new)
        return text

    def _credentials(self, settings: Settings) -> FakeCredentials:
        assert settings.teams_app_password is not None
        return FakeCredentials(f"{self.url}/token", settings.teams_app_password.get_secret_value())

    async def _metadata(self, request: web.Request) -> web.Response:
        return web.json_response({"issuer": ISSUER, "jwks_uri": f"{self.url}/keys"})

    async def _keys(self, request: web.Request) -> web.Response:
        self.keys_fetched += 1
        jwk = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(_KEY.public_key()))
        return web.json_response(
            {"keys": [{**jwk, "kid": self.kid, "endorsements": self.endorsements}]}
        )

    async def _token(self, request: web.Request) -> web.Response:
        self.tokens += 1
        if (await request.text()) != SECRET:
            return web.json_response({"error": "invalid_client"}, status=401)
        return web.json_response({"access_token": f"token-{self.tokens}"})

    async def _entra(self, request: web.Request) -> web.Response:
        """As Microsoft Entra's documentation has the grant of client credentials."""
        self.tokens += 1
        form = await request.post()
        if request.content_type != "application/x-www-form-urlencoded":
            return web.json_response({"error": "invalid_request"}, status=400)
        if request.match_info["tenant"] != TENANT:
            return web.json_response({"error": "invalid_tenant"}, status=400)
        if form.get("client_secret") != SECRET or form.get("client_id") != APP_ID:
            return web.json_response({"error": "invalid_client"}, status=401)
        if form.get("grant_type") != "client_credentials":
            return web.json_response({"error": "unsupported_grant_type"}, status=400)
        if form.get("scope") != "https://api.botframework.com/.default":
            return web.json_response({"error": "invalid_scope"}, status=400)
        token = f"token-{self.tokens}"
        about = {"token_type": "Bearer", "expires_in": 3599, "access_token": token}
        return web.json_response(about)

    async def _open(self, request: web.Request) -> web.Response:
        if refusal := self._refusal(request):
            return refusal
        wanted = await request.json()
        if closed := self.closed.get(wanted["members"][0]["id"]):
            return _error(*closed)
        if wanted["channelData"]["tenant"]["id"] != self.tenant or not wanted["members"][0][
            "id"
        ].startswith("29:"):
            return _error(400, "BadSyntax")
        conversation = f"a:1with-{wanted['members'][0]['id'][3:]}"
        self.conversations.add(conversation)
        self.calls.put_nowait(Call("open", conversation, "", {}))
        return web.json_response({"id": conversation}, status=201)

    async def _post(self, request: web.Request) -> web.Response:
        conversation = request.match_info["conversation"]
        if refusal := self._refusal(request, conversation):
            return refusal
        activity = await request.json()
        if self.refuses_cards and activity["attachments"]:
            return _error(*self.refuses_cards)
        if untargeted := self._untargeted(request, conversation, activity.get("recipient") or {}):
            return _error(*untargeted)
        if wrong := wrong_with(activity):
            return _error(400, wrong)
        id = str(1_773_066_800_000 + len(self.shown))
        self.shown[conversation, id] = activity
        alone = activity["recipient"]["id"] if _alone(request) else ""
        if alone:
            self.targeted[id] = alone
        self.calls.put_nowait(Call("post", conversation, id, activity, alone))
        await asyncio.sleep(self.late)
        return web.json_response({"id": id}, status=201)

    def _untargeted(
        self, request: web.Request, conversation: str, recipient: Mapping[str, Any]
    ) -> tuple[int, str] | None:
        """Why a message can't be shown to one person alone: nobody is named, the chat is private
        already, or who it is for is not there."""
        if not _alone(request):
            return (400, "Bad argument") if recipient.get("isTargeted") else None
        if self.refuses_targeted:
            return self.refuses_targeted
        if not conversation.startswith("19:") or not recipient.get("id"):
            return 400, "Bad argument"
        roster = self.rosters.get(conversation.partition(";")[0])
        if roster is not None and recipient["id"] not in roster:
            return 403, "BotNotInConversationRoster"
        return None

    async def _put(self, request: web.Request) -> web.Response:
        conversation, id = request.match_info["conversation"], request.match_info["id"]
        if refusal := self._refusal(request, conversation):
            return refusal
        activity = await request.json()
        if unchangeable := self._unchangeable(request, conversation, id):
            return _error(*unchangeable)
        if _alone(request) and "recipient" in activity:
            return _error(400, "Bad argument")
        if wrong := wrong_with(activity):
            return _error(400, wrong)
        self.shown[conversation, id] = activity
        self.calls.put_nowait(Call("put", conversation, id, activity, self.targeted.get(id, "")))
        return web.json_response({"id": id})

    async def _delete(self, request: web.Request) -> web.Response:
        conversation, id = request.match_info["conversation"], request.match_info["id"]
        if refusal := self._refusal(request, conversation):
            return refusal
        if unchangeable := self._unchangeable(request, conversation, id):
            return _error(*unchangeable)
        del self.shown[conversation, id]
        self.calls.put_nowait(Call("delete", conversation, id, {}, self.targeted.get(id, "")))
        return web.Response(status=200)

    def _unchangeable(
        self, request: web.Request, conversation: str, id: str
    ) -> tuple[int, str] | None:
        """Why a message can't be replaced or deleted; whom it is shown to can't be changed."""
        if (conversation, id) not in self.shown or id in self.expired:
            return 404, "ActivityNotFoundInConversation"
        if _alone(request) != (id in self.targeted):
            return 404, "ActivityNotFoundInConversation"
        return (403, "MessageWritesBlocked") if id in self.frozen else None

    async def _members(self, request: web.Request) -> web.Response:
        if refusal := self._refusal(request, request.match_info["conversation"]):
            return refusal
        return web.json_response({"members": [{"id": "29:1"}], "continuationToken": "more"})

    async def _picture(self, request: web.Request) -> web.Response:
        """Of a message, for the bot alone; Teams does not say what kind it is."""
        if refusal := self._refusal(request):
            return refusal
        content = self.pictures.get(request.match_info["id"])
        if content is None:
            return _error(404, "NotFound")
        return web.Response(body=content, content_type="application/octet-stream")

    async def _member(self, request: web.Request) -> web.Response:
        self.roster_calls += 1
        conversation, user = request.match_info["conversation"], request.match_info["user"]
        known = {one.partition(";")[0] for one in self.conversations}
        if not self._admits(request):
            return _error(401, "Unauthorized")
        self.roster_asked.set()
        await self.roster_answers.wait()
        if self.roster_refusal:
            status, headers = self.roster_refusal
            return web.json_response(
                {"error": {"code": "Throttled"}}, status=status, headers=headers
            )
        if conversation in self.silent:
            return _error(503, "ServiceUnavailable")
        if conversation not in known:
            return _error(403, "BotNotInConversationRoster")
        user = self._teams_id(user)
        if user not in self.rosters.get(conversation, {user}):
            return _error(404, "MemberNotFoundInConversation")
        return web.json_response(self.members.get(user) or self.usual(user))

    def _teams_id(self, user: str) -> str:
        """Whom Teams also finds by an id of Microsoft Entra."""
        known = {self._renamed(entra): self._renamed(id) for id, entra in ENTRA.items()}
        return known.get(user, user)

    def usual(self, user: str) -> dict[str, Any]:
        """A member as Teams tells of one, who may have two more names for the same thing."""
        known = {self._renamed(id): self._renamed(entra) for id, entra in ENTRA.items()}
        entra = known.get(user) or str(uuid.uuid5(uuid.NAMESPACE_URL, user))
        return {
            "id": user,
            "aadObjectId": entra,
            "objectId": entra,
            "name": "Petra Lang",
            "tenantId": self.tenant,
            "userRole": "user",
            "userPrincipalName": f"{entra}@netvoice.example",
        }

    def _admits(self, request: web.Request) -> bool:
        """A token stays good when another is asked for."""
        number = request.headers.get("Authorization", "").removeprefix("Bearer token-")
        return self.open_door or (number.isdecimal() and int(number) <= self.tokens)

    def _refusal(
        self, request: web.Request, conversation: str | None = None
    ) -> web.Response | None:
        if not self._admits(request):
            return _error(401, "Unauthorized")
        if self.refusals:
            status, headers = self.refusals.pop(0)
            return web.json_response({"error": {"code": "Refused"}}, status=status, headers=headers)
        if code := self.refusing(DOCUMENTED):
            return _error(*code)
        if conversation in self.closed:
            return _error(*self.closed[conversation])
        if conversation is not None and not self._is_in(conversation):
            return _error(404, "ConversationNotFound")
        return None

    def _is_in(self, conversation: str) -> bool:
        """Threads are those of messages that were posted in a channel; chats have none."""
        above, _, first = conversation.partition(";messageid=")
        a_thread = above.endswith("@thread.tacv2") and (above, first) in self.shown
        return conversation in self.conversations or (a_thread and above in self.conversations)


@dataclass(frozen=True)
class LoopbackCloud(Cloud):
    """The public cloud's rules, with the fake as one more address to trust."""

    here: str = ""

    def trusts(self, service_url: str) -> bool:
        return service_url.startswith(f"{self.here}/") or Cloud.trusts(self, service_url)


@dataclass
class FakeCredentials:
    """As the real ones: one request, then the token is kept."""

    url: str
    secret: str
    token: str = ""
    one_at_a_time: Lock = field(default_factory=Lock)

    def get_access_token(self) -> str:
        with self.one_at_a_time:
            return self.token or self._fetched()

    def _fetched(self) -> str:
        try:
            with urllib.request.urlopen(
                self.url, data=self.secret.encode(), timeout=PATIENCE
            ) as answer:
                self.token = json.load(answer)["access_token"]
        except urllib.error.HTTPError as error:
            if error.code != 401:
                raise
            raise PermissionError("Failed to get access token with error: invalid_client") from None
        return self.token


def _alone(request: web.Request) -> bool:
    return request.query.get("isTargetedActivity") == "true"


def _error(status: int, code: str) -> web.Response:
    return web.json_response({"error": {"code": code, "message": code}}, status=status)
