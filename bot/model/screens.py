"""The messages that show a ticket and are kept up to date."""

from __future__ import annotations

from dataclasses import dataclass

from bot.model.people import Place

SCREENS = 8  # that a ticket keeps up to date for its partner; more places than anybody looks at


@dataclass(frozen=True, slots=True)
class Screen:
    """A message that shows the ticket and is kept up to date. `whose`: the id of whoever had it
    shown where nobody else is; empty where the ticket lives."""

    place: Place
    slot: str
    whose: str = ""


def with_screen(
    screens: tuple[Screen, ...], new: Screen
) -> tuple[tuple[Screen, ...], tuple[Screen, ...]]:
    """Those of the partner with one more, and those that are left: the one at the same place and,
    when there are too many, the oldest but the first, where the ticket lives."""
    first, *others = screens
    if first.place == new.place:
        return (new, *others), (first,)
    elsewhere = [each for each in others if each.place != new.place]
    kept = elsewhere[-(SCREENS - 2) :]
    left = tuple(each for each in others if each not in kept)
    return (first, *kept, new), left
