"""What whoever asks does: with words, with the answers and choices shown, with the topics."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.model.attachments import Attachment
from bot.model.people import Conversation, Partner, Place

QUESTION_LIMIT = 3000  # characters; what a ticket's form can be prefilled with on every platform
QUOTED_LIMIT = 1000  # characters of what the words answer


class Reason(StrEnum):
    """Why an answer did not help."""

    WRONG_TOPIC = "wrong-topic"
    INCOMPLETE = "incomplete"
    OUTDATED = "outdated"
    UNCLEAR = "unclear"
    OTHER = "other"


class Manner(StrEnum):
    """To whom words were said. Those to the bot are always answered; those in a thread that it
    answered only when they come from the asker and it can help, or when a ticket stands there that
    they may be for: a colleague of the asker's is offered to put them on it. Those overheard in a
    channel are answered only when it has the answer for sure."""

    ADDRESSED = "addressed"
    IN_THREAD = "in-thread"
    OVERHEARD = "overheard"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """Words of a person, mentions stripped. `link` is the platform's permalink to them, where there
    is one. `below` is the slot of the bot's message below which they stand, or which they quote, as
    the channel remembers it. `quoted` are words of somebody else that they answer."""

    id: str
    by: Partner
    where: Conversation
    text: str
    manner: Manner = Manner.ADDRESSED
    link: str | None = None
    files: tuple[Attachment, ...] = ()
    below: str | None = None
    quoted: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pick:
    """A press on one of the questions that a card offers."""

    id: str
    by: Partner
    question: str
    entry: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PickNone:
    """*None of these* under the choices."""

    id: str
    by: Partner
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PickAgain:
    """Back to the choices that were refused."""

    id: str
    by: Partner
    question: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rate:
    id: str
    by: Partner
    question: str
    helped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Explain:
    """What was missing in an answer that did not help: a reason, or words, or both."""

    id: str
    by: Partner
    question: str
    reason: Reason | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """*Share with channel*: show in `place`, in `room`, the answer that only the asker saw."""

    id: str
    by: Partner
    question: str
    place: Place
    room: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """One entry, chosen by its title and not by words: from a topic, the welcome or a home
    screen."""

    id: str
    by: Partner
    where: Conversation
    entry: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Insert:
    """An entry that the person put into a message of their own; `own` is their chat with the
    bot."""

    id: str
    by: Partner
    own: Place
    entry: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Browse:
    """The topics, or one topic's questions. `slot` is that of the list which was pressed, and
    replaced if it stands where the press was made; None asks for a new one."""

    id: str
    by: Partner
    where: Conversation
    topic: str | None = None
    slot: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrive:
    """The bot was installed, or a person met it for the first time."""

    id: str
    by: Partner
    where: Conversation


@dataclass(frozen=True, slots=True, kw_only=True)
class Introduce:
    """The platform says only now who somebody is that did something before."""

    id: str
    by: Partner
