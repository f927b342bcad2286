"""The console's pages as HTML; pure, and everything that a person typed is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from adapters.console.drawing.drawn import draw
from adapters.console.sessions.session import Session


def door(accounts: Sequence[str], told: str) -> str:
    """Where somebody signs in; `told` is what happened before."""
    return draw("door.html", accounts=accounts, told=told)


def problem(sentences: Sequence[str]) -> str:
    return draw("problem.html", sentences=sentences)


def overview(by: Session, states: Mapping[str, int], *, open_console: bool) -> str:
    return draw("overview.html", by=by, states=states, open_console=open_console, here="overview")
