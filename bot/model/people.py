"""Who talks with the bot, and where."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

from bot.model import text

FORGOTTEN = "forgotten"
"""Stands where the id of somebody stood who was erased, and where places were theirs alone."""


@dataclass(frozen=True, slots=True)
class Company:
    """The home workspace or tenant of a person, never the one that the bot is installed in."""

    id: str
    name: str


@dataclass(frozen=True, slots=True)
class Partner:
    """Somebody who asks. `id` is unique over all channels; `name` is plain text; a guest sees own
    tickets only. Who is not `known` yet, because a platform does not say who it is, is treated like
    a guest until it does. `language` is a tag such as "it-IT", as their platform has it; once the
    desk has taken what they did, the language in which they are answered."""

    id: str
    name: str
    company: Company
    guest: bool = False
    known: bool = True
    language: str = ""

    @property
    def forgotten(self) -> bool:
        return self.id == FORGOTTEN

    def same_as(self, other: Partner) -> bool:
        """Whether both are one person: by the id, or by the name where one writes from another
        platform. Nobody passes for two with an account in each, nor with a name that only looks
        like another, nor while the platform does not say who they are."""
        if self.id.partition(":")[0] == other.id.partition(":")[0]:
            return self.id == other.id
        names = (self.name, other.name)
        return text.same(*names) or any(not name or text.mixed(name) for name in names)


CLOCK = Partner("clock", "", Company("", ""))
"""Who does what happens by itself."""


@dataclass(frozen=True, slots=True)
class Agent(Partner):
    """A member of the care team: whoever is in the care channel. May also ask, like anybody.
    `mailbox` stands for the e-mail address that the platform knows of, empty where it says none."""

    mailbox: str = ""

    def same_as(self, other: Partner) -> bool:
        """Or by the mailbox, whatever they are called there."""
        if isinstance(other, Agent) and self.mailbox and self.mailbox == other.mailbox:
            return True
        return Partner.same_as(self, other)


def mailbox(address: object) -> str:
    """A fingerprint: the address itself is kept nowhere."""
    if not isinstance(address, str) or "@" not in address:
        return ""
    return hashlib.sha256(address.strip().casefold().encode()).hexdigest()[:24]


@dataclass(frozen=True, slots=True)
class Addressee:
    """Whom a message is for: mentioned where the channel knows the person, named elsewhere."""

    person: str
    name: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where messages can be written, opaque to the core: the channel keeps what it needs under the
    key."""

    channel: str
    key: str

    @property
    def forgotten(self) -> bool:
        """Whether it was the place of somebody who was erased: nothing can be written there."""
        return self.key == FORGOTTEN


class Venue(StrEnum):
    """How a person talks with the bot; in `COMMAND` nobody but that person sees the answer."""

    CHANNEL = "channel"
    DIRECT = "direct"
    COMMAND = "command"


@dataclass(frozen=True, slots=True)
class Conversation:
    """Answers go to `place`. A ticket lives in `home`: the same place, unless only the asker sees
    `place`. `room` is the channel as organisations.yaml names it, its platform in front; empty
    outside of channels. `aside` is the asker's own chat with the bot, where the channel knows how
    to open one. `whispered` is where the asker alone sees what is shown though others are there;
    nothing there lasts.
    """

    place: Place
    home: Place
    venue: Venue
    room: str = ""
    aside: Place | None = None
    whispered: Place | None = None

    @property
    def own(self) -> Place:
        """The asker's own chat with the bot, as far as one is known."""
        return self.aside or self.home

    @property
    def onward(self) -> Conversation | None:
        """Where it goes on when nothing can be written in `place`: in the asker's own chat; and
        when that takes nothing either, for their eyes alone where they asked."""
        if self.place not in (self.own, self.whispered):
            return Conversation(self.own, self.own, Venue.DIRECT, self.room, None, self.whispered)
        if self.whispered and self.place != self.whispered:
            eyes = self.whispered
            return Conversation(eyes, self.own, Venue.COMMAND, self.room, None, eyes)
        return None
