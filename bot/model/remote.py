"""A ticket's states here and at a helpdesk, translated both ways; pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from bot.model.tickets import LIVE, Move, Status


class Owed(StrEnum):
    """What a helpdesk can be told of a ticket."""

    FILE = "file"
    MOVE = "move"
    COMMENT = "comment"
    NOTE = "note"


class RemoteStatus(StrEnum):
    """A ticket's state in words that every helpdesk has; each connector maps its own states to
    these."""

    OPEN = "open"
    CLAIMED = "claimed"
    WAITING = "waiting"
    RESOLVED = "resolved"


THERE: Mapping[Status, RemoteStatus] = {
    Status.OPEN: RemoteStatus.OPEN,
    Status.CLAIMED: RemoteStatus.CLAIMED,
    Status.WAITING: RemoteStatus.WAITING,
    Status.RESOLVED: RemoteStatus.RESOLVED,
    Status.DISMISSED: RemoteStatus.RESOLVED,
}

# What a human's step at the helpdesk means for ours; the steps that are not here mean nothing.
# Waiting for the partner comes with a comment, which is a reply of its own: without one the ticket
# was taken, no more.
_HERE: Mapping[tuple[Status, RemoteStatus], tuple[Move, ...]] = {
    (Status.OPEN, RemoteStatus.CLAIMED): (Move.CLAIM,),
    (Status.OPEN, RemoteStatus.WAITING): (Move.CLAIM,),
    (Status.CLAIMED, RemoteStatus.OPEN): (Move.RELEASE,),
    **{(live, RemoteStatus.RESOLVED): (Move.RESOLVE,) for live in LIVE},
    (Status.RESOLVED, RemoteStatus.OPEN): (Move.REOPEN,),
    (Status.DISMISSED, RemoteStatus.OPEN): (Move.REOPEN,),
    (Status.RESOLVED, RemoteStatus.CLAIMED): (Move.REOPEN, Move.CLAIM),
    (Status.DISMISSED, RemoteStatus.CLAIMED): (Move.REOPEN, Move.CLAIM),
    (Status.RESOLVED, RemoteStatus.WAITING): (Move.REOPEN, Move.CLAIM),
    (Status.DISMISSED, RemoteStatus.WAITING): (Move.REOPEN, Move.CLAIM),
}


def moves(status: Status, there: RemoteStatus) -> tuple[Move, ...]:
    """The steps that bring our ticket to where the helpdesk has it; none when it is there
    already."""
    return _HERE.get((status, there), ())
