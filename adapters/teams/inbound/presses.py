"""From a pressed button, or a form that was sent, to a turn; pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from adapters.teams import actions, care_actions
from adapters.teams.activity import ALONE, Activity
from adapters.teams.inbound.payloads import turn_id
from adapters.teams.places import TEAMS, above, conversation
from bot.dialogue import forms, turns, words
from bot.errors import FormError, PayloadError, RefusedError
from bot.model.people import Agent, Conversation, Partner, Place


@dataclass(frozen=True, slots=True)
class Press:
    """`room` is what everybody sees where it was pressed. `typed` is what stood in the card's
    fields, by their ids; Teams leaves empty ones out. `alone`: nobody else sees what was
    pressed."""

    id: str
    where: Conversation
    room: Place
    action: actions.Action
    typed: Mapping[str, str]
    alone: bool = False

    @property
    def for_care(self) -> bool:
        """Whether only the care team may press it."""
        return isinstance(self.action, care_actions.Action)

    @property
    def filled_in(self) -> dict[str, str]:
        """What was typed, by the ids that the form's problems have."""
        return {name.removeprefix(actions.DETAIL): text for name, text in self.typed.items()}

    def text(self, field: str) -> str:
        return self.typed.get(field, "")


def press(activity: Activity) -> Press:
    """However Teams wraps what the button carries and what was typed."""
    data = decoded(activity.value)
    if activity.name == "adaptiveCard/action":
        data = decoded(data.get("action"))
    if activity.type == "invoke":
        data = decoded(data.get("data"))
    typed = {name: text for name, text in data.items() if isinstance(text, str)}
    alone = typed.pop(ALONE, None) is not None
    where = conversation(activity, alone=alone)
    room = Place(TEAMS, activity.conversation.id)
    return Press(turn_id(activity), where, room, actions.decoded(data), typed, alone=alone)


def decoded(value: object) -> Mapping[str, Any]:
    """An object, or the JSON of one, as some hosts send it."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            value = None
    if not isinstance(value, Mapping):
        raise PayloadError("the button carries nothing")
    return value


def turn(press: Press, by: Partner) -> turns.Turn:
    """What a pressed button or a form that was sent means."""
    action = press.action
    if isinstance(action, actions.Sent) and action.form:
        press = replace(press, id=forms.sent(action.form, by, press.typed))
    if isinstance(action, care_actions.OnTickets):
        return _cares(press, action, agent(by))
    if isinstance(action, care_actions.AtDesk):
        return _desks(press, action, agent(by))
    if isinstance(action, actions.PartnersSent):
        return _sent(press, action, by)
    if isinstance(action, actions.Partners):
        return _pressed(press, action, by)
    raise PayloadError(f"{action.verb!r} is no turn")


def agent(by: Partner) -> Agent:
    if not isinstance(by, Agent):
        raise RefusedError(words.CARE_ONLY)
    return by


def _pressed(press: Press, action: actions.Partners, by: Partner) -> turns.PartnerTurn:
    id, where = press.id, press.where
    match action:
        case actions.Pick():
            return turns.Pick(id=id, by=by, question=action.question, entry=action.entry)
        case actions.PickNone():
            return turns.PickNone(id=id, by=by, question=action.question)
        case actions.PickAgain():
            return turns.PickAgain(id=id, by=by, question=action.question)
        case actions.Helped():
            return turns.Rate(id=id, by=by, question=action.question, helped=True)
        case actions.NotHelped():
            return turns.Rate(id=id, by=by, question=action.question, helped=False)
        case actions.Share():
            return _share(press, action, by)
        case actions.Add():
            return turns.AddWords(id=id, by=by, question=action.question)
        case actions.Open():
            return turns.Open(id=id, by=by, where=where, entry=action.entry)
        case actions.Browse(topic=topic, slot=slot):
            return turns.Browse(id=id, by=by, where=where, topic=topic, slot=slot)
        case actions.Tickets(page=page, slot=slot):
            return turns.ListTickets(id=id, by=by, where=where, page=page, slot=slot)
        case actions.Show():
            return turns.ShowTicket(id=id, by=by, where=where, ticket=action.ticket)
        case actions.Withdraw():
            return turns.Withdraw(id=id, by=by, ticket=action.ticket)
        case actions.Solved():
            return turns.Judge(id=id, by=by, ticket=action.ticket, solved=True)
        case actions.NotSolved():
            return turns.Judge(id=id, by=by, ticket=action.ticket, solved=False)


def _share(press: Press, action: actions.Share, by: Partner) -> turns.Share:
    room = f"{TEAMS}:{above(press.room.key)}"
    return turns.Share(id=press.id, by=by, question=action.question, place=press.room, room=room)


def _sent(press: Press, action: actions.PartnersSent, by: Partner) -> turns.PartnerTurn:
    match action:
        case actions.File():
            return turns.FileTicket(
                id=press.id,
                by=by,
                question=action.question,
                subject=press.text("subject"),
                body=press.text("body"),
                urgent=press.text("urgent") == "true",
                details=_details(press),
                warned=action.warned is not None,
                own=press.where.own,
            )
        case actions.Explain():
            reason, text = _reason(press.text("reason")), press.text("text")
            return turns.Explain(
                id=press.id, by=by, question=action.question, reason=reason, text=text
            )
        case actions.Comment():
            return turns.Comment(id=press.id, by=by, ticket=action.ticket, text=press.text("text"))


def _cares(press: Press, action: care_actions.OnTickets, by: Agent) -> turns.CareTurn:
    id, ticket, text = press.id, action.ticket, press.text("text")
    match action:
        case care_actions.Order(seen=seen, move=move):
            reason = press.text("reason")
            return turns.MoveTicket(
                id=id, by=by, ticket=ticket, move=move, seen=seen, reason=reason
            )
        case care_actions.Reroute(seen=seen):
            route = _route(press)
            return turns.Reroute(id=id, by=by, ticket=ticket, seen=seen, route=route)
        case care_actions.Reply():
            return turns.Reply(id=id, by=by, ticket=ticket, text=text)
        case care_actions.Note():
            return turns.TakeNote(id=id, by=by, ticket=ticket, text=text)
        case care_actions.Retry():
            return turns.Retry(id=id, by=by, ticket=ticket)


def _desks(press: Press, action: care_actions.AtDesk, by: Agent) -> turns.DeskTurn:
    id, lesson, about = press.id, action.lesson, action.about
    match action:
        case care_actions.Learn(seen=seen):
            where = press.where
            return turns.Learn(id=id, by=by, where=where, lesson=lesson, about=about, seen=seen)
        case care_actions.Teach():
            place, filled = press.where.place, _details(press)
            return turns.Teach(id=id, by=by, lesson=lesson, about=about, filled=filled, place=place)


def _reason(chosen: str) -> turns.Reason | None:
    try:
        return turns.Reason(chosen) if chosen else None
    except ValueError:
        raise PayloadError("no such reason") from None


def _route(press: Press) -> str:
    if route := press.text("route"):
        return route
    raise FormError({"route": words.FILL_THIS_IN})


def _details(press: Press) -> dict[str, str]:
    return {
        name.removeprefix(actions.DETAIL): text
        for name, text in press.typed.items()
        if name.startswith(actions.DETAIL)
    }
