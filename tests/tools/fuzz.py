"""Bodies that nobody would send, at every public path: `python -m tests.tools.fuzz`. Recorded
payloads, changed at random and signed as the real ones, and some that are not; the bot answers 2xx
or 4xx, logs no traceback and keeps its memory."""

from __future__ import annotations

import argparse
import asyncio
import base64
import copy
import hashlib
import hmac
import json
import random
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

import aiohttp

from adapters.cli import progress
from bot.dialogue import words
from tests.drivers import small_knowledge
from tests.drivers.slack_chat import FORM, JSON, signed
from tests.drivers.slack_chat import PAYLOADS as SLACK
from tests.drivers.web_page import TOKEN, WebPage
from tests.drivers.whole_bot import World, running, world
from tests.fakes import fake_webhook
from tests.fakes.fake_teams import PAYLOADS as TEAMS

AT_ONCE = 8
WARM_UP = 500  # requests before memory is measured
MEMORY = 20 * 2**20  # bytes that it may grow by
ODD: tuple[Any, ...] = (
    *(
        None,
        True,
        0,
        -1,
        1.5,
        10**400,
        float("nan"),
        "",
        " ",
        "\x00",
        "\ud83d",
        "\u202e",
        "\u200b" * 50,
    ),
    *(
        "x" * 5000,
        "😀" * 500,
        "<@U1> <!channel> *_~`",
        "%00%0d%0aX: y",
        "../../etc/passwd",
        "'; drop table turns; --",
    ),
    *("{{7*7}}", "https://evil.example/", "WX-AAAAA", [], {}, [[]], [None], {"": ""}, ["x"] * 300),
)
KINDS = (JSON, FORM, "text/plain", "application/json; charset=utf-16", "multipart/form-data", "")


@dataclass(frozen=True)
class Request:
    method: str
    path: str
    body: bytes
    headers: dict[str, str]


@dataclass
class Fuzz:
    """Everything comes from `chance`: a seed gives the same requests again."""

    chance: random.Random
    world: World
    statuses: Counter[tuple[str, int]] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)

    def requests(self, count: int) -> Iterator[Request]:
        makers: list[Callable[[], Request]] = [self._slack, self._slack, self._teams, self._teams]
        makers += [self._helpdesk, self._playground, self._care, self._read]
        for number in range(count):
            yield makers[number % len(makers)]()

    async def sends(self, session: aiohttp.ClientSession, request: Request) -> None:
        url = self.world.url + request.path
        try:
            async with session.request(
                request.method,
                url,
                data=request.body,
                headers=request.headers,
                allow_redirects=False,
            ) as answer:
                if answer.content_type != "text/event-stream":
                    await answer.read()
                status = answer.status
        except (aiohttp.ClientError, TimeoutError) as error:
            self.failures.append(f"{request}: {error!r}")
            return
        self.statuses[request.path.partition("?")[0][:30], status] += 1
        unknown_invoke = (
            status == 501 and request.path == "/api/messages"
        )  # what its protocol answers there
        if not (200 <= status < 300 or 400 <= status < 500 or unknown_invoke):
            self.failures.append(f"{status} to {request}")

    def _slack(self) -> Request:
        payload = _content(self.chance.choice(sorted(SLACK.glob("*.json"))))
        if "actions" in payload and (
            buttons := self._shown(self.world.slack.messages, "action_id")
        ):
            payload["actions"][0] |= self.chance.choice(buttons)
        changed = self._changed(self._fresh(payload))
        if "command" in payload:
            body, kind = urlencode(_flat(changed)).encode("utf-8", "surrogatepass"), FORM
        elif "event" in payload or "challenge" in payload:
            body, kind = _json(changed), JSON
        else:
            body, kind = urlencode({"payload": _json(changed).decode()}).encode(), FORM
        body = self._broken(body)
        headers = signed(body) if self._happens(0.9) else signed(body, secret="forged")
        return Request("POST", "/slack/events", body, {"Content-Type": self._kind(kind), **headers})

    def _teams(self) -> Request:
        payload = self.world.teams.payload(self.chance.choice(sorted(TEAMS.glob("*.json"))).stem)
        payload["id"] = f"f:{self.chance.random()}"
        if payload.get("type") == "invoke" and (
            buttons := self._shown(self.world.teams.shown, "verb")
        ):
            payload["value"] = {
                "action": self.chance.choice(buttons),
                "data": self.chance.choice(buttons).get("data"),
            }
        body = self._broken(_json(self._changed(payload)))
        token = self.world.teams.token_for() if self._happens(0.9) else "forged.forged.forged"
        return Request(
            "POST",
            "/api/messages",
            body,
            {"Content-Type": self._kind(JSON), "Authorization": f"Bearer {token}"},
        )

    def _helpdesk(self) -> Request:
        data = {"number": "WX-AAAAA", "by": "Bea", "status": "claimed", "text": "Hello"}
        kind = self.chance.choice(["ticket.commented", "ticket.status_changed"])
        at = datetime.now(UTC)
        body = self._broken(
            _json(self._changed({"type": kind, "timestamp": at.isoformat(), "data": data}))
        )
        id = f"msg-{self.chance.random()}"
        headers = {
            "webhook-id": id,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": "v1,Zm9yZ2Vk",
        }
        if self._happens(0.9):
            key = base64.b64decode(fake_webhook.SECRET.removeprefix("whsec_"))
            signed_ = hmac.new(
                key, f"{id}.{headers['webhook-timestamp']}.".encode() + body, hashlib.sha256
            ).digest()
            headers["webhook-signature"] = f"v1,{base64.b64encode(signed_).decode()}"
        name = self.chance.choice(["webhook", "webhook", "webhook", "zendesk", "%00", "x" * 300])
        return Request(
            "POST", f"/helpdesk/{name}", body, {"Content-Type": self._kind(JSON), **headers}
        )

    def _playground(self) -> Request:
        return self._page("/playground/turns", self.chance.choice(_TURNS))

    def _care(self) -> Request:
        agent = self.chance.choice([*words.PLAYGROUND_AGENTS, "nobody", "%00", "x" * 300])
        return self._page(f"/playground/care/{agent}/turns", self.chance.choice(_CARE_TURNS))

    def _page(self, path: str, turn: dict[str, Any]) -> Request:
        body = self._broken(
            _json(
                self._changed(
                    {"id": str(UUID(int=self.chance.getrandbits(128), version=4)), **turn}
                )
            )
        )
        origin = self.world.url if self._happens(0.9) else "https://evil.example"
        return Request("POST", path, body, {"Content-Type": self._kind(JSON), "Origin": origin})

    def _read(self) -> Request:
        path = self.chance.choice(
            [
                "/",
                "/gallery",
                "/healthz",
                "/readyz",
                "/metrics",
                "/slack/events",
                "/slack/install",
                "/nowhere",
                *_FORMS,
            ]
        )
        query = urlencode(
            {key: str(self._odd())[:300] for key in ("question", "ticket", "x")}, errors="replace"
        )
        method = self.chance.choice(["GET", "GET", "GET", "HEAD", "PUT", "DELETE", "OPTIONS"])
        return Request(method, f"{path}?{query}" if self._happens(0.7) else path, b"", {})

    def _shown(self, messages: Mapping[Any, Any], mark: str) -> list[dict[str, Any]]:
        """The buttons of one of the last messages that the bot has written."""
        message = self.chance.choice([*messages.values()][-50:]) if messages else None
        holders = [
            holder for holder, key in _places(message) if key == mark and isinstance(holder, dict)
        ]
        return copy.deepcopy(holders)

    def _fresh(self, payload: dict[str, Any]) -> dict[str, Any]:
        """Something new, so that the bot does not take it for a repetition."""
        fresh = str(self.chance.random())
        event = payload.get("event")
        if isinstance(event, dict) and "ts" in event:
            event["ts"] = f"1773{self.chance.randrange(10**6):06}.{self.chance.randrange(10**6):06}"
        for key in ("trigger_id", "event_id"):
            if key in payload:
                payload[key] = fresh
        return payload

    def _changed(self, content: Any) -> Any:
        """One to three places hold something else, or nothing, or what another place holds."""
        for _ in range(self.chance.randint(1, 3) if self._happens(0.7) else 0):
            places = list(_places(content))
            if not places:
                break
            holder, key = self.chance.choice(places)
            match self.chance.randrange(4):
                case 0:
                    del holder[key]
                case 1:
                    there, other = self.chance.choice(places)
                    holder[key] = copy.deepcopy(there[other]) if _is_there(there, other) else None
                case _:
                    holder[key] = self._odd()
        return content

    def _broken(self, body: bytes) -> bytes:
        if self._happens(0.85):
            return body
        at = self.chance.randrange(len(body) + 1)
        match self.chance.randrange(5):
            case 0:
                return body[:at]
            case 1:
                return body[:at] + self.chance.randbytes(self.chance.randint(1, 20)) + body[at:]
            case 2:
                return body + body
            case 3:
                return b"[" * 20_000 + body
            case _:
                return self.chance.randbytes(self.chance.randint(0, 400))

    def _odd(self) -> Any:
        return copy.deepcopy(self.chance.choice(ODD))

    def _kind(self, usual: str) -> str:
        return usual if self._happens(0.9) else self.chance.choice(KINDS)

    def _happens(self, share: float) -> bool:
        return self.chance.random() < share


_FORMS = (
    *("/playground/forms/ticket", "/playground/forms/feedback", "/playground/forms/comment"),
    *(
        f"/playground/care/{agent}/forms/{form}"
        for agent in words.PLAYGROUND_AGENTS
        for form in ("reply", "reroute")
    ),
)
_QUESTION = {"question": "q", "entry": "did-porting-duration"}
_TURNS: tuple[dict[str, Any], ...] = (
    {"type": "ask", "text": "how long does porting take"},
    {"type": "pick", **_QUESTION},
    {"type": "rate", "question": "q", "helped": True},
    {
        "type": "file_ticket",
        "question": "q",
        "subject": "s",
        "body": "b",
        "details": {"did-numbers": "+44 20 7946 0123"},
    },
    {"type": "comment", "ticket": "WX-AAAAA", "text": "t"},
)
_CARE_TURNS: tuple[dict[str, Any], ...] = (
    {"type": "move", "ticket": "WX-AAAAA", "move": "claim", "seen": "open"},
    {"type": "reply", "ticket": "WX-AAAAA", "text": "t"},
    {"type": "reroute", "ticket": "WX-AAAAA", "route": "rma", "seen": "open", "reason": "r"},
)


def _content(file: Path) -> dict[str, Any]:
    return dict(json.loads(file.read_text("utf-8")))


def _json(content: Any) -> bytes:
    return json.dumps(content).encode("utf-8", "surrogatepass")


def _flat(content: dict[str, Any]) -> dict[str, str]:
    return {key: str(value).replace("\ud83d", "") for key, value in content.items()}


def _places(content: Any) -> Iterator[tuple[Any, Any]]:
    inner = (
        content.items()
        if isinstance(content, dict)
        else enumerate(content)
        if isinstance(content, list)
        else ()
    )
    for key, value in list(inner):
        yield content, key
        yield from _places(value)


def _is_there(holder: Any, key: Any) -> bool:
    return key in holder if isinstance(holder, dict) else key < len(holder)


@dataclass(frozen=True)
class Report:
    statuses: Counter[tuple[str, int]]
    failures: list[str]
    log: str
    grown: int  # bytes

    @property
    def tracebacks(self) -> list[str]:
        return self.log.split("Traceback (most recent call last)")[1:]


async def fuzz(count: int, seed: int, folder: Path, database: str) -> Report:
    """Some hundred requests warm the process up; its memory is compared with what it is after
    all."""
    knowledge = folder / "knowledge"
    knowledge.mkdir()
    small_knowledge.write(knowledge)
    plenty = {name: str(10**9) for name in ("QUESTIONS_PER_MINUTE", "COMPANY_QUESTIONS_PER_MINUTE")}
    async with world() as scene:
        fuzz = Fuzz(random.Random(seed), scene)
        async with running(scene, knowledge, database, folder / "log", LOG_LEVEL="debug", **plenty):
            assert scene.process
            await _send_all(fuzz, min(WARM_UP, count // 2))
            before = scene.process.memory_info().rss
            await _send_all(fuzz, count - min(WARM_UP, count // 2))
            grown = scene.process.memory_info().rss - before
    return Report(fuzz.statuses, fuzz.failures, (folder / "log").read_text("utf-8"), grown)


async def _send_all(fuzz: Fuzz, count: int) -> None:
    waiting = progress.steps(fuzz.requests(count), "Sending", count)

    async def some(session: aiohttp.ClientSession) -> None:
        for request in waiting:
            await fuzz.sends(session, request)

    cookies, timeout = aiohttp.CookieJar(unsafe=True), aiohttp.ClientTimeout(total=30)
    async with aiohttp.ClientSession(cookie_jar=cookies, timeout=timeout) as session:
        assert await WebPage(session, fuzz.world.url).enters(TOKEN) == 303
        await asyncio.gather(*(some(session) for _ in range(AT_ONCE)))


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--bodies", type=int, default=10_000)
    arguments.add_argument("--seed", type=int, default=1)
    chosen = arguments.parse_args()
    began = time.monotonic()
    with TemporaryDirectory() as folder:
        report = asyncio.run(
            fuzz(chosen.bodies, chosen.seed, Path(folder), f"sqlite:///{folder}/care.db")
        )
    for (path, status), count in sorted(report.statuses.items()):
        print(f"{count:6}  {status}  {path}")
    for failure in report.failures[:20]:
        print(failure[:1000])
    for traceback in report.tracebacks[:5]:
        print(traceback[:5000])
    print(f"{chosen.bodies} bodies, seed {chosen.seed}, {time.monotonic() - began:.0f} s:")
    print(
        f"{len(report.failures)} failures, {len(report.tracebacks)} tracebacks,"
        f" {report.grown / 2**20:+.1f} MB"
    )
    return int(bool(report.failures or report.tracebacks or report.grown > MEMORY))


if __name__ == "__main__":
    sys.exit(main())
