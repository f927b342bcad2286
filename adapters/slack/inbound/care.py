"""What the care team presses and sends, read into turns; pure.

The form behind a button is one of its own: a note, a reply, a reason, another route.
"""

from __future__ import annotations

from collections.abc import Callable

from adapters.slack.drawing import forms
from adapters.slack.drawing.forms import metadata
from adapters.slack.fields import Json, object_at, text_at
from adapters.slack.inbound.presses import Press, filled
from bot.desk.desk import Desk
from bot.dialogue.forms import Form, Purpose
from bot.dialogue.turns import CareTurn, MoveTicket, Reply, Reroute, Retry, TakeNote
from bot.errors import PayloadError
from bot.model.people import Agent
from bot.model.tickets import Move, Status

VERBS = ("care", "retry")
_AT_ONCE = (Move.CLAIM, Move.RELEASE, Move.REOPEN)


def turn(press: Press, by: Agent) -> CareTurn | None:
    """What the press does; None for what opens a form."""
    if press.verb == "retry":
        return Retry(id=press.id, by=by, ticket=press.value)
    what, ticket, seen = _order(press)
    if what in _AT_ONCE:
        return MoveTicket(id=press.id, by=by, ticket=ticket, move=Move(what), seen=seen)
    return None


def form(press: Press, by: Agent) -> Callable[[Desk], Form] | None:
    """What the press opens, to be read from the desk."""
    if press.verb == "retry":
        return None
    what, ticket, seen = _order(press)
    match what:
        case Move.REPLY:
            return lambda desk: desk.word_form(ticket, by, Purpose.REPLY)
        case Move.RESOLVE | Move.DISMISS as move:
            return lambda desk: desk.reason_form(ticket, by, Move(move), seen)
        case Move.REROUTE:
            return lambda desk: desk.reroute_form(ticket, by, seen)
        case Purpose.NOTE:
            return lambda desk: desk.word_form(ticket, by, Purpose.NOTE)
        case _:
            return None


def sent(body: Json, by: Agent) -> CareTurn:
    """A form, sent; the view's id is the turn's, so that sending twice is sending once."""
    view = object_at(body, "view")
    values, kept, id = filled(view), metadata(view), f"slack:{text_at(view, 'id')}"
    ticket = text_at(kept, "ticket")
    match text_at(view, "callback_id"):
        case forms.REPLY:
            return Reply(id=id, by=by, ticket=ticket, text=values.get("text", ""))
        case forms.NOTE:
            return TakeNote(id=id, by=by, ticket=ticket, text=values.get("text", ""))
        case forms.REASON:
            move, reason = _move(text_at(kept, "move")), values.get("reason", "")
            return MoveTicket(
                id=id,
                by=by,
                ticket=ticket,
                move=move,
                seen=_seen(text_at(kept, "seen")),
                reason=reason,
            )
        case forms.REROUTE:
            route = values.get("route", "")
            return Reroute(
                id=id, by=by, ticket=ticket, seen=_seen(text_at(kept, "seen")), route=route
            )
        case other:
            raise PayloadError(f"view.callback_id {other} is none of ours")


def _order(press: Press) -> tuple[str, str, Status]:
    """What a care button carries: what to do, the ticket, and the status that it was seen in."""
    match press.value.split(":"):
        case [what, ticket, seen]:
            return what, ticket, _seen(seen)
        case _:
            raise PayloadError("the button is none of ours")


def _seen(status: str) -> Status:
    try:
        return Status(status)
    except ValueError:
        raise PayloadError("the status is none of ours") from None


def _move(move: str) -> Move:
    try:
        return Move(move)
    except ValueError:
        raise PayloadError("the move is none of ours") from None
