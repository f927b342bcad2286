"""Request Tracker: what only this connector has to get right."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta

import pytest

from adapters.helpdesk.request_tracker.connector import RequestTracker
from adapters.helpdesk.request_tracker.settings import RequestTrackerSettings
from bot.errors import SettingsError
from bot.model.remote import RemoteStatus
from bot.ports.helpdesk import Commented, Filing, HelpdeskError, InDoubt
from tests.fakes.fake_request_tracker import FakeRequestTracker, faked
from tests.fakes.fake_request_tracker_bodies import Say

FILING = Filing(
    number="7",
    route="customer-care",
    subject="Porting is late",
    body="It was due on Monday.",
    note="Asked twice already.",
    urgent=False,
    requester="Anna Ferri",
    company="Alpine Voice",
    filed=datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
)

REPLY = ("correspond", "grace")
Both = tuple[FakeRequestTracker, RequestTracker]


@pytest.fixture
async def both() -> AsyncIterator[Both]:
    async with faked() as (fake, _, desk):
        yield fake, desk


async def test_a_ticket_without_its_number_is_said_aloud_and_not_filed_again(both: Both) -> None:
    """Request Tracker drops a field that the user may not set, and says nothing."""
    fake, desk = both
    fake.settable = False
    with pytest.raises(HelpdeskError, match="SetInitialCustomField") as refused:
        await desk.file(FILING)
    assert refused.value.retry_after is None


async def test_a_note_that_failed_leaves_doubt_and_comes_with_the_next_attempt(both: Both) -> None:
    """The ticket is there: to say "nothing was created" would be wrong."""
    fake, desk = both
    fake.speaking = False
    with pytest.raises(InDoubt, match="its note not yet"):
        await desk.file(FILING)
    fake.speaking = True
    assert await desk.find("7") == await desk.file(FILING) == "1"
    (stored,) = await fake.stored()
    assert stored.said == ((FILING.body, True), ("Asked twice already.", False))


async def test_a_move_that_the_lifecycle_refuses_is_told(both: Both) -> None:
    """It answers 200 all the same."""
    fake, desk = both
    remote = await desk.file(FILING)
    fake.moving = False
    with pytest.raises(HelpdeskError, match="stays new") as refused:
        await desk.move(remote, RemoteStatus.RESOLVED)
    assert refused.value.retry_after is None


async def test_a_reply_in_html_comes_back_as_text(both: Both) -> None:
    """Attached files are no part of it."""
    fake, desk = both
    cursor = (await desk.changes_since(None)).cursor
    await desk.file(FILING)
    said = Say(Content="<p>Hello &amp; <b>welcome</b>,</p>done.<br>Grace", ContentType="text/html")
    fake.say(fake.ours("7"), said, "correspond", "grace")
    (change,) = (await desk.changes_since(cursor)).changes
    assert isinstance(change, Commented)
    assert change.text == "Hello & welcome,\ndone.\nGrace"


async def test_more_than_a_hundred_changes_come_in_turns(both: Both) -> None:
    fake, desk = both
    cursor = (await desk.changes_since(None)).cursor
    await desk.file(FILING)
    for _ in range(60):
        fake.move(fake.ours("7"), "open", "grace")
        fake.move(fake.ours("7"), "stalled", "grace")
    fake.ages(timedelta(minutes=2))
    first = await desk.changes_since(cursor)
    second = await desk.changes_since(first.cursor)
    third = await desk.changes_since(second.cursor)
    assert [len(each.changes) for each in (first, second, third)] == [100, 20, 0]


async def test_a_reply_that_was_begun_first_and_is_there_last_is_told(both: Both) -> None:
    """It is there once its mails are sent; another one with a higher id was polled meanwhile."""
    fake, desk = both
    cursor = (await desk.changes_since(None)).cursor
    await desk.file(FILING)
    slow = fake.say(fake.ours("7"), Say(Content="Slow.", ContentType="text/plain"), *REPLY)
    slow.seen = False
    fake.say(fake.ours("7"), Say(Content="Quick.", ContentType="text/plain"), *REPLY)
    before = await desk.changes_since(cursor)
    slow.seen = True
    after = await desk.changes_since(before.cursor)
    told = [one.text for one in (*before.changes, *after.changes) if isinstance(one, Commented)]
    assert told == ["Quick.", "Slow.", "Quick."]
    fake.ages(timedelta(minutes=2))
    last = await desk.changes_since(after.cursor)
    assert (await desk.changes_since(last.cursor)).changes == ()


async def test_tickets_without_our_number_are_none_of_ours(both: Both) -> None:
    fake, desk = both
    cursor = (await desk.changes_since(None)).cursor
    await desk.file(FILING)
    fake.tickets[0].number = ""
    fake.move(fake.tickets[0], "open", "grace")
    assert (await desk.changes_since(cursor)).changes == ()


async def test_the_doctor_names_what_is_missing(both: Both) -> None:
    fake, desk = both
    fake.settable = False
    assert await desk.check() == [
        'Request Tracker: grant the service user CreateTicket in "General".',
        'Request Tracker: apply a custom field "Care number" to the tickets of "General".',
    ]
    fake.queue = "Other"
    (wrong,) = await desk.check()
    assert 'no queue "General"' in wrong


def test_a_name_that_its_search_cannot_take_stops_the_start() -> None:
    """Request Tracker takes every query with a [ for JSON."""
    with pytest.raises(SettingsError):
        RequestTracker(
            RequestTrackerSettings("https://rt.example", "bot", "t", "General", "Care [number]")
        )
