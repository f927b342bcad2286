"""Presses on buttons and the home's search, read into turns; pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from adapters.slack import actions, care_actions
from adapters.slack.fields import Json, items, object_at, optional, text_at
from adapters.slack.identity import Workspace
from adapters.slack.inbound import payloads
from adapters.slack.inbound.markup import typed
from adapters.slack.inbound.payloads import at_home, in_public
from adapters.slack.places import Room, Shared, Thread, place, room, spot
from bot.dialogue import turns
from bot.errors import PayloadError
from bot.model.people import Conversation, Partner, Venue


@dataclass(frozen=True, slots=True)
class Press:
    """`action` is what the button, or the line chosen in its menu, carries, None where that is none
    of ours; only the person sees an `ephemeral` one."""

    id: str
    action: actions.Action | None
    user: str
    trigger: str
    channel: str
    block: str
    ephemeral: bool


def press(body: Json) -> Press:
    action = next(iter(items(body, "actions")), {})
    user = text_at(body, "user", "id")
    container = object_at(body, "container")
    return Press(
        id=_id(action, user, container),
        action=_action(action),
        user=user,
        trigger=text_at(body, "trigger_id"),
        channel=optional(body.get("channel"), "id"),
        block=optional(action, "block_id"),
        ephemeral=container.get("is_ephemeral") is True,
    )


def _id(action: Json, user: str, container: Json) -> str:
    """Of this press: the same button pressed again has another."""
    message = optional(container, "message_ts") or optional(container, "view_id")
    when, what = text_at(action, "action_ts"), text_at(action, "action_id")
    return f"slack:{when}:{user}:{message}:{what}"


def _action(action: Json) -> actions.Action | None:
    chosen = optional(action.get("selected_option"), "value")
    try:
        return actions.decoded(text_at(action, "action_id"), optional(action, "value") or chosen)
    except PayloadError:
        return None


def where(body: Json, by: Partner, workspace: Workspace) -> Conversation:
    """Where a press on a message that everybody sees, or in the App Home, was made."""
    container = object_at(body, "container")
    if in_window(body):
        view, user = text_at(container, "view_id"), text_at(body, "user", "id")
        return payloads.in_window(view, user, workspace)
    if optional(container, "type") == "view":
        return at_home(text_at(body, "user", "id"), workspace)
    channel, ts = text_at(container, "channel_id"), text_at(container, "message_ts")
    thread = optional(container, "thread_ts") or optional(body.get("message"), "thread_ts")
    spot = Thread(channel, thread or ts, workspace.key)
    if not channel.startswith("D"):
        return replace(in_public(spot, by, below=bool(thread)), room="")
    there = place(Room(channel, workspace.key) if thread in ("", ts) else spot)
    return Conversation(there, there, Venue.DIRECT)


def in_window(body: Json) -> bool:
    """Whether what was pressed stands in the search window."""
    return optional(body.get("view"), "type") == "modal"


def turn(press: Press, by: Partner, where: Conversation) -> turns.Turn | None:
    """What a partner's press does; None for what only opens a form."""
    id, action = press.id, press.action
    if action is None or isinstance(action, care_actions.Action):
        return None
    match action:
        case actions.Pick(question, entry):
            return turns.Pick(id=id, by=by, question=question, entry=entry)
        case actions.PickNone(question):
            return turns.PickNone(id=id, by=by, question=question)
        case actions.PickAgain(question):
            return turns.PickAgain(id=id, by=by, question=question)
        case actions.Rate(question, helped):
            return turns.Rate(id=id, by=by, question=question, helped=helped)
        case actions.Share(question):
            return _share(press, by, question, spot(where.place).team)
        case actions.Open(entry):
            return turns.Open(id=id, by=by, where=where, entry=entry)
        case actions.Topics(slot):
            return turns.Browse(id=id, by=by, where=where, slot=slot or None)
        case actions.Topic(topic, slot):
            return turns.Browse(id=id, by=by, where=where, topic=topic or None, slot=slot or None)
        case actions.Tickets(page, slot):
            return turns.ListTickets(id=id, by=by, where=where, page=page, slot=slot or None)
        case actions.Show(ticket):
            lasting = where if where.place == where.home else replace(where, venue=Venue.COMMAND)
            return turns.ShowTicket(id=id, by=by, where=lasting, ticket=ticket)
        case actions.Add(question):
            return turns.AddWords(id=id, by=by, question=question)
        case actions.Withdraw(ticket):
            return turns.Withdraw(id=id, by=by, ticket=ticket)
        case actions.Judge(ticket, solved):
            return turns.Judge(id=id, by=by, ticket=ticket, solved=solved)
        case actions.Search(text):
            return turns.Ask(id=id, by=by, where=where, text=typed(text))
        case actions.Raise() | actions.Explain() | actions.Comment():
            return None


def _share(press: Press, by: Partner, question: str, team: str) -> turns.Share:
    there = place(Shared(press.channel, press.trigger, team))
    return turns.Share(id=press.id, by=by, question=question, place=there, room=room(press.channel))
