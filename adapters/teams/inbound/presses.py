"""From a pressed button, or a form that was sent, to a turn; pure. `drawing/elements.py` draws what
is read here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from adapters.teams.activity import Activity
from adapters.teams.drawing.forms import DETAIL
from adapters.teams.inbound.payloads import conversation, turn_id
from bot.dialogue import words
from bot.dialogue.turns import (
    Browse,
    CareTurn,
    Comment,
    Explain,
    FileTicket,
    Judge,
    ListTickets,
    MoveTicket,
    Open,
    Pick,
    PickNone,
    Rate,
    Reason,
    Reply,
    Reroute,
    Retry,
    ShowTicket,
    TakeNote,
    Turn,
    Withdraw,
)
from bot.errors import FormError, PayloadError, RefusedError
from bot.model.people import Agent, Partner
from bot.model.tickets import Move, Status

CARE = "care-"  # before the verbs of the care team
_MOVES = (Move.CLAIM, Move.RELEASE, Move.RESOLVE, Move.DISMISS, Move.REOPEN)

Pressed = Mapping[str, Any]


def pressed(activity: Activity) -> Pressed:
    """What the pressed button carries, and what was typed into the card, however Teams wraps it."""
    value = activity.value
    if isinstance(value, Mapping) and activity.name == "adaptiveCard/action":
        value = value.get("action")
    if isinstance(value, Mapping) and activity.type == "invoke":
        value = value.get("data")
    if not isinstance(value, Mapping) or not isinstance(value.get("verb"), str):
        raise PayloadError("the button carries no verb")
    return value


def press(activity: Activity, data: Pressed, by: Partner) -> Turn:
    """What a pressed button or a form that was sent means."""
    id, where = turn_id(activity), conversation(activity)
    match data["verb"]:
        case "pick":
            return Pick(id=id, by=by, question=text(data, "question"), entry=text(data, "entry"))
        case "pick-none":
            return PickNone(id=id, by=by, question=text(data, "question"))
        case "helped" | "not-helped" as verb:
            return Rate(id=id, by=by, question=text(data, "question"), helped=verb == "helped")
        case "explain":
            return Explain(
                id=id,
                by=by,
                question=text(data, "question"),
                reason=_reason(data),
                text=typed(data, "text"),
            )
        case "file":
            return FileTicket(
                id=id,
                by=by,
                question=text(data, "question"),
                subject=typed(data, "subject"),
                body=typed(data, "body"),
                urgent=typed(data, "urgent") == "true",
                details=_details(data),
                warned=bool(typed(data, "warned")),
            )
        case "open":
            return Open(id=id, by=by, where=where, entry=text(data, "entry"))
        case "browse":
            return Browse(
                id=id,
                by=by,
                where=where,
                topic=_optional(data, "topic"),
                slot=_optional(data, "slot"),
            )
        case "tickets":
            return ListTickets(
                id=id, by=by, where=where, page=_page(data), slot=_optional(data, "slot")
            )
        case "show-ticket":
            return ShowTicket(id=id, by=by, where=where, ticket=text(data, "ticket"))
        case "comment":
            return Comment(id=id, by=by, ticket=text(data, "ticket"), text=typed(data, "text"))
        case "withdraw":
            return Withdraw(id=id, by=by, ticket=text(data, "ticket"))
        case "solved" | "not-solved" as verb:
            return Judge(id=id, by=by, ticket=text(data, "ticket"), solved=verb == "solved")
        case str() if for_care(data):
            return _worked(id, data, agent(by))
        case verb:
            raise PayloadError(f"no button has the verb {verb!r}")


def for_care(data: Pressed) -> bool:
    """Whether only the care team may press it."""
    return str(data["verb"]).startswith(CARE)


def agent(by: Partner) -> Agent:
    if not isinstance(by, Agent):
        raise RefusedError(words.CARE_ONLY)
    return by


def _worked(id: str, data: Pressed, by: Agent) -> CareTurn:
    match data["verb"]:
        case "care-move":
            ticket, reason = text(data, "ticket"), typed(data, "reason")
            return MoveTicket(
                id=id, by=by, ticket=ticket, move=move(data), seen=seen(data), reason=reason
            )
        case "care-route":
            if not (route := typed(data, "route")):
                raise FormError({"route": words.FILL_THIS_IN})
            return Reroute(id=id, by=by, ticket=text(data, "ticket"), seen=seen(data), route=route)
        case "care-reply":
            return Reply(id=id, by=by, ticket=text(data, "ticket"), text=typed(data, "text"))
        case "care-note":
            return TakeNote(id=id, by=by, ticket=text(data, "ticket"), text=typed(data, "text"))
        case "care-retry":
            return Retry(id=id, by=by, ticket=text(data, "ticket"))
        case verb:
            raise PayloadError(f"no button has the verb {verb!r}")


def move(data: Pressed) -> Move:
    """One that is made without more words than a reason."""
    if (name := text(data, "move")) not in _MOVES:
        raise PayloadError(f"no button makes the move {name!r}")
    return Move(name)


def seen(data: Pressed) -> Status:
    """The state that the pressed card showed."""
    try:
        return Status(text(data, "seen"))
    except ValueError:
        raise PayloadError("no such state") from None


def text(data: Mapping[str, Any], name: str) -> str:
    """A text that our own button must carry."""
    value = data.get(name)
    if not isinstance(value, str) or not value:
        raise PayloadError(f"the button carries no {name}")
    return value


def typed(data: Pressed, name: str) -> str:
    """What was typed into one of the form's fields; Teams leaves empty ones out."""
    value = data.get(name)
    return value if isinstance(value, str) else ""


def filled_in(data: Pressed) -> dict[str, str]:
    """All that was typed into a form, by the ids of its fields."""
    return {name.removeprefix(DETAIL): typed(data, name) for name in data}


def _reason(data: Pressed) -> Reason:
    try:
        return Reason(typed(data, "reason") or Reason.OTHER)
    except ValueError:
        raise PayloadError("no such reason") from None


def _details(data: Pressed) -> dict[str, str]:
    return {
        name.removeprefix(DETAIL): typed(data, name) for name in data if name.startswith(DETAIL)
    }


def _optional(data: Pressed, name: str) -> str | None:
    return text(data, name) if data.get(name) else None


def _page(data: Pressed) -> int:
    page = data.get("page", 0)
    if not isinstance(page, int) or not 0 <= page < 10_000:
        raise PayloadError("no such page")
    return page
