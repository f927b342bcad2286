"""An announcement: what care tells rooms that did not ask, and its life as one table."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from bot.model.people import Agent, Partner
from bot.model.ticket_numbers import new_number

PREFIX = "AN"


class NewsState(StrEnum):
    DRAFT = "draft"
    SENDING = "sending"
    SENT = "sent"
    STOPPED = "stopped"
    DISCARDED = "discarded"


class NewsStep(StrEnum):
    REWRITE = "rewrite"
    SEND = "send"
    FINISH = "finish"
    STOP = "stop"
    DISCARD = "discard"


# The whole life of an announcement.
NEWS_STEPS: Mapping[tuple[NewsState, NewsStep], NewsState] = {
    (NewsState.DRAFT, NewsStep.REWRITE): NewsState.DRAFT,
    (NewsState.DRAFT, NewsStep.SEND): NewsState.SENDING,
    (NewsState.DRAFT, NewsStep.DISCARD): NewsState.DISCARDED,
    (NewsState.SENDING, NewsStep.FINISH): NewsState.SENT,
    (NewsState.SENDING, NewsStep.STOP): NewsState.STOPPED,
}


@dataclass(frozen=True, slots=True)
class Audience:
    """To whom it goes: the rooms of these companies, all where none is named; `without` are
    companies and rooms that are left out. `chats`: where a company has no room, its people's own
    chats."""

    companies: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    chats: bool = False


@dataclass(frozen=True, slots=True)
class NewsStepped:
    """One step of its life; `who` is empty for what happened by itself."""

    step: NewsStep
    who: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    id: str
    state: NewsState
    by: Agent
    made: datetime
    title: str
    text: str
    audience: Audience = Audience()
    history: tuple[NewsStepped, ...] = ()

    def may(self, step: NewsStep) -> bool:
        return (self.state, step) in NEWS_STEPS


def stepped(announcement: Announcement, step: NewsStep, by: Partner, now: datetime) -> Announcement:
    """The announcement after a step that it `may` take; nothing else sets a state."""
    history = (*announcement.history, NewsStepped(step, by.name, now))
    state = NEWS_STEPS[announcement.state, step]
    return replace(announcement, state=state, history=history)


def new_id() -> str:
    """Short and readable aloud: "AN-7KQ3M"."""
    return new_number(PREFIX)
