"""The contract of all helpdesks: whatever is behind the port, a ticket is filed once and nothing
leaks."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.model.remote import RemoteStatus
from bot.model.text import cleaned
from bot.ports.helpdesk import Comment, Commented, Filing, HelpdeskError, InDoubt, StatusChanged
from bot.ports.pictures import Picture
from tests.fakes import (
    fake_jira,
    fake_request_tracker,
    fake_webhook,
    fake_zendesk,
    real_mailbox,
    real_request_tracker,
    real_roundup,
)
from tests.fakes.helpdesk_rig import Fault, MakeRig, Rig, Stored

RIGS: dict[str, MakeRig] = {
    "email": real_mailbox.rig,
    "jira": fake_jira.rig,
    "webhook": fake_webhook.rig,
    "request_tracker": fake_request_tracker.rig,
    "roundup": real_roundup.rig,
    "zendesk": fake_zendesk.rig,
}
if os.environ.get("REAL_REQUEST_TRACKER"):  # see tests/fakes/real_request_tracker.sh
    RIGS["real_request_tracker"] = real_request_tracker.rig

FILING = Filing(
    number="1042",
    route="customer-care",
    subject="Porting date of +39 0461 000000\r\nBcc: everyone",
    body="Question: how to port a DID?\n\n*Not bold* {code} [~admin] <b>\nGrüße, 日本語 😀",
    note="Staff only: the partner called twice.",
    urgent=True,
    requester="Anna Ferri",
    company="Alpine Voice",
    filed=datetime(2026, 11, 2, 9, 0, tzinfo=UTC),
)
PNG = b"\x89PNG\r\n\x1a\n\x00\xff"
PUBLIC = Comment("c-1", "Anna Ferri", "Any news?\nThank you", public=True)
INTERNAL = Comment("c-2", "Grace Field", "Seems to be the carrier.", public=False)


@pytest.fixture(params=sorted(RIGS))
async def rig(request: pytest.FixtureRequest) -> AsyncIterator[Rig]:
    async with RIGS[request.param]() as made:
        yield made
        await made.helpdesk.close()


def needs(rig: Rig, *abilities: str) -> None:
    lacking = set(abilities) - rig.helpdesk.can
    if lacking:
        pytest.skip(f"{rig.helpdesk.name} cannot {', '.join(sorted(lacking))}")


async def only(rig: Rig) -> Stored:
    (stored,) = await rig.stored()
    return stored


async def test_a_ticket_arrives_whole(rig: Rig) -> None:
    """Every line of its text, in one line of subject."""
    await rig.helpdesk.file(FILING)
    stored = await only(rig)
    assert stored.number == "1042"
    assert "Porting date of +39 0461 000000" in stored.subject
    text = stored.said[0][0].replace("\r\n", "\n")
    assert FILING.body in text


async def test_a_staff_note_is_internal(rig: Rig) -> None:
    """It arrives, and in nothing that is public."""
    await rig.helpdesk.file(FILING)
    said = (await only(rig)).said
    assert [public for text, public in said if str(FILING.note) in text] == [False]


async def test_pictures_arrive_themselves(rig: Rig) -> None:
    """Where the service takes files; with a name that says what they are and is no path."""
    needs(rig, "files")
    shots = tuple(Picture(name, "image/png", PNG) for name in ("screen.png", "../a\r\nb"))
    await rig.helpdesk.file(replace(FILING, files=shots))
    stored = await only(rig)
    assert stored.files == (("screen.png", PNG), ("ab.png", PNG))
    assert FILING.body in stored.said[0][0].replace("\r\n", "\n")


async def test_a_long_text_is_stored(rig: Rig) -> None:
    """40,000 characters are more than some services take: its beginning arrives."""
    await rig.helpdesk.file(replace(FILING, subject="s" * 400, body="long " * 8000, note=None))
    stored = await only(rig)
    assert stored.said[0][0].startswith("long long")


async def test_letters_of_every_kind_arrive(rig: Rig) -> None:
    """As the desk keeps them: right to left, of no width, of four bytes; and no line of a subject
    makes a header."""
    odd = "\u202eمرحبا\u202c zero\u200b\u200dwidth 😀👩‍👩‍👧‍👦 nul\0 \ud83d"
    subject = f"{odd}\r\nBcc: all@example.com\r\n\r\nbody"
    await rig.helpdesk.file(
        cleaned(replace(FILING, subject=subject, body=f"{odd}\r\n.\r\nend", note=None))
    )
    stored = await only(rig)
    assert stored.number == "1042"
    for part in ("مرحبا", "zero", "😀", "nul", "end"):
        assert part in stored.said[0][0]
    assert (
        len(stored.subject.splitlines()) == 1 or rig.helpdesk.name == "webhook"
    )  # JSON knows no headers


async def test_a_ticket_is_found_by_our_number(rig: Rig) -> None:
    needs(rig, "find")
    assert await rig.helpdesk.find("1042") is None
    remote = await rig.helpdesk.file(FILING)
    await rig.helpdesk.file(replace(FILING, number="10421"))
    rig.settle()
    assert await rig.helpdesk.find("1042") == remote


async def test_filing_again_is_the_same_ticket(rig: Rig) -> None:
    if not rig.idempotent:
        pytest.skip("a second attempt comes only after a look-up")
    first = await rig.helpdesk.file(FILING)
    assert await rig.helpdesk.file(FILING) == first
    await only(rig)


async def test_comments_are_public_or_internal_and_there_once(rig: Rig) -> None:
    """The same comment twice is one; an internal one is never public."""
    needs(rig, "comment")
    remote = await rig.helpdesk.file(replace(FILING, note=None))
    for comment in (PUBLIC, INTERNAL, PUBLIC, INTERNAL):
        await rig.helpdesk.comment(remote, comment)
    said = (await only(rig)).said[1:]
    assert [public for text, public in said if PUBLIC.text in text] == [True]
    assert [public for text, public in said if INTERNAL.text in text] == [False]
    assert len(said) == 2
    assert "Anna Ferri" in said[0][0]


async def test_a_comment_in_doubt_is_sent_again_and_is_there_once(rig: Rig) -> None:
    needs(rig, "comment")
    if rig.faults is None:
        pytest.skip("speaks no HTTP")
    remote = await rig.helpdesk.file(replace(FILING, note=None))
    rig.faults.next = Fault.LOST
    with pytest.raises(InDoubt):
        await rig.helpdesk.comment(remote, PUBLIC)
    rig.settle()
    await rig.helpdesk.comment(remote, PUBLIC)
    said = (await only(rig)).said
    assert len([text for text, _ in said if PUBLIC.text in text]) == 1


async def test_the_note_sent_again_is_there_once(rig: Rig) -> None:
    """After a crash between ticket and note the note is sent as a comment."""
    needs(rig, "comment", "find")
    remote = await rig.helpdesk.file(FILING)
    assert FILING.note_comment is not None
    await rig.helpdesk.comment(remote, FILING.note_comment)
    said = (await only(rig)).said
    assert len([text for text, _ in said if str(FILING.note) in text]) == 1


async def test_a_ticket_moves(rig: Rig) -> None:
    """Also when it is told twice."""
    needs(rig, "move")
    remote = await rig.helpdesk.file(FILING)
    for status in (
        RemoteStatus.CLAIMED,
        RemoteStatus.WAITING,
        RemoteStatus.WAITING,
        RemoteStatus.RESOLVED,
        RemoteStatus.CLAIMED,
    ):
        await rig.helpdesk.move(remote, status)
        assert (await only(rig)).status is status


async def test_what_humans_do_comes_back_and_our_own_does_not(rig: Rig) -> None:
    """Public comments and states, in order; no internal comment; the same ids if told again."""
    needs(rig, "changes")
    assert rig.human_moves is not None
    assert rig.human_says is not None
    begin = await rig.helpdesk.changes_since(None)
    assert begin.changes == ()
    remote = await rig.helpdesk.file(FILING)
    await rig.helpdesk.comment(remote, PUBLIC)
    await rig.helpdesk.comment(remote, INTERNAL)
    await rig.human_says("1042", "The port is on Monday.", True)
    await rig.human_says("1042", "Do not tell them the price.", False)
    await rig.human_moves("1042", RemoteStatus.RESOLVED)
    rig.settle()
    told = await rig.helpdesk.changes_since(begin.cursor)
    assert [
        change.text if isinstance(change, Commented) else change.status for change in told.changes
    ] == [
        "The port is on Monday.",
        RemoteStatus.RESOLVED,
    ]
    assert {change.number for change in told.changes} == {"1042"}
    assert {change.by for change in told.changes} == {"Grace Field"}

    await rig.helpdesk.move(remote, RemoteStatus.WAITING)
    rig.settle()
    again = await rig.helpdesk.changes_since(told.cursor)
    assert {change.id for change in again.changes} <= {change.id for change in told.changes}

    await rig.human_moves("1042", RemoteStatus.RESOLVED)
    rig.settle()
    later = await rig.helpdesk.changes_since(again.cursor)
    new = [
        change for change in later.changes if change.id not in {known.id for known in told.changes}
    ]
    assert [type(change) for change in new] == [StatusChanged]


@pytest.mark.parametrize(("fault", "seconds"), [(Fault.TOO_MANY, 7.0), (Fault.AWAY_UNTIL, 9.0)])
async def test_a_busy_helpdesk_says_when(rig: Rig, fault: Fault, seconds: float) -> None:
    """Retry-After as seconds and as a date; nothing was created."""
    if rig.faults is None:
        pytest.skip("speaks no HTTP")
    rig.faults.next = fault
    with pytest.raises(HelpdeskError) as caught:
        await rig.helpdesk.file(FILING)
    assert caught.value.retry_after == seconds
    assert await rig.stored() == []


@pytest.mark.parametrize("fault", [Fault.REFUSED, Fault.FORBIDDEN, Fault.REDIRECT])
async def test_a_refusal_is_permanent(rig: Rig, fault: Fault) -> None:
    """Trying again cannot help. A redirect is one too: nothing follows it."""
    if rig.faults is None:
        pytest.skip("speaks no HTTP")
    rig.faults.next = fault
    with pytest.raises(HelpdeskError) as caught:
        await rig.helpdesk.file(FILING)
    assert caught.value.retry_after is None
    assert await rig.stored() == []
    assert not any(request.path == "/elsewhere" for request in rig.faults.seen)


@pytest.mark.parametrize("fault", [Fault.LOST, Fault.BROKEN])
async def test_a_lost_answer_leaves_doubt(rig: Rig, fault: Fault) -> None:
    """The ticket is there; after `settles` it is found, and so it is not created twice."""
    if rig.faults is None:
        pytest.skip("speaks no HTTP")
    rig.faults.next = fault
    with pytest.raises(InDoubt):
        await rig.helpdesk.file(FILING)
    rig.settle()
    needs(rig, "find")
    stored = await rig.stored()
    assert (await rig.helpdesk.find("1042") is not None) == (len(stored) == 1)


@pytest.mark.parametrize("fault", list(Fault))
async def test_no_error_tells_a_secret(
    rig: Rig, fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    """Neither the credentials, nor what the service said, nor what the partner wrote."""
    if rig.faults is None:
        pytest.skip("speaks no HTTP")
    caplog.set_level("DEBUG")
    rig.faults.next = fault
    with pytest.raises((HelpdeskError, InDoubt)) as caught:
        await rig.helpdesk.file(FILING)
    told = "".join(
        [str(caught.value), repr(rig.helpdesk), repr(caught.value.__cause__), caplog.text]
    )
    for secret in (*rig.secrets, "canary", "Staff only", "how to port a DID"):
        assert secret not in told


async def test_doctor_finds_nothing_wrong(rig: Rig) -> None:
    assert await rig.helpdesk.check() == []
