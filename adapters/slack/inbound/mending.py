"""What Slack tells of places that the bot may write in again; pure."""

from __future__ import annotations

from collections.abc import Callable

from adapters.slack.fields import Json, items, object_at, optional, text_at
from adapters.slack.places import CHANNEL, Alone, Private, Room, Shared, Thread, spot
from bot.model.people import Place

There = Callable[[str], bool]

JOINED = ("member_joined_channel", "channel_join", "group_join")
UNARCHIVED = ("channel_unarchive", "group_unarchive")
GRANTED = ("team_access_granted",)
EVENTS = ("member_joined_channel", *UNARCHIVED, *GRANTED)
"""Those that come as an event of their own. Joining and unarchiving are told in the channel too,
where an app hears of them that nobody has subscribed to the newer events."""


def mended_by(body: Json, installation: str) -> There | None:
    """Which places' keys are meant; None where nothing is mended. `installation`: what its places'
    keys begin with."""
    event = object_at(body, "event")
    happened = optional(event, "subtype") or text_at(event, "type")
    if happened in GRANTED:
        return everywhere(installation)
    joined = happened in JOINED and optional(event, "user") in _bots(body)
    if joined or happened in UNARCHIVED:
        return _in_channel(_channel(event), installation)
    return None


def everywhere(installation: str) -> There:
    """In all places of an installation."""
    return lambda key: spot(Place(CHANNEL, key)).team == installation


def _in_channel(channel: str, installation: str) -> There:
    def there(key: str) -> bool:
        match spot(Place(CHANNEL, key)):
            case Room(id, team):
                return (id, team) == (channel, installation)
            case Thread(id, _, team) | Alone(id, _, _, team):
                return (id, team) == (channel, installation)
            case Private(id, _, team) | Shared(id, _, team):
                return (id, team) == (channel, installation)
            case _:
                return False

    return there


def _channel(event: Json) -> str:
    """Some events have the channel's id, others all of the channel."""
    channel = event.get("channel")
    return text_at(channel, "id") if isinstance(channel, dict) else text_at(event, "channel")


def _bots(body: Json) -> set[str]:
    return {optional(one, "user_id") for one in items(body, "authorizations")} - {""}
