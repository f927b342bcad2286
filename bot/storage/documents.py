"""Questions, tickets and cards as the JSON that is kept of them."""

from __future__ import annotations

from typing import Any, cast

from pydantic import TypeAdapter

from bot.dialogue import cards
from bot.model.questions import Question
from bot.model.tickets import Ticket

_QUESTION: TypeAdapter[Question] = TypeAdapter(Question)
_TICKET: TypeAdapter[Ticket] = TypeAdapter(Ticket)
_CARDS: dict[str, TypeAdapter[Any]] = {
    kind.__name__: TypeAdapter(kind) for kind in cards.Card.__args__
}
SEARCHED = 10_000
"""Characters of a ticket that are looked through."""
KINDS = tuple(_CARDS)
"""The names of the cards that this release knows."""


def as_ticket(document: Any) -> Ticket:
    return _TICKET.validate_python(document)


def as_question(document: Any) -> Question:
    return _QUESTION.validate_python(document)


def as_card(kind: str, document: Any) -> cards.Card:
    return cast(cards.Card, _CARDS[kind].validate_python(document))


def ticket_document(ticket: Ticket) -> dict[str, Any]:
    return cast(dict[str, Any], _TICKET.dump_python(ticket, mode="json"))


def searched(ticket: Ticket) -> str:
    """What a ticket is found by when somebody looks for words: all that was said about it."""
    said = [word.text for word in (*ticket.said, *ticket.notes)]
    details = [detail.value for detail in ticket.details]
    names = [ticket.number, ticket.by.name, ticket.by.company.name]
    if ticket.assignee:
        names.append(ticket.assignee.name)
    words = (*names, ticket.subject, ticket.body, ticket.asked, *details, *said)
    return "\n".join(words).casefold()[:SEARCHED]


def question_document(question: Question) -> dict[str, Any]:
    return cast(dict[str, Any], _QUESTION.dump_python(question, mode="json"))


def card_document(card: cards.Card) -> dict[str, Any]:
    return cast(dict[str, Any], _CARDS[type(card).__name__].dump_python(card, mode="json"))
