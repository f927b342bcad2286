"""Requests that somebody could send: recorded ones, rightly signed, of which something was dropped,
doubled, emptied, aged, put into another type, or that are of another company."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from tests.drivers.slack_chat import FORM, JSON, signed
from tests.drivers.slack_chat import PAYLOADS as SLACK
from tests.drivers.teams_chat import PETRA
from tests.drivers.whole_bot import World
from tests.fakes.fake_slack import Json
from tests.fakes.fake_teams import ENTRA, TENANT
from tests.fakes.fake_teams import PAYLOADS as TEAMS
from tests.fakes.slack_methods import ANNA, STRANGER, TEAM
from tests.tools.fuzz import helpdesks
from tests.tools.fuzz.request import Request, as_json, every_place, is_there, recorded, sign

OTHER_TENANT = "0aaaaaaa-3b64-4c1e-9d2f-0a1b2c3d4e5f"
OTHERS = "29:1somebodyOfAnotherTenant"
OTHERS_CHAT = "a:1ofAnotherTenant"
TIMES = ("ts", "event_ts", "action_ts", "message_ts", "thread_ts", "event_time", "timestamp")
AGES = ("0000000000.000000", "0946684800.000100", "4102444800.000100", 0, -1, 253402300800)
MOMENTS = ("1970-01-01T00:00:00Z", "2199-12-31T23:59:60.0000000Z", "2026-02-30T25:00:00Z", "")
TYPES: tuple[Any, ...] = ({}, [], "", "true", 0, 1.5, None, True, [{}], {"id": "x"}, ["x"])
TICKETS = ("WX-AAAAA", "show me my tickets", "tickets", "topics", "help", "ticket it is late")


Change = Callable[[Any, Any], None]


@dataclass
class Meaningful:
    """`secret` is the number of a ticket of our own company, which no stranger may see anything
    of."""

    chance: random.Random
    world: World
    secret: str

    @property
    def makers(self) -> list[Callable[[], Request]]:
        often = [self._slack, self._slack, self._teams, self._teams]
        return [*often, self._helpdesk, self._other_helpdesk, self._page]

    def _slack(self) -> Request:
        payload = self._spoken(recorded(self.chance.choice(sorted(SLACK.glob("*.json")))))
        stranger = self._happens(0.3)
        if stranger:
            payload = _renamed(payload, {ANNA: STRANGER, "U0PAUL": STRANGER})
            payload = self._of_another_workspace(payload)
        payload = self._meant(self._fresh(payload))
        body, kind = as_json(payload), JSON
        if "command" in payload:
            body, kind = urlencode(_flat(payload)).encode("utf-8", "surrogatepass"), FORM
        elif "event" not in payload and "challenge" not in payload:
            body, kind = urlencode({"payload": body.decode()}).encode(), FORM
        headers = {"Content-Type": kind, **signed(body)}
        return Request("POST", "/slack/events", body, headers, meant=True, stranger=stranger)

    def _teams(self) -> Request:
        payload = self.world.teams.payload(self.chance.choice(sorted(TEAMS.glob("*.json"))).stem)
        payload["id"] = f"f:{self.chance.random()}"
        payload = self._spoken(payload)
        stranger = self._happens(0.3)
        if stranger:
            ours = {TENANT: OTHER_TENANT, PETRA["id"]: OTHERS, ENTRA[PETRA["id"]]: OTHER_TENANT}
            payload = _renamed(payload, ours)
            payload["conversation"] |= {"id": OTHERS_CHAT, "conversationType": "personal"}
        body = as_json(self._meant(payload))
        token = self.world.teams.token_for()
        headers = {"Content-Type": JSON, "Authorization": f"Bearer {token}"}
        return Request("POST", "/api/messages", body, headers, meant=True, stranger=stranger)

    def _helpdesk(self) -> Request:
        at, id = datetime.now(UTC), f"msg-{self.chance.random()}"
        kind = self.chance.choice(["ticket.commented", "ticket.status_changed"])
        number = self.chance.choice([self.secret, "WX-AAAAA"])
        data = {"number": number, "by": "Bea", "status": "claimed", "text": "Hello"}
        body = as_json(self._meant({"type": kind, "timestamp": at.isoformat(), "data": data}))
        headers = {"Content-Type": JSON, **sign(id, at, body)}
        return Request("POST", "/helpdesk/webhook", body, headers, meant=True)

    def _other_helpdesk(self) -> Request:
        at, name = datetime.now(UTC), self.chance.choice(helpdesks.NAMES)
        number = self.chance.choice([self.secret, "WX-AAAAA"])
        event = helpdesks.told(name, number, at, moved=self._happens(0.5))
        body = as_json(self._meant(event))
        headers = {"Content-Type": JSON, **helpdesks.signed(name, body, at)}
        return Request("POST", f"/helpdesk/{name}", body, headers, meant=True)

    def _page(self) -> Request:
        """The visitor of the playground is of no company of anybody's."""
        turn = self.chance.choice(
            [
                {"type": "ask", "text": self.chance.choice([*TICKETS, self.secret])},
                {"type": "comment", "ticket": self.secret, "text": "And?"},
                {"type": "show_ticket", "ticket": self.secret},
                {"type": "withdraw", "ticket": self.secret},
            ]
        )
        id = str(UUID(int=self.chance.getrandbits(128), version=4))
        headers = {"Content-Type": JSON, "Origin": self.world.url}
        body = as_json(self._meant({"id": id, **turn}))
        return Request("POST", "/playground/turns", body, headers, meant=True, stranger=True)

    def _spoken(self, payload: Json) -> Json:
        """Whatever is typed may be a command, or ask for the very ticket."""
        said = self.chance.choice([*TICKETS, self.secret])
        if "command" in payload or payload.get("type") == "message":
            payload["text"] = said
        event = payload.get("event")
        if isinstance(event, dict) and "text" in event:
            event["text"] = f"<@U0BOT> {said}" if event["type"] == "app_mention" else said
        return _renamed(payload, {"WX-7KQ3M": self.secret, "WX-AAAAA": self.secret})

    def _of_another_workspace(self, payload: Json) -> Json:
        """Who did it is of another one, the bot is in ours."""
        event = payload.get("event")
        if isinstance(event, dict):
            event["user_team"] = event["team"] = "T0OTHER"
        if isinstance(payload.get("user"), dict):
            payload["user"]["team_id"] = "T0OTHER"
        if self._happens(0.2):
            payload = _renamed(payload, {TEAM: "T0OTHER"})
        return payload

    def _meant(self, payload: Json) -> Json:
        changes: list[Change] = [_drop, _double, _empty, self._age, self._retype]
        for _ in range(self.chance.choice((0, 1, 1, 1, 2, 3))):
            every = list(every_place(payload))
            if not every:
                break
            change = self.chance.choice(changes)
            change(*self.chance.choice(self._aged(every) if change == self._age else every))
        return payload

    def _aged(self, every: list[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
        """The times in it, where there are any."""
        return [one for one in every if one[1] in TIMES] or every

    def _age(self, holder: Any, key: Any) -> None:
        moment = isinstance(holder[key], str) and "T" in holder[key]
        holder[key] = self.chance.choice(MOMENTS if moment else AGES)

    def _retype(self, holder: Any, key: Any) -> None:
        holder[key] = copy.deepcopy(self.chance.choice(TYPES))

    def _fresh(self, payload: Json) -> Json:
        """Something new, so that the bot does not take it for a repetition."""
        event = payload.get("event")
        if isinstance(event, dict) and "ts" in event:
            event["ts"] = f"1774{self.chance.randrange(10**6):06}.{self.chance.randrange(10**6):06}"
        if "trigger_id" in payload:
            payload["trigger_id"] = self.world.slack.trigger()
        if "response_url" in payload:
            payload["response_url"] = self.world.slack.response_url()
        return payload

    def _happens(self, share: float) -> bool:
        return self.chance.random() < share


def shaped(path: str, status: int, body: str) -> bool:
    """Whether an answer is one that the protocol of the path has."""
    if 400 <= status < 500 or (status, path) == (501, "/api/messages"):
        return True
    if not 200 <= status < 300:
        return False
    try:
        answer = json.loads(body) if body.strip() else {}
    except ValueError:
        return path == "/slack/events" and len(body) < 200  # a challenge comes back as it is
    if not isinstance(answer, dict):
        return answer is None
    match path:
        case "/slack/events":
            return set(answer) <= {"response_action", "errors", "view", "options", "challenge"}
        case "/api/messages":
            return set(answer) <= {"statusCode", "type", "value", "task", "composeExtension"}
        case _:
            return True


def _drop(holder: Any, key: Any) -> None:
    if is_there(holder, key):
        del holder[key]


def _double(holder: Any, key: Any) -> None:
    value = holder[key]
    if isinstance(value, str):
        holder[key] = value * 2
    elif isinstance(value, list):
        holder[key] = [*value, *copy.deepcopy(value)]
    elif isinstance(value, dict):
        holder[key] = [value, copy.deepcopy(value)]


def _empty(holder: Any, key: Any) -> None:
    value = holder[key]
    if isinstance(value, str | list | dict):
        holder[key] = type(value)()
    else:
        holder[key] = None


def _renamed(payload: Json, names: dict[str, str]) -> Json:
    text = json.dumps(payload)
    for old, new in names.items():
        text = text.replace(old, new)
    return dict(json.loads(text))


def _flat(payload: Json) -> dict[str, str]:
    return {key: one if isinstance(one, str) else json.dumps(one) for key, one in payload.items()}
