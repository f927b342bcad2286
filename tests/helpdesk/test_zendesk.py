"""Zendesk: what is told of who did something there."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest

from adapters.helpdesk.zendesk.connector import Zendesk, ZendeskSettings
from bot.ports.helpdesk import Filing, StatusChanged
from tests.fakes.fake_zendesk import EMAIL, GRACE, LUCA, TOKEN, FakeZendesk
from tests.fakes.fake_zendesk_bodies import CommentBody, Updated
from tests.fakes.helpdesk_rig import Faults, serving

FILING = Filing(
    number="7",
    route="customer-care",
    subject="Porting is late",
    body="Due on Monday.",
    note=None,
    urgent=False,
    requester="Anna Rossi",
    company="Rossi Telefonia",
    filed=datetime(2026, 11, 2, 9, 30, tzinfo=UTC),
)
Both = tuple[FakeZendesk, Zendesk]


@pytest.fixture
async def both() -> AsyncIterator[Both]:
    fake = FakeZendesk()
    async with serving(fake.app(Faults())) as url:
        yield fake, Zendesk(ZendeskSettings(url, EMAIL, TOKEN, "wildix"))


async def test_what_a_customer_opens_again_is_opened_by_nobody_of_care(both: Both) -> None:
    """Zendesk does it by itself when they write on what was solved. Whoever it does not know any
    more may have been of the staff."""
    fake, desk = both
    cursor = (await desk.changes_since(None)).cursor
    await desk.file(FILING)
    ticket = fake.ours("7")
    steps: tuple[tuple[Literal["open", "pending"], int], ...]
    steps = (("pending", GRACE), ("open", LUCA), ("pending", 9009))
    for status, by in steps:
        fake.update(
            ticket, Updated(status=status, comment=CommentBody(body="Hm.", public=True)), by
        )
    fake.now += timedelta(minutes=2)
    told = (await desk.changes_since(cursor)).changes
    moves = [(one.by, one.status.value) for one in told if isinstance(one, StatusChanged)]
    assert moves == [("Grace Field", "waiting"), ("Zendesk", "waiting")]
    said = [one.by for one in told if not isinstance(one, StatusChanged)]
    assert said == ["Grace Field"]
