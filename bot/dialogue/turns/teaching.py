"""What those do who look after the knowledge."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from bot.dialogue.lessons import Lesson
from bot.model.people import Agent, Conversation, Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Learn:
    """A button of the knowledge's desk: what it does, to which miss group, change, ticket or entry;
    `seen` as in Press."""

    id: str
    by: Agent
    where: Conversation
    lesson: Lesson
    about: str = ""
    seen: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Teach:
    """A form of the knowledge's desk, sent; `filled` maps the fields' ids to what was typed, and
    `place` is where the button stands that opened it, if on a card."""

    id: str
    by: Agent
    lesson: Lesson
    about: str
    filled: Mapping[str, str]
    place: Place | None = None
