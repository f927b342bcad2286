"""What a person can say instead of asking: help, topics, tickets, a ticket."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Help:
    pass


@dataclass(frozen=True, slots=True)
class ShowTopics:
    pass


@dataclass(frozen=True, slots=True)
class ShowTickets:
    pass


@dataclass(frozen=True, slots=True)
class WantTicket:
    """A ticket about `text`, which may be empty: then it is a wish for a human."""

    text: str


Command = Help | ShowTopics | ShowTickets | WantTicket

_WORDS: dict[str, Command] = {
    "": Help(),
    "help": Help(),
    "topics": ShowTopics(),
    "tickets": ShowTickets(),
    "my tickets": ShowTickets(),
}
_TICKET = re.compile(
    r"(?:raise |open |file )?(?:a )?ticket\b[:,]?\s*(?P<text>.*)", re.IGNORECASE | re.DOTALL
)


def understood(text: str) -> Command | None:
    """The command that a message is, or None where it is a question."""
    said = text.strip().removeprefix("/wildix").strip()
    if command := _WORDS.get(said.lower().rstrip("?!. ")):
        return command
    match = _TICKET.fullmatch(said)
    return WantTicket(match["text"].strip()) if match else None
