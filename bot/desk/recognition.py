"""Who somebody is comes to be known later, when a platform was slow to say it; what they did
meanwhile is made good."""

from __future__ import annotations

from dataclasses import replace

from bot.desk.context import TurnContext
from bot.desk.showing import screens
from bot.dialogue.turns import Introduce
from bot.errors import BusyError
from bot.model.people import Partner
from bot.ports.channel import Delivery


def introduce(context: TurnContext, turn: Introduce) -> list[Delivery]:
    return made_good(context, turn.by)


def made_good(context: TurnContext, by: Partner) -> list[Delivery]:
    """Tickets that a person filed before it was known who it is: they are their company's from now
    on."""
    if not by.known:
        return []
    tickets = [replace(one, by=by) for one in context.memory.tickets.of_unknown(by.id)]
    for ticket in tickets:
        context.memory.keep_ticket(ticket)
    return [one for ticket in tickets for one in screens.everywhere(ticket, context.knowledge)]


def known(by: Partner) -> None:
    """BusyError for whom a platform does not say who it is: nothing must look as if there were
    nothing."""
    if not by.known:
        raise BusyError("the platform does not say yet who that is")
