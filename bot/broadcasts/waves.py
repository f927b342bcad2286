"""Tickets about one thing, of several companies within hours; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain

from bot.model.issues import Bounds
from bot.search import Index, Likeness

MOST = 500  # tickets that are looked at together


@dataclass(frozen=True, slots=True)
class Raised:
    """A ticket: what its partner wrote, and the entry that is nearest, empty where none is."""

    ticket: str
    company: str
    at: datetime
    text: str
    near: str


@dataclass(frozen=True, slots=True)
class Wave:
    """Tickets that belong together; `issue` is the one that they join, empty for a new one."""

    issue: str
    tickets: tuple[str, ...]


def found(
    index: Index,
    free: Sequence[Raised],
    joined: Mapping[str, Sequence[Raised]],
    bounds: Bounds,
) -> list[Wave]:
    """`free` are the tickets of the last hours that are of no issue, the oldest first; `joined`
    are those of the issues that are not closed."""
    every = [*chain.from_iterable(joined.values()), *free]
    likeness = index.likeness([one.text for one in every], [one.near for one in every])
    alike = {one.ticket: _alike(likeness, every, one) for one in free}
    waves: list[Wave] = []
    left = list(free)
    for issue, members in joined.items():
        named = {one.ticket for one in members}
        joins = [one for one in left if 2 * len(alike[one.ticket] & named) >= len(named) > 0]
        if joins:
            waves.append(Wave(issue, tuple(one.ticket for one in joins)))
            left = [one for one in left if one not in joins]
    if new := _new(left, alike, bounds):
        waves.append(new)
    return waves


def _alike(likeness: Likeness, every: Sequence[Raised], one: Raised) -> set[str]:
    return {every[place].ticket for place in likeness.alike(one.text, one.near)} | {one.ticket}


def _new(free: Sequence[Raised], alike: Mapping[str, set[str]], bounds: Bounds) -> Wave | None:
    """Whoever is like most others gathers them, as misses are grouped."""
    largest: list[Raised] = []
    for centre in free:
        around = [one for one in free if one.ticket in alike[centre.ticket]]
        companies = {one.company for one in around}
        enough = len(around) >= bounds.tickets and len(companies) >= bounds.companies
        if enough and len(around) > len(largest):
            largest = around
    return Wave("", tuple(one.ticket for one in largest)) if largest else None
