"""Presses on buttons, the home's search and sent forms, read into turns; pure."""

from __future__ import annotations

from dataclasses import dataclass, replace

from adapters.slack.drawing.forms import metadata
from adapters.slack.fields import Json, items, object_at, optional, text_at
from adapters.slack.identity import Workspace
from adapters.slack.inbound.markup import typed
from adapters.slack.inbound.payloads import at_home
from adapters.slack.places import Room, Shared, Thread, place, room, spot
from bot.dialogue.turns import (
    Ask,
    Browse,
    Comment,
    Explain,
    FileTicket,
    Judge,
    ListTickets,
    Open,
    Pick,
    PickNone,
    Rate,
    Reason,
    Share,
    ShowTicket,
    Turn,
    Withdraw,
)
from bot.errors import PayloadError
from bot.model.people import Conversation, Partner, Venue


@dataclass(frozen=True, slots=True)
class Press:
    """`verb:argument` is the button, `value` what it, or the line chosen in its menu, carries; only
    the person sees an `ephemeral` one."""

    id: str
    verb: str
    argument: str
    value: str
    user: str
    trigger: str
    channel: str
    block: str
    ephemeral: bool

    @property
    def question(self) -> str:
        """The question that the button carries; a rating stands before it."""
        return self.value.rpartition(":")[2]


def press(body: Json) -> Press:
    action = next(iter(items(body, "actions")), None)
    verb, _, argument = text_at(action, "action_id").partition(":")
    user = text_at(body, "user", "id")
    container = object_at(body, "container")
    message = optional(container, "message_ts") or optional(container, "view_id")
    when = text_at(action, "action_ts")
    return Press(
        id=f"slack:{when}:{user}:{message}:{text_at(action, 'action_id')}",
        verb=verb,
        argument=argument,
        value=optional(action, "value")
        or optional(action.get("selected_option") if action else None, "value"),
        user=user,
        trigger=text_at(body, "trigger_id"),
        channel=optional(body.get("channel"), "id"),
        block=optional(action, "block_id"),
        ephemeral=container.get("is_ephemeral") is True,
    )


def where(body: Json, workspace: Workspace) -> Conversation:
    """Where a press on a message that everybody sees, or in the App Home, was made."""
    container = object_at(body, "container")
    if optional(container, "type") == "view":
        return at_home(text_at(body, "user", "id"), workspace)
    channel, ts = text_at(container, "channel_id"), text_at(container, "message_ts")
    thread = optional(container, "thread_ts") or optional(body.get("message"), "thread_ts")
    direct = channel.startswith("D")
    key = workspace.key
    there = place(
        Room(channel, key) if direct and thread in ("", ts) else Thread(channel, thread or ts, key)
    )
    return Conversation(there, there, Venue.DIRECT if direct else Venue.CHANNEL)


def turn(press: Press, by: Partner, where: Conversation) -> Turn | None:
    """What the press does; None for what only opens a form, and for a plain link."""
    id, slot = press.id, press.value or None
    match press.verb:
        case "pick":
            return Pick(id=id, by=by, question=press.question, entry=press.argument)
        case "none":
            return PickNone(id=id, by=by, question=press.question)
        case "rate":
            return Rate(
                id=id, by=by, question=press.question, helped=press.value.startswith("helped:")
            )
        case "share":
            there = place(Shared(press.channel, press.trigger, spot(where.place).team))
            return Share(
                id=id, by=by, question=press.question, place=there, room=room(press.channel)
            )
        case "open":
            return Open(id=id, by=by, where=where, entry=press.argument)
        case "topics" | "topic":
            return Browse(id=id, by=by, where=where, topic=press.argument or None, slot=slot)
        case "tickets":
            page = int(press.argument) if press.argument.isdecimal() else 0
            return ListTickets(id=id, by=by, where=where, page=page, slot=slot)
        case "show":
            lasting = where if where.place == where.home else replace(where, venue=Venue.COMMAND)
            return ShowTicket(id=id, by=by, where=lasting, ticket=press.argument)
        case "withdraw":
            return Withdraw(id=id, by=by, ticket=press.value)
        case "judge":
            return Judge(id=id, by=by, ticket=press.value, solved=press.argument == "yes")
        case "search":
            return Ask(id=id, by=by, where=where, text=typed(press.value))
        case _:
            return None


def filed(body: Json, by: Partner) -> FileTicket:
    """The ticket form, sent; the view's id is the turn's, so that sending twice is sending once."""
    view = object_at(body, "view")
    values, kept = filled(view), metadata(view)
    return FileTicket(
        id=f"slack:{text_at(view, 'id')}",
        by=by,
        question=text_at(kept, "question"),
        subject=values.pop("subject", ""),
        body=values.pop("body", ""),
        urgent=bool(values.pop("urgent", "")),
        details=values,
        warned=kept.get("warned") is True,
    )


def explained(body: Json, by: Partner) -> Explain:
    view = object_at(body, "view")
    values = filled(view)
    try:
        reason = Reason(values.get("reason", ""))
    except ValueError:
        raise PayloadError("view.state.values.reason is none of ours") from None
    return Explain(
        id=f"slack:{text_at(view, 'id')}",
        by=by,
        question=text_at(metadata(view), "question"),
        reason=reason,
        text=values.get("text", ""),
    )


def commented(body: Json, by: Partner) -> Comment:
    view = object_at(body, "view")
    text = filled(view).get("text", "")
    return Comment(
        id=f"slack:{text_at(view, 'id')}",
        by=by,
        ticket=text_at(metadata(view), "ticket"),
        text=text,
    )


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
