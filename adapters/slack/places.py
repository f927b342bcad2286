"""The places of Slack and their keys, which the store keeps and nobody else reads.

C0123 or D0123 or U0123       a channel, a direct message, or a person's direct message
C0123/1700000000.000100       a thread of one
private:C0123:<command>       what only one person sees there, through a response URL; every command
                              is a place of its own
alone:C0123/17.1:U0123        what only one person sees there, written by the bot itself; the thread
                              may be empty
shared:C0123:<press>          a channel that the bot may not be in, written to on behalf of who
                              pressed
home:U0123                    a person's App Home
modal:V0123:U0123             a person's search window, while it is open

With many workspaces each key of another than our own begins with the installation's: T0123!C0123.
Slack's ids of channels and people hold within a workspace only.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.model.people import Place

CHANNEL = "slack"


@dataclass(frozen=True, slots=True)
class Room:
    """A channel or direct message; a person's id stands for the direct message with that person."""

    id: str
    team: str = ""


@dataclass(frozen=True, slots=True)
class Thread:
    channel: str
    ts: str
    team: str = ""


@dataclass(frozen=True, slots=True)
class Private:
    """Written to through a response URL, for one person's eyes."""

    channel: str
    command: str
    team: str = ""


@dataclass(frozen=True, slots=True)
class Alone:
    """Beside what everybody sees in a channel, or in a `thread` of it: for one person's eyes, and
    written by the bot itself. Nothing there lasts."""

    channel: str
    thread: str
    user: str
    team: str = ""


@dataclass(frozen=True, slots=True)
class Shared:
    """Written to as the bot or, where it is no member, through a response URL for everybody's
    eyes."""

    channel: str
    press: str
    team: str = ""


@dataclass(frozen=True, slots=True)
class Home:
    user: str
    team: str = ""


@dataclass(frozen=True, slots=True)
class Modal:
    """A search window, whose `view` is gone as soon as the person closes it."""

    view: str
    user: str
    team: str = ""


Spot = Room | Thread | Private | Alone | Shared | Home | Modal


def place(spot: Spot) -> Place:
    match spot:
        case Room(id):
            key = id
        case Thread(channel, ts):
            key = f"{channel}/{ts}"
        case Private(channel, command):
            key = f"private:{channel}:{command}"
        case Alone(channel, thread, user):
            key = f"alone:{channel}/{thread}:{user}"
        case Shared(channel, press):
            key = f"shared:{channel}:{press}"
        case Home(user):
            key = f"home:{user}"
        case Modal(view, user):
            key = f"modal:{view}:{user}"
    return Place(CHANNEL, f"{spot.team}!{key}" if spot.team else key)


def above(of: Place) -> Place:
    """The channel that a thread is in."""
    match spot(of):
        case Thread(channel, _, team):
            return place(Room(channel, team))
        case _:
            return of


def room(channel: str) -> str:
    """A channel as organisations.yaml names it."""
    return f"{CHANNEL}:{channel}"


def spot(place: Place) -> Spot:
    team, _, key = place.key.rpartition("!")
    kind, _, rest = key.partition(":")
    match kind:
        case "private":
            channel, _, command = rest.partition(":")
            return Private(channel, command, team)
        case "alone":
            there, _, user = rest.partition(":")
            channel, _, thread = there.partition("/")
            return Alone(channel, thread, user, team)
        case "shared":
            channel, _, press = rest.partition(":")
            return Shared(channel, press, team)
        case "home":
            return Home(rest, team)
        case "modal":
            view, _, user = rest.partition(":")
            return Modal(view, user, team)
        case _:
            channel, _, ts = key.partition("/")
            return Thread(channel, ts, team) if ts else Room(channel, team)
