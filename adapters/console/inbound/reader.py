"""Whose page it is, with what the desk told them lately."""

from __future__ import annotations

from adapters.console.console import Console
from adapters.console.drawing.pages import Reader
from adapters.console.sessions.session import Session


async def of(console: Console, session: Session) -> Reader:
    told = await console.channel.told(session.by)
    return Reader(session, [(one.happened, one.now) for one in told])
