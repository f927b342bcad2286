"""What a person can say instead of asking: help, topics, tickets, a ticket, a ticket's number, the
knowledge's desk, an answer's receipt.

People write these as they write everything: after a greeting, in quotation marks, with a comma, a
please or a smile. So the words are laid bare before they are compared.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from bot.model.text import visible, without_emoji
from bot.model.tickets import as_number


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
class ShowTicket:
    """The ticket with this number."""

    number: str


@dataclass(frozen=True, slots=True)
class WantTicket:
    """A ticket about `text`, which may be empty: then it is a wish for a human."""

    text: str


@dataclass(frozen=True, slots=True)
class ShowKnowledge:
    """What was not answered, for those who look after the knowledge."""


@dataclass(frozen=True, slots=True)
class ShowReceipt:
    """An entry's text as it once stood; 0 is the one of now. A question where there is no such
    entry."""

    entry: str
    number: int


Command = Help | ShowTopics | ShowTickets | ShowTicket | WantTicket | ShowKnowledge | ShowReceipt

_FIRST_WORDS = ("help", "topics", "tickets", "ticket")
_WORDS: Mapping[str, Command] = {
    "": Help(),
    "help": Help(),
    "help me": Help(),
    "topics": ShowTopics(),
    "all topics": ShowTopics(),
    "tickets": ShowTickets(),
    "my tickets": ShowTickets(),
    "our tickets": ShowTickets(),
    "knowledge": ShowKnowledge(),
}
_RECEIPT = re.compile(
    r"receipt (?:for |of )?(?P<entry>[a-z0-9]+(?:-[a-z0-9]+)*)"
    r"(?:\W+(?:version )?v?(?P<number>\d{1,6}))?",
    re.IGNORECASE,
)
_TICKET = re.compile(
    r"(?:(?:i|we)(?:'d| would)? (?:need|want|like)(?: to)? )?"
    r"(?:(?:raise|open|file|create|make) )?(?:(?:a|another)(?: new)? |new )?"
    r"ticket\b[\s:,;.–—-]*(?P<text>.*)",
    re.IGNORECASE | re.DOTALL,
)
_SLASH = re.compile(r"/(?P<name>[a-z][\w-]*)(?!\S)", re.IGNORECASE)
_GREETING = re.compile(
    r"(?:hi|hello|hey|dear|good (?:morning|afternoon|evening)|hallo|guten (?:morgen|tag|abend)"
    r"|ciao|buongiorno|salut|bonjour|hola|buenos d[ií]as)(?: (?:there|all|team|bot))?\b",
    re.IGNORECASE,
)
_ASKING = re.compile(r"(?:please|pls|plz|bitte|(?:can|could|would) you)\b[\s,]*", re.IGNORECASE)
_SHOWING = re.compile(r"(?:show|list|give|see|get|open)(?: me)?(?: the)? ", re.IGNORECASE)
_POLITE = re.compile(
    r"\W+(?:please|pls|plz|bitte|per favore|por favor|s'il (?:te|vous) pla[iî]t"
    r"|thanks|thank you|thx|danke|grazie|merci|gracias)$",
    re.IGNORECASE,
)
_SIGNS_BEFORE = re.compile(r"^(?:[^\w/]|_)+")
_SIGNS_AFTER = re.compile(r"[\W_]+$")
_CLOSING = {"“": "”", "„": "“", "‘": "’", "«": "»", "(": ")", "[": "]", "<": ">"}


def understood(text: str) -> Command | None:
    """The command that a message is, or None where it is a question."""
    seen = visible(text).strip()
    said = without_emoji(seen).strip()
    if seen and not said:
        return None  # a smile is no command
    opened = _without_opening(said)
    request = _ASKING.sub("", opened, count=1) or opened
    if command := _known(request):
        return command
    match = _TICKET.fullmatch(request)
    return WantTicket(_without_closing(match["text"], said)) if match else None


def _known(request: str) -> Command | None:
    bare = _SIGNS_AFTER.sub("", unicodedata.normalize("NFKC", request))
    bare = _POLITE.sub("", bare)
    bare = " ".join(_SHOWING.sub("", bare, count=1).split())
    if command := _WORDS.get(bare.casefold()):
        return command
    if receipt := _RECEIPT.fullmatch(bare):
        return ShowReceipt(receipt["entry"].casefold(), int(receipt["number"] or 0))
    number = as_number(bare.removeprefix("ticket ").removeprefix("Ticket "))
    return ShowTicket(number) if number else None


def _without_opening(said: str) -> str:
    """Without what people put before it: signs, the name of a slash command, a greeting."""
    opened = _SIGNS_BEFORE.sub("", said)
    if slash := _SLASH.match(opened):
        named = slash["name"].casefold() in _FIRST_WORDS
        opened = _SIGNS_BEFORE.sub("", opened[1:] if named else opened[slash.end() :])
    if greeting := _GREETING.match(opened):
        rest = _SIGNS_BEFORE.sub("", opened[greeting.end() :])
        return rest or opened
    return opened


def _without_closing(text: str, said: str) -> str:
    """Without the sign that closes what a sign before it opened."""
    closing = _CLOSING.get(said[0], said[0])
    text = text.strip()
    if said[0].isalnum() or said[0] == "/":
        return text
    return text.removesuffix(closing).rstrip()
