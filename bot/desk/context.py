"""What the desk has at hand while it handles one turn."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Self

from bot.broadcasts.known import Known
from bot.dialogue import speech
from bot.dialogue.cards import Card
from bot.errors import BusyError, StaleError
from bot.knowledge.entries import Knowledge, Route
from bot.knowledge.organisations import Organisations
from bot.model.events import Event, Happened
from bot.model.limits import DAY, HOUR, MINUTE, Limits
from bot.model.people import Company, Partner, Place
from bot.model.questions import Question
from bot.model.tickets import Ticket
from bot.ports.channel import Delivery
from bot.search import Index
from bot.storage.gathered import Limit
from bot.storage.transaction import Memory


@dataclass(frozen=True, slots=True)
class KnowledgeDesk:
    """Where changes of the knowledge are worked. `alone`: whoever proposes one may approve it;
    None leaves that to the brand."""

    place: Place
    alone: bool | None = None


@dataclass(frozen=True, slots=True)
class TurnContext:
    """`care_place` says where a company's tickets of a route are worked; `memory` is the turn's
    transaction, `events` what was recorded in it. `known` are the known issues at hand; `above`
    says in which place of a channel new messages of its own stand. `own_desk` is the knowledge's,
    where it has one.
    """

    knowledge: Knowledge
    index: Index
    care_place: Callable[[Company, Route], Place]
    limits: Limits
    organisations: Organisations
    memory: Memory
    now: datetime
    known: Known
    above: Callable[[Place], Place]
    own_desk: KnowledgeDesk | None = None
    events: list[Event] = field(default_factory=list)

    @property
    def care(self) -> Place:
        """Where tickets are worked that neither a company nor a route has a desk for."""
        return self.care_place(Company("", ""), self.knowledge.routes[0])

    @property
    def knowledge_desk(self) -> KnowledgeDesk:
        """Where there is none of its own: where care works."""
        return self.own_desk or KnowledgeDesk(self.care)

    def to_care(self) -> AbstractContextManager[None]:
        """Whatever is said within is said in the language that care reads."""
        return speech.speaking(self.knowledge.routes[0].language)

    def at_home(self, to: Place, slot: str, draw: Callable[[], Card]) -> Delivery:
        """Where care works, drawn in its language."""
        with self.to_care():
            return Delivery(to, slot, draw())

    @property
    def approves_alone(self) -> bool:
        """Whether whoever proposes a change of the knowledge may approve it."""
        alone = self.knowledge_desk.alone
        return self.knowledge.brand.knowledge_approval == "own" if alone is None else alone

    def back_at(self, moment: datetime, ticket: Ticket) -> Self:
        """The same, when something happened elsewhere to a ticket that comes to be known only now;
        never in the future, nor before it was raised."""
        return replace(self, now=max(ticket.filed, min(moment, self.now)))

    def question(self, id: str, by: Partner) -> Question:
        """StaleError when it is gone or not this person's to see."""
        question = self.memory.question(id)
        if question is None or not question.seen_by(by):
            raise StaleError("no such question for this person")
        return question

    def shows(self, number: str, to: Partner) -> bool:
        """Whether there is such a ticket, and it is this person's to see."""
        ticket = self.memory.ticket(number)
        return ticket is not None and ticket.seen_by(to)

    def ticket(self, number: str, by: Partner) -> Ticket:
        """StaleError when it is gone or not this person's to see; BusyError while it is not known
        who that is."""
        ticket = self.memory.ticket(number)
        if ticket and ticket.seen_by(by):
            return ticket
        if not by.known:
            raise BusyError("the platform does not say yet who that is")
        raise StaleError("no such ticket for this person")

    def first_answer(self, route: Route) -> datetime | None:
        """When somebody who asks now is to be answered, where that is promised."""
        return route.target.due(self.now) if route.target else None

    def opens(self, route: Route) -> datetime | None:
        """When work begins, while nobody works; None while somebody does, or nobody said."""
        if route.hours is None or route.hours.working(self.now):
            return None
        return route.hours.opening(self.now)

    def may_ask(self, by: Partner) -> bool:
        companys = self.limits.company_questions if self._in_company(by) else None
        since, until = self.now - MINUTE, self.now + MINUTE
        limit = Limit(since, until, by, self.limits.person_questions, companys)
        return self.memory.asked_less(limit)

    def may_file(self, by: Partner) -> bool:
        companys = self.limits.company_tickets if self._in_company(by) else None
        since, until = self.now - HOUR, self.now + MINUTE
        limit = Limit(since, until, by, self.limits.person_tickets, companys)
        return self.memory.filed_less(limit, self.now - DAY)

    def _in_company(self, by: Partner) -> bool:
        """Whether others' doings count for this person: those of colleagues in a company that
        somebody mapped, never those of the other guests of a workspace."""
        return not by.guest and self.organisations.maps(by.company)

    def record(
        self,
        what: Happened,
        by: Partner,
        question: str,
        detail: str = "",
        ticket: str | None = None,
    ) -> None:
        event = Event(what, self.now, by.id, question, detail, ticket)
        self.memory.record(event)
        self.events.append(event)
