"""What a person can say instead of asking: help, topics, tickets, a ticket, a ticket's number, the
language they want, the knowledge's desk, the known issues, announcements, who is away, an answer's
receipt. What each does `hearing` knows.

People write these as they write everything: after a greeting, in quotation marks, with a comma, a
please or a smile, and each in their language. So the words are laid bare before they are compared,
with those of every language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from bot.desk import laid_bare
from bot.dialogue import catalogues, command_words
from bot.dialogue.command_words import folded, leading, phrases
from bot.model.text import visible, without_emoji
from bot.model.ticket_numbers import as_former_number, as_number


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
class ShowLanguages:
    """Which there are to choose."""


@dataclass(frozen=True, slots=True)
class ChooseLanguage:
    """In which they want to be answered; an empty one lets each question decide."""

    language: str


@dataclass(frozen=True, slots=True)
class ShowKnowledge:
    """What was not answered, for those who look after the knowledge."""


@dataclass(frozen=True, slots=True)
class ShowIssues:
    """What is known to be wrong, for care; a question of anybody else's."""


@dataclass(frozen=True, slots=True)
class Announce:
    """What was announced, and a new announcement, for care; a question of anybody else's."""


@dataclass(frozen=True, slots=True)
class ShowAway:
    """Whether somebody of care is away, and what they have; a question of anybody else's."""


@dataclass(frozen=True, slots=True)
class ShowReceipt:
    """An entry's text as it once stood; 0 is the one of now. A question where there is no such
    entry."""

    entry: str
    number: int


Command = (
    Help
    | ShowTopics
    | ShowTickets
    | ShowTicket
    | WantTicket
    | ShowLanguages
    | ChooseLanguage
    | ShowKnowledge
    | ShowIssues
    | Announce
    | ShowAway
    | ShowReceipt
)

_FIRST_WORDS = ("help", "topics", "tickets", "ticket", "language")
_WISHES: Mapping[str, Command] = {
    "help": Help(),
    "topics": ShowTopics(),
    "tickets": ShowTickets(),
    "knowledge": ShowKnowledge(),
    "issues": ShowIssues(),
    "announce": Announce(),
    "away": ShowAway(),
    "language": ShowLanguages(),
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
_PARTED = re.compile(r"\s*(?:[:;–—-]\s|\n)")


def understood(
    text: str, prefix: str, is_ticket: Callable[[str], bool] = lambda number: False
) -> Command | None:
    """The command that a message is, or None where it is a question. Tickets have the `prefix`;
    of a number with another one `is_ticket` says whether there is such a ticket."""
    seen = unicodedata.normalize("NFC", visible(text)).strip()
    said = without_emoji(seen).strip()
    if not seen:
        return Help()
    if not said:
        return None  # a smile is no command
    opened = laid_bare.without_opening(said, _is_command)
    request = laid_bare.without("asking", opened) or opened
    if command := _known(request) or _numbered(request, prefix, is_ticket):
        return command
    about = _about(request)
    return None if about is None else WantTicket(laid_bare.without_closing(about, said))


def _known(request: str) -> Command | None:
    bare = laid_bare.bare(request)
    if not bare:
        return Help()
    shown = _shown(bare)
    for wish in (bare, shown):
        if command := _wishes().get(folded(wish[: laid_bare.NEAR])):
            return command
    if receipt := _RECEIPT.fullmatch(shown):
        return ShowReceipt(receipt["entry"].casefold(), int(receipt["number"] or 0))
    return _language(folded(bare[: laid_bare.NEAR]))


def _numbered(request: str, prefix: str, is_ticket: Callable[[str], bool]) -> ShowTicket | None:
    bare = laid_bare.without("number", _shown(laid_bare.bare(request)))
    if number := as_number(bare, prefix):
        return ShowTicket(number)
    former = as_former_number(bare)
    return ShowTicket(former) if former and is_ticket(former) else None


def _shown(bare: str) -> str:
    """What shall be shown."""
    return laid_bare.without("article", laid_bare.without("show", bare))


def _is_command(name: str) -> bool:
    return name.casefold() in _FIRST_WORDS or folded(name) in _wishes()


def forget() -> None:
    """Look again which languages there are."""
    _wishes.cache_clear()


@cache
def _wishes() -> Mapping[str, Command]:
    """By all that is said for them, in every language."""
    found = ((phrase, wish) for kind, wish in _WISHES.items() for phrase in phrases(kind))
    return dict(found)


def _language(bare: str) -> Command | None:
    """What is no language's name is a question: "language of the handset"."""
    if lead := leading("language").match(bare):
        return _named(laid_bare.without_signs(bare[lead.end() :]))
    lead = leading("speak").match(bare)
    name = bare[lead.end() :].strip() if lead else bare
    language = command_words.spoken().get(name)
    return ChooseLanguage(language) if language else None


def _named(name: str) -> Command | None:
    language = command_words.spoken().get(name) or catalogues.known(name)
    if language:
        return ChooseLanguage(language)
    if name in phrases("automatic"):
        return ChooseLanguage("")
    return ShowLanguages() if name in command_words.heard_of() else None


def _about(request: str) -> str | None:
    """What a ticket is wanted for, which may be left open; None where none is wanted."""
    if english := _TICKET.fullmatch(request):
        return laid_bare.unless_polite(english["text"])
    seen = folded(request[: laid_bare.NEAR])
    if lead := leading("alone").match(seen):
        rest = request[lead.end() :]
        parted = _PARTED.match(rest) or not laid_bare.unless_polite(rest)
        return laid_bare.after(rest) if parted else None
    lead = leading("opening").match(seen)
    if lead is None or request.rstrip().endswith("?"):
        return None
    return laid_bare.after(request[lead.end() :])
