"""Slack's payloads read into turns; pure. None is what the bot ignores, such as most edits;
PayloadError what no Slack sends."""

from __future__ import annotations

from dataclasses import replace

from adapters.slack.fields import Json, items, object_at, optional, text_at
from adapters.slack.identity import Sender, Workspace
from adapters.slack.inbound.contents import contents
from adapters.slack.inbound.markup import typed
from adapters.slack.places import (
    CHANNEL,
    Alone,
    Home,
    Modal,
    Private,
    Room,
    Spot,
    Thread,
    place,
    room,
)
from bot.dialogue.turns import Ask, Browse, Manner
from bot.errors import PayloadError
from bot.model.people import Conversation, Partner, Venue

_SPOKEN = (None, "file_share", "me_message", "thread_broadcast")


def is_spoken(body: Json) -> bool:
    """Whether a person said it: no bot, edit, join, or other event in a message's clothes."""
    event = body.get("event")
    if not isinstance(event, dict):
        raise PayloadError("event is missing")
    quiet = (
        event.get("bot_id") or event.get("edited") or event.get("hidden") or not event.get("user")
    )
    return not quiet and event.get("subtype") in _SPOKEN and event["user"] != "USLACKBOT"


def is_called(body: Json) -> bool:
    """Whether words name the bot that come as no app_mention: those of `/me`."""
    event = body["event"]
    in_channel = event.get("channel_type") != "im" and event.get("subtype") == "me_message"
    return in_channel and f"<@{bot(body)}" in optional(event, "text")


def mention_added(body: Json) -> Json | None:
    """The message as it is now, where an edit put the bot's name into it; who corrects a question
    that the bot was asked is not answered twice."""
    event = body["event"]
    after, before = event.get("message"), event.get("previous_message")
    called = f"<@{bot(body)}"
    if event.get("subtype") != "message_changed" or event.get("channel_type") == "im":
        return None
    if called not in optional(after, "text") or called in optional(before, "text"):
        return None
    channel = text_at(event, "channel")
    changed = {**body, "event": {**object_at(event, "message"), "channel": channel}}
    spoken = {**changed, "event": {**changed["event"], "edited": None}}
    return changed if is_spoken(spoken) else None


def sender(body: Json) -> Sender:
    """Who is behind an event, a command, a press, a shortcut or a form."""
    if "event" in body:
        event = body["event"]
        team = optional(event, "user_team") or optional(event, "team") or text_at(body, "team_id")
        return Sender(text_at(event, "user"), team, "")
    if "command" in body:
        return Sender(
            text_at(body, "user_id"), text_at(body, "team_id"), optional(body, "user_name")
        )
    user = body.get("user")
    team = optional(user, "team_id") or optional(body.get("team"), "id")
    return Sender(text_at(user, "id"), team, optional(user, "name"))


def mention(body: Json, by: Partner, workspace: Workspace) -> Ask:
    """A question in a channel: answered in its thread."""
    event = body["event"]
    channel, ts = text_at(event, "channel"), text_at(event, "ts")
    thread = optional(event, "thread_ts")
    where = in_public(Thread(channel, thread or ts, workspace.key), by, below=bool(thread))
    return _ask(event, by, workspace, bot(body), where)


def message(body: Json, by: Partner, workspace: Workspace) -> Ask | None:
    """A direct message, or words without a mention in a channel or a thread of one."""
    event = body["event"]
    channel, ts, thread = (
        text_at(event, "channel"),
        text_at(event, "ts"),
        optional(event, "thread_ts"),
    )
    if event.get("channel_type") == "im":
        room = Thread(channel, thread, workspace.key) if thread else Room(channel, workspace.key)
        return _ask(event, by, workspace, bot(body), _direct(room))
    if f"<@{bot(body)}" in optional(event, "text"):
        return None  # what mentions the bot comes as app_mention too
    where = in_public(Thread(channel, thread or ts, workspace.key), by, below=bool(thread))
    manner = Manner.IN_THREAD if thread and thread != ts else Manner.OVERHEARD
    return replace(_ask(event, by, workspace, bot(body), where), manner=manner)


def thread(body: Json, key: str) -> Thread | None:
    """Where words stand that are below others in a channel, and mention nobody of ours."""
    event = body["event"]
    above = optional(event, "thread_ts")
    if event.get("channel_type") == "im" or above in ("", text_at(event, "ts")):
        return None
    return Thread(text_at(event, "channel"), above, key)


def overheard_in(body: Json) -> str | None:
    """The channel, as organisations.yaml names it, where words stand for themselves and not in a
    thread."""
    event = body.get("event") or {}
    if (
        event.get("type") != "message"
        or event.get("channel_type") == "im"
        or optional(event, "thread_ts")
    ):
        return None
    return room(text_at(event, "channel"))


def command(body: Json, by: Partner, workspace: Workspace) -> Ask:
    trigger = text_at(body, "trigger_id")
    where = private(text_at(body, "channel_id"), trigger, text_at(body, "user_id"), workspace)
    return Ask(id=f"slack:{trigger}", by=by, where=where, text=typed(optional(body, "text")))


def shortcut(body: Json, by: Partner, workspace: Workspace, *, member: bool) -> Ask:
    """*Ask the bot* on a message: answered in its thread or, where the bot is not, alone."""
    channel, trigger = text_at(body, "channel", "id"), text_at(body, "trigger_id")
    said = object_at(body, "message")
    where = private(channel, trigger, text_at(body, "user", "id"), workspace)
    if member:
        thread, ts = optional(said, "thread_ts"), text_at(said, "ts")
        where = in_public(Thread(channel, thread or ts, workspace.key), by, below=bool(thread))
    asked = Ask(id=f"slack:{trigger}", by=by, where=where, text="")
    return _with_contents(asked, said, channel, workspace)


def searched(body: Json, by: Partner, workspace: Workspace) -> Ask:
    """What was typed into the search window: answered in it. Each search has a `hash` of its
    own."""
    view = object_at(body, "view")
    id, user = text_at(view, "id"), text_at(body, "user", "id")
    said = object_at(view, "state", "values", "search")
    text = optional(next(iter(said.values()), None), "value")
    return Ask(
        id=f"slack:{id}:{optional(view, 'hash')}",
        by=by,
        where=in_window(id, user, workspace),
        text=typed(text),
    )


def in_window(view: str, user: str, workspace: Workspace) -> Conversation:
    there = place(Modal(view, user, workspace.key))
    return Conversation(there, place(Room(user, workspace.key)), Venue.DIRECT)


def home_opened(body: Json, by: Partner, workspace: Workspace) -> Browse | None:
    event = body.get("event")
    if optional(event, "tab") != "home":
        return None
    where = at_home(text_at(event, "user"), workspace)
    return Browse(id=f"slack:{text_at(body, 'event_id')}", by=by, where=where)


def at_home(user: str, workspace: Workspace) -> Conversation:
    return Conversation(
        place(Home(user, workspace.key)), place(Room(user, workspace.key)), Venue.DIRECT
    )


def private(channel: str, command: str, user: str, workspace: Workspace) -> Conversation:
    """What only the person sees; a ticket from it lives in the direct message."""
    there, own = place(Private(channel, command, workspace.key)), place(Room(user, workspace.key))
    alone = place(Alone(channel, "", user, workspace.key))
    return Conversation(there, own, Venue.COMMAND, whispered=alone)


def permalink(workspace: Workspace, channel: str, ts: str, thread: str = "") -> str | None:
    """Slack's own address of a message."""
    if not workspace.url:
        return None
    address = f"{workspace.url}archives/{channel}/p{ts.replace('.', '')}"
    return f"{address}?thread_ts={thread}&cid={channel}" if thread and thread != ts else address


def _ask(event: Json, by: Partner, workspace: Workspace, bot: str, where: Conversation) -> Ask:
    channel, ts = text_at(event, "channel"), text_at(event, "ts")
    asked = Ask(id=f"slack:{channel}:{ts}{_edit(event)}", by=by, where=where, text="")
    return _with_contents(asked, event, channel, workspace, bot)


def _with_contents(
    asked: Ask, said: Json, channel: str, workspace: Workspace, bot: str = ""
) -> Ask:
    """What a message says, and where it stands."""
    link = permalink(workspace, channel, text_at(said, "ts"), optional(said, "thread_ts"))
    found = contents(said, bot=bot, link=link)
    return replace(asked, text=found.text, link=link, files=found.files)


def _edit(event: Json) -> str:
    """An edit is another turn than what was said first."""
    edited = optional(event.get("edited"), "ts")
    return f":{edited}" if edited else ""


def bot(body: Json) -> str:
    """The bot's user id, which stands on every event."""
    return next((optional(one, "user_id") for one in items(body, "authorizations")), "")


def in_public(thread: Thread, by: Partner, *, below: bool) -> Conversation:
    """`below` other messages: Slack shows what one person alone sees in a thread only where there
    is one."""
    there, user = place(thread), by.id.removeprefix(f"{CHANNEL}:")
    direct = place(Room(user, thread.team))
    alone = place(Alone(thread.channel, thread.ts if below else "", user, thread.team))
    return Conversation(there, there, Venue.CHANNEL, room(thread.channel), direct, alone)


def _direct(spot: Spot) -> Conversation:
    return Conversation(place(spot), place(spot), Venue.DIRECT)
