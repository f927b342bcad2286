"""The helpdesks that tell of what humans did by webhooks, beside the one that is always there."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

from tests.fakes import fake_jira, fake_zendesk
from tests.fakes.helpdesk_rig import Faults, serving
from tests.helpdesk.test_webhooks import SECRET, SENDERS, Headers, Json

NAMES = ("zendesk", "jira")
NUMBER = "1042"  # of the ticket that is told of in what was recorded


@asynccontextmanager
async def helpdesks() -> AsyncIterator[dict[str, str]]:
    """The settings that switch all of them on."""
    zendesk, jira = fake_zendesk.FakeZendesk(), fake_jira.FakeJira()
    async with serving(zendesk.app(Faults())) as first, serving(jira.app(Faults())) as second:
        yield {
            "HELPDESK": "webhook,rma:zendesk,tech-support:jira",
            "ZENDESK_URL": first,
            "ZENDESK_EMAIL": fake_zendesk.EMAIL,
            "ZENDESK_API_TOKEN": fake_zendesk.TOKEN,
            "ZENDESK_WEBHOOK_SECRET": SECRET,
            "JIRA_URL": second,
            "JIRA_EMAIL": fake_jira.EMAIL,
            "JIRA_API_TOKEN": fake_jira.TOKEN,
            "JIRA_SERVICE_DESK_ID": fake_jira.DESK,
            "JIRA_REQUEST_TYPE_ID": fake_jira.KIND,
            "JIRA_WEBHOOK_SECRET": SECRET,
        }


def told(name: str, number: str, at: datetime, *, moved: bool) -> Json:
    """That somebody said something about a ticket there, or `moved` it."""
    sender = SENDERS[name]
    recorded = json.dumps(sender.resolved if moved else sender.said)
    event: Json = json.loads(recorded.replace(NUMBER, number))
    return {**event, "timestamp": int(at.timestamp() * 1000)} if name == "jira" else event


def signed(name: str, body: bytes, at: datetime) -> Headers:
    return SENDERS[name].sign(body, at)
