"""Roundup, the real one: what the connector leaves in a tracker, and what of it comes back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from adapters.helpdesk.roundup.connector import Roundup
from bot.model.remote import RemoteStatus
from bot.ports.helpdesk import Comment, Commented, Filing, HelpdeskError, InDoubt, StatusChanged
from tests.drivers.helpdesk_front import Front
from tests.drivers.patience import eventually
from tests.fakes.helpdesk_rig import Fault
from tests.fakes.real_roundup import RealRoundup, in_front

numbers = (f"T-{number}" for number in count(1))


@pytest.fixture
async def all_three() -> AsyncIterator[tuple[RealRoundup, Front, Roundup]]:
    async with in_front() as made:
        yield made


@pytest.fixture
def tracker(all_three: tuple[RealRoundup, Front, Roundup]) -> RealRoundup:
    return all_three[0]


@pytest.fixture
def front(all_three: tuple[RealRoundup, Front, Roundup]) -> Front:
    return all_three[1]


@pytest.fixture
def desk(all_three: tuple[RealRoundup, Front, Roundup]) -> Roundup:
    return all_three[2]


def filing(**but: object) -> Filing:
    plain = Filing(
        number=next(numbers),
        route="customer-care",
        subject="Porting is late",
        body="The number +39 06 0000 was due on Monday.\n\nCompany: Rossi Telefonia",
        note="Asked twice already.",
        urgent=False,
        requester="Anna Rossi",
        company="Rossi Telefonia",
        filed=datetime(2026, 11, 23, 9, 30, tzinfo=UTC),
    )
    return replace(plain, **but)  # type: ignore[arg-type]


async def test_a_ticket_is_one_issue_with_text_and_note(
    tracker: RealRoundup, desk: Roundup
) -> None:
    """The note says that it is for the staff; the service user is the one who asks."""
    ticket = filing(subject="Löst\r\nBcc: all@desk.example", urgent=True)
    remote = await desk.file(ticket)
    issue = (await tracker.get(f"issue/{remote}"))["attributes"]
    assert issue["title"] == f"[{ticket.number}] Löst Bcc: all@desk.example"
    assert (issue["status"]["name"], issue["priority"]["name"]) == ("unread", "urgent")
    assert issue["creator"]["username"] == "care-bot"
    assert await tracker.said(remote) == [ticket.body, "Staff only. Asked twice already."]


async def test_a_ticket_that_was_begun_is_finished(
    tracker: RealRoundup, front: Front, desk: Roundup
) -> None:
    """Doubt about a message, then about the issue itself, leaves one of each."""
    ticket = filing(note=None)
    front.faults.next = Fault.LOST
    with pytest.raises(InDoubt):
        await desk.file(ticket)
    assert await desk.find(ticket.number) is None
    front.faults.next = Fault.LOST
    with pytest.raises(InDoubt):
        await desk.file(ticket)
    remote = await desk.find(ticket.number)
    assert remote is not None
    assert await desk.file(ticket) == remote
    assert [len((await tracker.get(kind))["collection"]) for kind in ("issue", "msg")] == [1, 1]


async def test_an_edited_title_hides_no_ticket(tracker: RealRoundup, desk: Roundup) -> None:
    ticket = filing()
    remote = await desk.file(ticket)
    await tracker.sets(remote, title="Something else")
    assert await desk.find(ticket.number) == remote


async def test_a_comment_is_there_once_and_moves_nothing(
    tracker: RealRoundup, desk: Roundup
) -> None:
    """Roundup's own rule would set "chatting"."""
    remote = await desk.file(filing(note=None))
    for id, public in [("a", True), ("b", False), ("a", True)]:
        await desk.comment(remote, Comment(f"{remote}-{id}", "Grace", "We look into it.", public))
    texts = (await tracker.said(remote))[1:]
    assert texts == [
        "To the partner. Grace: We look into it.",
        "Staff only. Grace: We look into it.",
    ]
    assert (await tracker.get(f"issue/{remote}"))["attributes"]["status"]["name"] == "unread"


async def test_only_what_is_marked_for_the_partner_comes_back(
    tracker: RealRoundup, desk: Roundup
) -> None:
    ticket = filing()
    remote = await desk.file(ticket)
    cursor = (await desk.changes_since(None)).cursor
    await tracker.says(remote, "Between us: they never pay.")
    await tracker.says(remote, "@partners is no word of ours")
    await tracker.says(remote, "@Partner: It is done.\n\nRegards")
    await desk.comment(remote, Comment(f"{remote}-c", "Anna", "@partner thanks", public=True))
    changes = await desk.changes_since(cursor)
    assert [
        (change.number, change.by, change.text)
        for change in changes.changes
        if isinstance(change, Commented)
    ] == [(ticket.number, "Grace Field", "It is done.\n\nRegards")]
    assert (await desk.changes_since(changes.cursor)).changes == ()


async def test_a_move_by_a_human_comes_back_and_ours_does_not(
    tracker: RealRoundup, desk: Roundup
) -> None:
    ticket = filing()
    cursor = (await desk.changes_since(None)).cursor
    remote = await desk.file(ticket)
    await desk.move(remote, RemoteStatus.WAITING)
    ours = await desk.changes_since(cursor)
    assert [change for change in ours.changes if change.number == ticket.number] == []
    await tracker.sets(remote, status="testing")
    changes = await desk.changes_since(ours.cursor)
    (change,) = changes.changes
    assert isinstance(change, StatusChanged)
    assert (change.number, change.by, change.status) == (
        ticket.number,
        "Grace Field",
        RemoteStatus.CLAIMED,
    )
    assert (await desk.changes_since(changes.cursor)).changes == ()
    await desk.move(remote, RemoteStatus.CLAIMED)
    assert (await tracker.get(f"issue/{remote}"))["attributes"]["status"]["name"] == "testing"


async def test_a_message_that_was_begun_first_and_is_there_last_is_told(
    tracker: RealRoundup, desk: Roundup
) -> None:
    """Another one with a higher number was polled meanwhile; each is told once."""
    remote = await desk.file(filing(note=None))
    cursor = (await desk.changes_since(None)).cursor
    slow = {"content": "@partner Slow.", "author": "grace"}
    begun = await tracker.ask("grace", "POST", "msg", json=slow)
    await tracker.says(remote, "@partner Quick.")
    first = await desk.changes_since(cursor)
    await tracker.adds(remote, begun["id"])
    second = await desk.changes_since(first.cursor)
    third = await desk.changes_since(second.cursor)
    told = [
        [one.text for one in each.changes if isinstance(one, Commented)]
        for each in (first, second, third)
    ]
    assert told == [["Quick."], ["Slow."], []]


async def test_a_change_that_was_begun_first_and_is_there_last_is_told(
    tracker: RealRoundup, front: Front, desk: Roundup
) -> None:
    """Its issue says an earlier second than one that was polled before."""
    tickets = [filing(note=None) for _ in range(2)]
    slow, quick = [await desk.file(ticket) for ticket in tickets]
    cursor = (await desk.changes_since(None)).cursor
    await tracker.sets(slow, status="testing")
    front.unseen = {slow}
    begun = datetime.now(UTC).replace(microsecond=0)
    await eventually(lambda: datetime.now(UTC) >= begun + timedelta(seconds=1))
    await tracker.sets(quick, status="testing")
    first = await desk.changes_since(cursor)
    front.unseen = set()
    second = await desk.changes_since(first.cursor)
    third = await desk.changes_since(second.cursor)
    told = [[one.number for one in each.changes] for each in (first, second, third)]
    assert told == [[tickets[1].number], [tickets[0].number], []]


async def test_more_issues_than_a_page_are_all_read(tracker: RealRoundup) -> None:
    desk = Roundup(tracker.settings, page=2)
    cursor = (await desk.changes_since(None)).cursor
    remotes = [await desk.file(filing(note=None)) for _ in range(5)]
    for remote in remotes:
        await tracker.sets(remote, status="resolved")
    changes = (await desk.changes_since(cursor)).changes
    assert [change.at for change in changes] == sorted(change.at for change in changes)
    assert len(changes) == 5


async def test_nobody_but_the_service_user_gets_a_mail(tracker: RealRoundup, desk: Roundup) -> None:
    """A partner has no address there; who files is on the list of those to be told."""
    remote = await desk.file(filing())
    await tracker.says(remote, "Seen.")
    to = {line for line in tracker.mail.splitlines() if line.startswith(("To:", "RCPT TO:"))}
    assert to == {"To: care-bot@desk.example"}


async def test_somebody_elses_issue_is_none_of_ours(tracker: RealRoundup, desk: Roundup) -> None:
    cursor = (await desk.changes_since(None)).cursor
    made = await tracker.ask("grace", "POST", "issue", json={"title": "Coffee", "status": "unread"})
    await tracker.says(made["id"], "@partner hello")
    assert (await desk.changes_since(cursor)).changes == ()


async def test_an_edit_in_between_is_kept(
    tracker: RealRoundup, front: Front, desk: Roundup
) -> None:
    """We try again later; nothing of what the human wrote meanwhile is lost."""
    remote = await desk.file(filing(note=None))
    front.edit = lambda: tracker.says(remote, "Meanwhile.")
    comment = Comment(f"{remote}-d", "Anna", "Any news?", public=True)
    with pytest.raises(HelpdeskError) as refused:
        await desk.comment(remote, comment)
    assert refused.value.retry_after is not None
    await desk.comment(remote, comment)
    said = (await tracker.said(remote))[1:]
    assert sorted(said) == ["Meanwhile.", "To the partner. Anna: Any news?"]


async def test_the_doctor_names_what_is_missing(tracker: RealRoundup, desk: Roundup) -> None:
    assert await desk.check() == []
    other = Roundup(replace(tracker.settings, urgent_priority="at once"))
    assert await other.check() == ['Roundup has no priority "at once": add it to the tracker.']
    (wrong,) = await Roundup(replace(tracker.settings, password="wrong-secret")).check()
    assert "refused" in wrong
    assert "wrong-secret" not in wrong
    assert "secret" not in repr(tracker.settings)
