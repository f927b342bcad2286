"""Requests that nobody would send: odd values, halves of bodies, forged signatures."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from bot.dialogue import words
from tests.drivers.slack_chat import FORM, JSON, signed
from tests.drivers.slack_chat import PAYLOADS as SLACK
from tests.drivers.whole_bot import World
from tests.fakes.fake_teams import PAYLOADS as TEAMS
from tests.tools.fuzz.request import Request, as_json, every_place, is_there, recorded, sign

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


@dataclass
class Garbage:
    """Everything comes from `chance`: a seed gives the same requests again."""

    chance: random.Random
    world: World

    @property
    def makers(self) -> list[Callable[[], Request]]:
        often = [self._slack, self._slack, self._teams, self._teams]
        return [*often, self._helpdesk, self._playground, self._care, self._read]

    def _slack(self) -> Request:
        payload = recorded(self.chance.choice(sorted(SLACK.glob("*.json"))))
        if "actions" in payload and (
            buttons := self._shown(self.world.slack.messages, "action_id")
        ):
            payload["actions"][0] |= self.chance.choice(buttons)
        changed = self._changed(self._fresh(payload))
        if "command" in payload:
            body, kind = urlencode(_flat(changed)).encode("utf-8", "surrogatepass"), FORM
        elif "event" in payload or "challenge" in payload:
            body, kind = as_json(changed), JSON
        else:
            body, kind = urlencode({"payload": as_json(changed).decode()}).encode(), FORM
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
        body = self._broken(as_json(self._changed(payload)))
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
            as_json(self._changed({"type": kind, "timestamp": at.isoformat(), "data": data}))
        )
        id = f"msg-{self.chance.random()}"
        headers = sign(id, at, body)
        if not self._happens(0.9):
            headers["webhook-signature"] = "v1,Zm9yZ2Vk"
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
            as_json(
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
        marked = (holder for holder, key in every_place(message) if key == mark)
        holders = [holder for holder in marked if isinstance(holder, dict)]
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
            places = list(every_place(content))
            if not places:
                break
            holder, key = self.chance.choice(places)
            match self.chance.randrange(4):
                case 0:
                    del holder[key]
                case 1:
                    there, other = self.chance.choice(places)
                    holder[key] = copy.deepcopy(there[other]) if is_there(there, other) else None
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


def _flat(content: dict[str, Any]) -> dict[str, str]:
    return {key: str(value).replace("\ud83d", "") for key, value in content.items()}
