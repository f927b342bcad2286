"""Forms that were sent, read into turns; pure. The view's id is the turn's: sent twice is sent
once."""

from __future__ import annotations

from adapters.slack import views
from adapters.slack.fields import Json, items, object_at, optional, text_at
from adapters.slack.identity import Workspace
from adapters.slack.places import CHANNEL, Room, place
from bot.dialogue import turns
from bot.dialogue.forms import Purpose
from bot.errors import PayloadError
from bot.model.people import Agent, Partner, Place


def view(body: Json) -> views.View:
    """Which form it is; PayloadError where it is none of ours."""
    sent = object_at(body, "view")
    if found := views.decoded(sent):
        return found
    raise PayloadError(f"view.callback_id {text_at(sent, 'callback_id')} is none of ours")


def is_unknown(body: Json) -> bool:
    """Whether it is none of this release's: of another one, or what it carries is wrong."""
    try:
        return views.decoded(object_at(body, "view")) is None
    except PayloadError:
        return True


def is_cares(view: views.View) -> bool:
    """Whether only the care team may send it."""
    match view:
        case views.Word(purpose):
            return purpose is not Purpose.COMMENT
        case views.Reason() | views.Reroute() | views.Teach():
            return True
        case views.Search() | views.Ticket() | views.Feedback():
            return False


def turn(body: Json, by: Partner, workspace: Workspace) -> turns.PartnerTurn:
    """A partner's form."""
    id, values = _id(body), filled(object_at(body, "view"))
    match view(body):
        case views.Ticket(question, warned):
            own = place(Room(text_at(body, "user", "id"), workspace.key))
            return _filed(id, by, question, values, own, warned=warned)
        case views.Feedback(question):
            reason = _reason(values.get("reason"))
            text = values.get("text", "")
            return turns.Explain(id=id, by=by, question=question, reason=reason, text=text)
        case views.Word(Purpose.COMMENT, ticket):
            return turns.Comment(id=id, by=by, ticket=ticket, text=values.get("text", ""))
        case _:
            raise PayloadError("the form is the care team's")


def care_turn(body: Json, by: Agent) -> turns.CareTurn | turns.Teach:
    """A form of the care team's."""
    id, values = _id(body), filled(object_at(body, "view"))
    text = values.get("text", "")
    match view(body):
        case views.Word(Purpose.REPLY, ticket):
            return turns.Reply(id=id, by=by, ticket=ticket, text=text)
        case views.Word(Purpose.NOTE, ticket):
            return turns.TakeNote(id=id, by=by, ticket=ticket, text=text)
        case views.Reason(ticket, move, seen):
            reason = values.get("reason", "")
            return turns.MoveTicket(
                id=id, by=by, ticket=ticket, move=move, seen=seen, reason=reason
            )
        case views.Reroute(ticket, seen):
            route = values.get("route", "")
            return turns.Reroute(id=id, by=by, ticket=ticket, seen=seen, route=route)
        case views.Teach(lesson, about, key):
            there = Place(CHANNEL, key) if key else None
            return turns.Teach(id=id, by=by, lesson=lesson, about=about, filled=values, place=there)
        case _:
            raise PayloadError("the form is a partner's")


def filled(view: Json) -> dict[str, str]:
    """Block id -> what was filled in; each of our blocks holds one element."""
    blocks = object_at(view, "state", "values")
    return {
        id: _value(next(iter(block.values()), None))
        for id, block in blocks.items()
        if isinstance(block, dict)
    }


def _value(element: object) -> str:
    if not isinstance(element, dict):
        return ""
    chosen = [element.get("selected_option"), *items(element, "selected_options")]
    found = optional(element, "value") or optional(element, "selected_date")
    return found or next((optional(option, "value") for option in chosen if option), "")


def _filed(
    id: str, by: Partner, question: str, values: dict[str, str], own: Place, *, warned: bool
) -> turns.FileTicket:
    return turns.FileTicket(
        id=id,
        by=by,
        question=question,
        subject=values.pop("subject", ""),
        body=values.pop("body", ""),
        urgent=bool(values.pop("urgent", "")),
        details=values,
        warned=warned,
        own=own,
    )


def _id(body: Json) -> str:
    return f"slack:{text_at(body, 'view', 'id')}"


def _reason(name: str | None) -> turns.Reason | None:
    try:
        return turns.Reason(name) if name else None
    except ValueError:
        raise PayloadError("view.state.values.reason is none of ours") from None
