"""From an activity of Teams to a turn; pure. None stands for what the bot passes over in
silence."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote, urlencode

from adapters.teams.activity import Activity
from adapters.teams.inbound import contents
from adapters.teams.inbound.attachments import is_link
from adapters.teams.inbound.mentions import mentioned
from adapters.teams.places import CHANNELS, above, conversation, first_message
from bot.dialogue.turns import Arrive, Ask, Manner
from bot.errors import PayloadError
from bot.model.people import Conversation, Partner

_MEMBERSHIP = (
    "channelmemberadded",
    "channelmemberremoved",
    "channelshared",
    "channelunshared",
    "teammemberadded",
    "teammemberremoved",
)
_BOT = "28:"  # how the ids of bots begin
_ASK = re.compile(r"\s*/?ask\b[\s:]*", re.IGNORECASE)
_IN_A_CHAT = '{"contextType":"chat"}'  # without it Teams looks for the message in a team


def turn_id(activity: Activity) -> str:
    """Activity ids are unique within a conversation only."""
    if not activity.id:
        raise PayloadError("the activity has no id")
    return f"teams/{activity.conversation.id}/{activity.id}"


def concerns_us(activity: Activity) -> bool:
    """Whether a message or an event is for the bot at all; told before anybody is looked up."""
    if activity.type == "message":
        return not _by_a_bot(activity) and (
            _for_us_alone(activity) or activity.value is not None or mentioned(activity)
        )
    return installed(activity) or _mentioned_by_an_edit(activity)


def speaks(activity: Activity) -> bool:
    """Whether a message that carries something else, too, has words to the bot."""
    addressed = _for_us_alone(activity) or mentioned(activity)
    return addressed and bool(contents.of_message(activity).words)


def _for_us_alone(activity: Activity) -> bool:
    """Whether no mention is needed: nobody else sees it."""
    return activity.personal or activity.targeted


def removed(activity: Activity) -> bool:
    """Whether the app was taken out of a chat or a team; an update of the app is none."""
    return activity.type == "installationUpdate" and activity.action == "remove"


def removed_from_channel(activity: Activity) -> bool:
    """Whether the app was taken out of one private or shared channel alone, where it is added by
    itself."""
    if activity.type != "conversationUpdate" or activity.recipient is None:
        return False
    us = activity.recipient.id.lower()
    gone = any(member.id.lower() == us for member in activity.members_removed or ())
    return gone and _event(activity) == "channelmemberremoved"


def changed_members(activity: Activity) -> str | None:
    """The conversation whose members are others now; None where nothing tells of that. What a
    channel is shared with brings and takes many at once."""
    if activity.type != "conversationUpdate" or _event(activity) not in _MEMBERSHIP:
        return None
    channel = activity.channel_data.channel if activity.channel_data else None
    id = channel.id if channel else None
    return id if isinstance(id, str) else activity.conversation.id


def overheard_in(activity: Activity) -> str | None:
    """The channel, as organisations.yaml names it, of a new post there that does not mention the
    bot; None for everything else. Teams brings such posts to an app that may read the channel's
    messages."""
    first = first_message(activity.conversation.id)
    a_post = activity.conversation.conversation_type == "channel" and first in ("", activity.id)
    if (
        activity.type != "message"
        or activity.value is not None
        or not a_post
        or _by_a_bot(activity)
    ):
        return None
    return None if mentioned(activity) else f"teams:{above(activity.conversation.id)}"


def overheard(activity: Activity, by: Partner) -> Ask:
    return replace(ask(activity, by), manner=Manner.OVERHEARD)


def arrival(activity: Activity, by: Partner, since: str) -> Arrive:
    """`since`: when the app was put there, as it was told first."""
    id = f"teams/{activity.conversation.id}/arrive/{since}"
    return Arrive(id=id, by=by, where=conversation(activity))


def ask(activity: Activity, by: Partner) -> Ask:
    """What a message in words means. An edit has the id of the message: one that was answered is
    not answered again."""
    said = contents.of_message(activity)
    return Ask(
        id=turn_id(activity),
        by=by,
        where=conversation(activity),
        text=_without_command(said.words) if activity.targeted else said.words,
        link=_permalink(activity),
        files=said.files,
        quoted=said.beside,
    )


def _without_command(text: str) -> str:
    """Without the slash menu's *ask*, which Teams puts before the question; the desk knows the
    other commands."""
    asked = _ASK.match(text)
    return text[asked.end() :] if asked else text


def answered(activity: Activity) -> tuple[str, ...]:
    """The ids of the messages that somebody quotes, and then of the first one of the thread."""
    quoted = contents.of_message(activity).answered
    above = first_message(activity.conversation.id)
    return (*quoted, above) if above else quoted


def message_action(activity: Activity, by: Partner, where: Conversation) -> Ask:
    """*Ask the bot* on somebody's message: what it says is the question."""
    value = activity.value if isinstance(activity.value, Mapping) else {}
    message = value.get("messagePayload")
    if not isinstance(message, Mapping):
        raise PayloadError("the action names no message")
    said, link = contents.of_payload(activity, message), message.get("linkToMessage")
    return Ask(
        id=turn_id(activity),
        by=by,
        where=where,
        text=said.words,
        link=str(link) if is_link(link) else None,
        files=said.files,
        quoted=said.beside,
    )


def _by_a_bot(activity: Activity) -> bool:
    sender = activity.sender
    own = activity.recipient is not None and sender.id.lower() == activity.recipient.id.lower()
    return own or sender.id.startswith(_BOT) or (sender.role or "").lower() in ("bot", "skill")


def _event(activity: Activity) -> str:
    """What happened to a team or a channel, in small letters."""
    kind = activity.channel_data.event_type if activity.channel_data else None
    return kind.lower() if isinstance(kind, str) else ""


def _mentioned_by_an_edit(activity: Activity) -> bool:
    """In a chat with the bot alone nothing needs a mention, and an edit is none."""
    about = activity.channel_data
    edited = activity.type == "messageUpdate" and about and about.event_type == "editMessage"
    added = not activity.personal and not _by_a_bot(activity) and mentioned(activity)
    return bool(edited) and added


def installed(activity: Activity) -> bool:
    if activity.type == "installationUpdate":
        return activity.action == "add"
    if activity.type != "conversationUpdate" or activity.recipient is None:
        return False
    us = activity.recipient.id.lower()
    return any(member.id.lower() == us for member in activity.members_added or ())


def _permalink(activity: Activity) -> str | None:
    """Only channels and group chats have one, and there what others see too."""
    thread = above(activity.conversation.id)
    first = first_message(activity.conversation.id)
    if _for_us_alone(activity) or not thread.startswith("19:") or not activity.id:
        return None
    about = {
        "tenantId": activity.tenant,
        "parentMessageId": first or None,
        "groupId": _group(activity),
        "context": None if thread.endswith(CHANNELS) else _IN_A_CHAT,
    }
    query = urlencode({name: value for name, value in about.items() if value})
    message = f"{quote(thread, safe='')}/{quote(activity.id, safe='')}"
    return f"https://teams.microsoft.com/l/message/{message}?{query}"


def _group(activity: Activity) -> str | None:
    team = activity.channel_data.team if activity.channel_data else None
    return team.aad_group_id if team else None
