"""A helpdesk of the tests' own: strict about what it is sent, and as unreliable as it is told to
be."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from bot.model.remote import RemoteStatus
from bot.ports.helpdesk import Changes, Comment, Filing, HelpdeskError, InDoubt

Done = TypeVar("Done")


@dataclass(frozen=True, slots=True)
class Fault:
    """What becomes of a request: the answer's status (0: none at all), whether it is done all the
    same, and how many seconds that takes. It is done even when nobody waits for it any more."""

    status: int
    done: bool = False
    takes: float = 0.0
    retry_after: float | None = None


DOWN = Fault(503, retry_after=10)


@dataclass
class FakeTicket:
    remote: str
    filing: Filing
    comments: list[Comment] = field(default_factory=list)
    moves: list[RemoteStatus] = field(default_factory=list)


@dataclass
class FakeHelpdesk:
    """The port itself, in this process and on the event loop's clock.

    `faults` are used up, one a request; `always` is for all the others. `a_minute` is the rate
    limit: more is refused, and counted in `too_many`, as is a request within the time that it asked
    to be left alone.
    """

    name: str = "fake"
    settles: float = 10.0
    can: frozenset[str] = frozenset({"find", "comment", "move", "changes"})
    a_minute: int = 200
    faults: list[Fault] = field(default_factory=list)
    always: Fault | None = None
    tickets: list[FakeTicket] = field(default_factory=list)
    requests: list[tuple[float, str]] = field(default_factory=list)
    too_many: int = 0
    news: list[Changes] = field(default_factory=list)
    closed: bool = False
    _quiet_until: float = 0.0

    async def file(self, filing: Filing) -> str:
        assert filing.number.startswith("WX-") and filing.subject and filing.body  # noqa: PT018
        return await self._serve("file", lambda: self._create(filing))

    async def find(self, number: str) -> str | None:
        return await self._serve("find", lambda: self._find(number))

    async def comment(self, remote: str, comment: Comment) -> None:
        await self._serve("comment", lambda: self._comment(self.ticket(remote), comment))

    async def move(self, remote: str, status: RemoteStatus) -> None:
        await self._serve("move", lambda: self.ticket(remote).moves.append(status))

    async def changes_since(self, cursor: str | None) -> Changes:
        news = self.news if cursor is not None else []
        return await self._serve(
            "changes", lambda: news.pop(0) if news else Changes((), cursor or "0")
        )

    async def check(self) -> list[str]:
        return []

    async def close(self) -> None:
        self.closed = True

    @property
    def filed(self) -> list[str]:
        return [ticket.filing.number for ticket in self.tickets]

    @property
    def asked(self) -> list[str]:
        return [what for _, what in self.requests]

    def ticket(self, remote: str) -> FakeTicket:
        [found] = [ticket for ticket in self.tickets if ticket.remote == remote]
        return found

    async def _serve(self, what: str, act: Callable[[], Done]) -> Done:
        loop = asyncio.get_running_loop()
        now = loop.time()
        self.requests.append((now, what))
        lately = sum(1 for at, _ in self.requests if at > now - 60)
        if lately > self.a_minute or now < self._quiet_until:
            self.too_many += 1
            raise HelpdeskError("429", retry_after=60)
        fault = self.faults.pop(0) if self.faults else self.always
        if fault is None:
            return act()
        if fault.done:
            loop.call_later(fault.takes, act)
        await asyncio.sleep(fault.takes)
        if fault.status in (0, 500, 502):
            raise InDoubt(f"{what}: {fault.status}")
        if fault.status in (429, 503):
            self._quiet_until = now + (fault.retry_after or 0.0)
            raise HelpdeskError(f"{what}: {fault.status}", retry_after=fault.retry_after or 10.0)
        raise HelpdeskError(f"{what}: {fault.status}, refused")

    def _create(self, filing: Filing) -> str:
        """Says nothing about doubles, as real ones do."""
        self.tickets.append(FakeTicket(f"R{len(self.tickets) + 1}", filing))
        return self.tickets[-1].remote

    def _find(self, number: str) -> str | None:
        return next(
            (ticket.remote for ticket in self.tickets if ticket.filing.number == number), None
        )

    def _comment(self, ticket: FakeTicket, comment: Comment) -> None:
        if comment.id not in {one.id for one in ticket.comments}:
            ticket.comments.append(comment)
