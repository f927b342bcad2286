"""What is new with a known issue, told to the partner of one of its tickets."""

from __future__ import annotations

from bot.broadcasts.issues import IssueBook
from bot.broadcasts.tellings import Recipient
from bot.desk import care_side, known_issues, steps
from bot.desk.context import TurnContext
from bot.desk.showing import screens
from bot.dialogue import words
from bot.model.issues import Issue, Update
from bot.model.tickets import LIVE, Move
from bot.ports.channel import Delivery


def tell(context: TurnContext, about: str, to: Recipient) -> list[Delivery]:
    """As care's words on the ticket; the last ones resolve it. Nothing where the ticket has ended
    by itself, or was taken out, or whoever raised it was forgotten."""
    issue, update = _update(context, about)
    ticket = context.memory.ticket(to.id)
    there = IssueBook(context.memory.connection).of_ticket(to.id) == issue.id
    if ticket is None or ticket.by.forgotten or ticket.status not in LIVE or not there:
        return []
    shown: list[Delivery] = []
    if update.text:
        ticket, shown = care_side.tell(context, ticket, update.text, update.by)
    if not update.last:
        return [*shown, *screens.everywhere(ticket, context.knowledge)]
    with screens.to_care(ticket, context.knowledge):
        reason = words.RESOLVED_WITH_ISSUE
    ticket = steps.make(context, ticket, Move.RESOLVE, update.by, reason)
    asked = screens.tell_partner(ticket, (Move.RESOLVE,))
    return [*shown, *screens.everywhere(ticket, context.knowledge), *asked]


def at_home(context: TurnContext, about: str) -> Delivery:
    """The issue's card, which shows how many were told."""
    return known_issues.at_home(context, _update(context, about)[0])


def _update(context: TurnContext, about: str) -> tuple[Issue, Update]:
    id, _, number = about.partition("/")
    issue = known_issues.known(context, id)
    return issue, issue.updates[int(number) - 1]
