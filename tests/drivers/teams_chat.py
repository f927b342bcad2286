"""Teams as its people use it: what they do goes to the bot, signed; what the bot does arrives at
the fake."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import aiohttp

from bot.dialogue import words
from tests.drivers.teams_screen import Call, parts
from tests.fakes.fake_teams import APP_ID, SECRET, TENANT, FakeTeams

PERSONAL = "a:1examplePersonalConversation"
THREAD = "19:5f3eexamplechannel@thread.tacv2;messageid=1773066720000"
GROUP = "19:9aexamplegroupchat@thread.v2"
CARE = "19:careexample@thread.tacv2"
ANNA = {
    "id": "29:1mVexampleAgentAnna",
    "name": "Anna Weiss",
    "aadObjectId": "a1b2c3d4-1111-4222-8333-444455556666",
}
BEN = {
    "id": "29:1qRexampleAgentBen",
    "name": "Ben Kurz",
    "aadObjectId": "b1b2c3d4-1111-4222-8333-444455556666",
}
PETRA = {
    "id": "29:1kYt0c4mQnVexampleUserPetra",
    "name": "Petra Lang",
    "aadObjectId": "5d1b7c1e-0a52-4f7b-8e0c-6a1f2d3c4b5a",
}
PORTING = "How long does porting a DID number take?"
SETTINGS = {
    "MicrosoftAppId": APP_ID,
    "MicrosoftAppPassword": SECRET,
    "MicrosoftAppTenantId": TENANT,
    "TEAMS_FEEDBACK": "buttons",
}


def thread_of(call: Call) -> str:
    """Where a press on a message comes from: in a channel that is the message's thread."""
    in_channel = call.conversation.endswith("@thread.tacv2")
    return f"{call.conversation};messageid={call.id}" if in_channel else call.conversation


@dataclass
class Teams:
    fake: FakeTeams
    bot: str
    number: int = 0
    care: str = CARE

    async def sends(self, activity: Mapping[str, Any], token: str | None = None) -> tuple[int, Any]:
        """Status and answer."""
        headers = {"Authorization": f"Bearer {token or self.fake.token_for()}"}
        return await self.sends_raw(json.dumps(activity).encode(), headers)

    async def sends_raw(self, body: bytes, headers: Mapping[str, str]) -> tuple[int, Any]:
        kind = {"Content-Type": "application/json; charset=utf-8", **headers}
        async with (
            aiohttp.ClientSession() as session,
            session.post(f"{self.bot}/api/messages", data=body, headers=kind) as answer,
        ):
            return answer.status, await answer.json(content_type=None)

    async def says(
        self, text: str, payload: str = "message-personal", sender: Any = None, **changes: Any
    ) -> Call:
        """A message, and what comes of it."""
        by = {"from": sender} if sender else {}
        activity = self.fake.payload(payload, text=text, id=self.new_id(), **by, **changes)
        status, _ = await self.sends(activity)
        assert status == 200
        return await self.fake.next_call()

    async def posts(self, text: str) -> Call:
        """A new post in a channel, and what comes of it."""
        assert (await self.sends(self.fake.payload("post-in-channel", text=text)))[0] == 200
        return await self.fake.next_call()

    async def presses(self, call: Call, title: str, **changes: Any) -> Any:
        """A button on a card; gives the answer to the invoke."""
        action = call.button(title)
        value: dict[str, Any] = {"action": action, "trigger": "manual"}
        name = "adaptiveCard/action"
        if action["type"] == "Action.Submit":
            name, value = "task/fetch", {"data": action["data"], "context": {"theme": "default"}}
        return await self.invokes(name, value, thread_of(call), **changes)

    async def submits(
        self, dialog: Mapping[str, Any], typed: Mapping[str, str], conversation: str, **changes: Any
    ) -> Any:
        """The dialog's form, with what was typed over what it was filled with."""
        card = dialog["task"]["value"]["card"]["content"]
        inputs = {
            part["id"]: part.get("value", "")
            for part in parts(card)
            if str(part.get("type"))[:6] == "Input."
        }
        data = {**card["actions"][0]["data"], **inputs, **typed}
        return await self.invokes(
            "task/submit", {"data": data, "context": {}}, conversation, **changes
        )

    async def fills_in(self, call: Call, title: str, by: Mapping[str, str], **typed: str) -> Any:
        """A button that opens a form, and the form, sent."""
        dialog = await self.presses(call, title, **{"from": by})
        return await self.submits(dialog, typed, thread_of(call), **{"from": by})

    async def raises(self, answer: Call, by: Mapping[str, str] = PETRA, **typed: str) -> None:
        """A ticket about what was answered, with something plausible in every field."""
        dialog = await self.presses(answer, words.RAISE_TICKET, **{"from": by})
        fields = parts(dialog["task"]["value"]["card"]["content"])
        details = {
            field["id"]: "+44 20 7946 0123"
            for field in fields
            if str(field.get("id")).startswith("detail.")
        }
        sent = await self.submits(dialog, details | typed, answer.conversation, **{"from": by})
        assert sent == {}

    async def shows(self, count: int) -> list[Call]:
        """So many things that the bot did next."""
        return [await self.fake.next_call() for _ in range(count)]

    async def showing(self, text: str) -> Call:
        """The next message, or change of one, that says this."""
        while True:
            call = await self.fake.next_call()
            if call.kind in ("post", "put") and text in call.told:
                return call

    async def invokes(self, name: str, value: Any, conversation: str, **changes: Any) -> Any:
        activity = self.fake.payload(
            "press-helped", name=name, value=value, id=self.new_id(), **changes
        )
        activity["conversation"]["id"] = conversation
        if conversation.startswith("19:"):
            activity["conversation"]["conversationType"] = "channel"
        status, answer = await self.sends(activity)
        assert status == 200, answer
        return answer

    def new_id(self) -> str:
        self.number += 1
        return f"f:{self.number}"
