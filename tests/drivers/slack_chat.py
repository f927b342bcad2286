"""What people do on Slack, as signed requests to the real application."""

from __future__ import annotations

import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp

from adapters.slack import open_channel
from adapters.slack.channel import SlackChannel
from bot.dialogue import words
from bot.settings.settings import Settings
from bot.storage.store import Store
from tests import ROOT
from tests.fakes.fake_slack import TOKEN, Call, FakeSlack, Json
from tests.fakes.slack_methods import ANNA, BOT, CARE, PARTNERS, TEAM

PAYLOADS = ROOT / "tests/payloads" / "slack"
SECRET = "0123456789abcdef0123456789abcdef"
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
THREAD = "1773066720.000100"


def settings(slack: FakeSlack, knowledge: Path) -> dict[str, object]:
    return {
        "SLACK_BOT_TOKEN": TOKEN,
        "SLACK_SIGNING_SECRET": SECRET,
        "SLACK_API_URL": f"{slack.url}api/",
        "SLACK_CARE_CHANNEL": CARE,
        "KNOWLEDGE_DIR": knowledge,
    }


def payload(name: str) -> Json:
    """A recorded payload."""
    return dict(json.loads((PAYLOADS / f"{name}.json").read_text(encoding="utf-8")))


def signed(body: bytes, *, secret: str = SECRET, at: float | None = None) -> dict[str, str]:
    timestamp = str(int(time.time() if at is None else at))
    digest = hmac.new(
        secret.encode(), f"v0:{timestamp}:".encode() + body, hashlib.sha256
    ).hexdigest()
    return {"X-Slack-Request-Timestamp": timestamp, "X-Slack-Signature": f"v0={digest}"}


@dataclass(frozen=True)
class Answer:
    status: int
    text: str

    @property
    def json(self) -> Json:
        return dict(json.loads(self.text)) if self.text else {}


@dataclass
class SlackChat:
    """One person's hands. Every act gives what the application answered to Slack."""

    session: aiohttp.ClientSession
    url: str
    slack: FakeSlack
    user: str = ANNA
    team: str = TEAM
    bot: str = BOT
    numbers: count[int] = field(default_factory=lambda: count(1773070000))

    async def post(
        self, body: bytes, kind: str = JSON, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """From the person's workspace, and signed, unless `headers` say otherwise."""
        body = body.replace(TEAM.encode(), self.team.encode()).replace(
            BOT.encode(), self.bot.encode()
        )
        sent = {"Content-Type": kind, **(signed(body) if headers is None else headers)}
        async with self.session.post(f"{self.url}/slack/events", data=body, headers=sent) as answer:
            return Answer(answer.status, await answer.text())

    async def send(self, body: Json) -> Answer:
        return await self.post(json.dumps(body).encode())

    async def interact(self, body: Json) -> Answer:
        return await self.post(urlencode({"payload": json.dumps(body)}).encode(), FORM)

    async def happens(self, name: str, **event: Any) -> Answer:
        """An event, by its recorded payload; each gets a time of its own unless told."""
        body = payload(name)
        fresh = (
            {}
            if "ts" in event or "ts" not in body["event"]
            else {"ts": f"{next(self.numbers)}.000100"}
        )
        body["event"] |= {"user": self.user, **fresh, **event}
        return await self.send(body)

    async def asks(self, text: str, **event: Any) -> Answer:
        """With a mention, in a channel."""
        return await self.happens("app_mention", text=f"<@U0BOT> {text}", **event)

    async def commands(self, text: str, channel: str = PARTNERS, **more: str) -> Answer:
        body = {
            **payload("command"),
            "text": text,
            "channel_id": channel,
            "user_id": self.user,
            **self._fresh(),
        }
        return await self.post(urlencode({**body, **more}).encode(), FORM)

    async def shortcut(self, channel: str = PARTNERS, **message: Any) -> Answer:
        body = {
            **payload("message_action"),
            "channel": {"id": channel, "name": "name"},
            **self._fresh(),
        }
        body["message"] |= message
        return await self.interact(body)

    async def opens_search(self) -> str:
        """With the shortcut that is there everywhere: the id of the window."""
        body = {**payload("global_shortcut"), "trigger_id": self.slack.trigger()}
        await self.interact({**body, "user": {**body["user"], "id": self.user}})
        await self.slack.call("views.open")
        return next(reversed(self.slack.windows))

    async def searches_in(self, window: str, text: str, hash: str = "1.a") -> Answer:
        body = {**payload("search_window"), "trigger_id": self.slack.trigger()}
        body["view"] |= {"id": window, "hash": hash}
        body["view"]["state"]["values"]["search"]["search"]["value"] = text
        return await self.interact({**body, "user": {**body["user"], "id": self.user}})

    async def press(self, card: Call, action: str, **more: Any) -> Answer:
        """A button on a card that was shown; on a private one when that is how it came."""
        return await self.interact(self.pressing(card, action, **more))

    def pressing(self, card: Call, action: str, **more: Any) -> Json:
        name = _PRESSED.get(card.method)
        body = {**payload(name or "press_on_message"), **self._fresh()}
        button = card.button(action)
        chosen = (
            {"selected_option": button["selected_option"]} if "selected_option" in button else {}
        )
        pressed = {
            "action_id": button["action_id"],
            "value": str(button.get("value", "")),
            **chosen,
        }
        body["actions"][0] |= {
            **pressed,
            "action_ts": f"{next(self.numbers)}.5",
            "type": button["type"],
        }
        body["actions"][0]["block_id"] = card.block(action)
        body["user"] = {**body["user"], "id": self.user}
        if name == "press_in_window":
            window = card.arguments["view_id"]
            body["container"] = {**body["container"], "view_id": window}
            body["view"] = {**body["view"], "id": window}
        if name in ("press_on_home", "press_in_window"):
            del body["response_url"]  # there is no message to respond to
        if name is None:
            channel = str(card.arguments["channel"]).replace("U0", "D0")
            place = {"channel_id": channel, "message_ts": "1773066811.000200"}
            body["container"] |= {**place, "thread_ts": card.arguments.get("thread_ts", "")}
            body["channel"]["id"] = channel
        return {**body, **more}

    async def rates(self, card: Call, *, helped: bool) -> Answer:
        control = card.button("rate")
        body = self.pressing(card, "rate")
        body["actions"][0]["value"] = control["positive_button" if helped else "negative_button"][
            "value"
        ]
        return await self.interact(body)

    async def searches(self, text: str) -> Answer:
        body = {**payload("search_on_home"), **self._fresh()}
        body["actions"][0]["value"] = text
        return await self.interact(body)

    async def sends(
        self, form: Call, values: Mapping[str, Any] | None = None, id: str = "V0FORM"
    ) -> Answer:
        """The open form, filled in: with what is given, what stands in it already, or the field's
        example."""
        return await self.interact(self.filling(form, values, id))

    def filling(
        self, form: Call, values: Mapping[str, Any] | None = None, id: str = "V0FORM"
    ) -> Json:
        view = form.arguments["view"]
        body = {**payload("ticket_form"), **self._fresh()}
        fields = [block for block in view["blocks"] if block["type"] == "input"]
        filled = {
            one["block_id"]: _filled(one, (values or {}).get(one["block_id"])) for one in fields
        }
        sent = {key: view[key] for key in ("callback_id", "private_metadata", "title", "blocks")}
        body["view"] |= {**sent, "id": id, "state": {"values": filled}}
        body["user"] = {**body["user"], "id": self.user}
        return body

    def _fresh(self) -> Json:
        return {"trigger_id": self.slack.trigger(), "response_url": self.slack.response_url()}


_PRESSED = {
    "response": "press_on_private_message",
    "views.publish": "press_on_home",
    "views.update": "press_in_window",
}


def _filled(block: Json, value: Any) -> Json:
    element, example = (
        block["element"],
        block.get("hint", {}).get("text", "").removeprefix(words.example("")),
    )
    match element["type"]:
        case "datepicker":
            filled = {"selected_date": value or example}
        case "checkboxes":
            checked = element["options"][:1] if value else element.get("initial_options", [])
            filled = {"selected_options": checked}
        case "radio_buttons" | "static_select":
            filled = {
                "selected_option": next(one for one in element["options"] if one["value"] == value)
            }
        case _:
            filled = {
                "value": element.get("initial_value", example or None) if value is None else value
            }
    return {element["action_id"]: {"type": element["type"], **filled}}


@asynccontextmanager
async def chatting(url: str, slack: FakeSlack) -> AsyncIterator[SlackChat]:
    async with aiohttp.ClientSession() as session:
        yield SlackChat(session, url, slack)


@asynccontextmanager
async def channel_alone(
    slack: FakeSlack, store: Store, knowledge: Path
) -> AsyncIterator[SlackChannel]:
    """Without the outbox that tries again."""
    values: dict[str, Any] = settings(slack, knowledge)
    channel = open_channel(Settings(_env_file=None, **values), store.slots, store.engine)
    await channel.start()
    await slack.call("auth.test")
    yield channel
    await channel.close()
