"""Whose page it is, with what the desk told them lately, and what it shows."""

from __future__ import annotations

from typing import TypeVar

from adapters.console.console import Console
from adapters.console.drawing.pages import Reader
from adapters.console.sessions.session import Session
from bot.dialogue.cards import Card
from bot.dialogue.views import View
from bot.errors import StaleError

Shown = TypeVar("Shown", bound=Card)


async def of(console: Console, session: Session) -> Reader:
    told = await console.channel.told(session.by)
    return Reader(session, [(one.happened, one.now) for one in told])


async def card(console: Console, view: View, kind: type[Shown]) -> Shown:
    """StaleError where the desk shows something else instead."""
    found = await console.intake.view(view)
    if not isinstance(found, kind):
        raise StaleError("nothing is shown")
    return found
