"""How one queue of a Request Tracker is reached."""

from __future__ import annotations

from dataclasses import dataclass, field

from adapters.shared.outgoing import NOBODY


@dataclass(frozen=True, slots=True)
class RequestTrackerSettings:
    """`token` is the service user's; `number_field` the custom field of tickets that takes our
    number."""

    url: str
    user: str
    token: str = field(repr=False)
    queue: str
    number_field: str = "Care number"
    private: frozenset[str] = NOBODY
