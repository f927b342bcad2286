"""Where people write in Teams, as places of the core: written and read here, side by side; pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from adapters.teams.activity import Activity
from bot.model.people import Conversation, Place, Venue

TEAMS = "teams"
_DIRECT = "direct/"
CHANNELS = ("@thread.tacv2", "@thread.skype")  # how the conversations end that have threads
_THREAD = ";messageid="
_ALONE = ";alone="


@dataclass(frozen=True, slots=True)
class Alone:
    """One person's eyes, in a conversation that others see."""

    conversation: str
    user: str


def conversation(activity: Activity, *, alone: bool = False) -> Conversation:
    """Where the activity happened; in a channel that is the thread. Beside it, the sender's own
    chat with the bot. `alone`: nobody else sees what was pressed there."""
    place = Place(TEAMS, activity.conversation.id)
    if activity.personal:
        return Conversation(place, place, Venue.DIRECT)
    if alone or activity.targeted:
        return _private(activity)
    room = f"{TEAMS}:{above(activity.conversation.id)}"
    there = whispered(activity) if activity.whispers else None
    return Conversation(place, place, Venue.CHANNEL, room, direct(activity), there)


def _private(activity: Activity) -> Conversation:
    """What was asked for one person's eyes is answered so; its ticket lives in their own chat."""
    own = direct(activity)
    if not activity.whispers:
        return Conversation(own, own, Venue.DIRECT)
    return Conversation(whispered(activity), own, Venue.COMMAND)


def whispered(activity: Activity) -> Place:
    """Where its sender alone sees what is shown."""
    return Place(TEAMS, f"{activity.conversation.id}{_ALONE}{activity.sender.id}")


def alone(place: Place) -> Alone | None:
    """Whom alone a place shows its messages to; None where everybody there sees them."""
    conversation, mark, user = place.key.partition(_ALONE)
    return Alone(conversation, user) if mark else None


def direct(activity: Activity) -> Place:
    """The chat with the sender, where only the bot can open it."""
    return direct_with(activity.tenant, activity.sender.id)


def direct_with(tenant: str | None, user: str) -> Place:
    return Place(TEAMS, f"{_DIRECT}{(tenant or '').lower()}/{user}")


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
    return f"{conversation}{_THREAD}{message}" if conversation.endswith(CHANNELS) else conversation


def above(conversation: str) -> str:
    """The channel that a thread is in."""
    return conversation.partition(";")[0]


def first_message(conversation: str) -> str:
    """Of the thread; empty in a chat."""
    return conversation.partition(_THREAD)[2]
