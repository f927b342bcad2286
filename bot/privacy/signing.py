"""Who signed a step of something's life, taken out of it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import TypeVar

from bot.dialogue import words
from bot.model.announcements import NewsStepped
from bot.model.changes import Done
from bot.model.issues import IssueStepped

Step = TypeVar("Step", Done, IssueStepped, NewsStepped)


def unsigned(history: Sequence[Step], names: Collection[str]) -> tuple[Step, ...]:
    """The same steps, none of them by somebody of these names."""
    return tuple(
        replace(step, who=words.FORMER_USER) if step.who in names else step for step in history
    )
