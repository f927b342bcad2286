"""Where people write in Teams, as places of the core: written and read here, side by side; pure."""

from __future__ import annotations

from collections.abc import Callable

from adapters.teams.activity import Activity
from bot.model.people import Conversation, Place, Venue

TEAMS = "teams"
_DIRECT = "direct/"
_CHANNELS = ("@thread.tacv2", "@thread.skype")  # how the conversations end that have threads
_THREAD = ";messageid="


def conversation(activity: Activity) -> Conversation:
    """Where the activity happened; in a channel that is the thread. Beside it, the sender's own
    chat with the bot."""
    place = Place(TEAMS, activity.conversation.id)
    if activity.personal:
        return Conversation(place, place, Venue.DIRECT)
    room = f"{TEAMS}:{above(activity.conversation.id)}"
    return Conversation(place, place, Venue.CHANNEL, room, direct(activity))


def direct(activity: Activity) -> Place:
    """The chat with the sender, where only the bot can open it."""
    tenant = (activity.tenant or "").lower()
    return Place(TEAMS, f"{_DIRECT}{tenant}/{activity.sender.id}")


def mended_by(installation: Activity) -> Callable[[str], bool]:
    """Whether a place's key is one that the bot can write in again. Of a team Teams names one
    channel alone."""
    if installation.personal:
        there = {installation.conversation.id, direct(installation).key}
        return lambda key: key in there
    return lambda key: not is_direct(key)


def is_direct(key: str) -> bool:
    return key.startswith(_DIRECT)


def thread(conversation: str, message: str) -> str:
    """Below a message; a chat has no threads."""
    return f"{conversation}{_THREAD}{message}" if conversation.endswith(_CHANNELS) else conversation


def above(conversation: str) -> str:
    """The channel that a thread is in."""
    return conversation.partition(";")[0]


def first_message(conversation: str) -> str:
    """Of the thread; empty in a chat."""
    return conversation.partition(_THREAD)[2]
