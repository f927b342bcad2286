"""Weeks of invented traffic through the desk: what some companies ask, and what care does."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

from bot.dialogue import turns
from bot.dialogue.cards import AnswerCard, Asked, ChoicesCard, FamilyCard
from bot.dialogue.form_requests import TeachFormRequest
from bot.dialogue.lessons import Lesson
from bot.errors import CareError
from bot.model.people import Agent, Company, Conversation, Partner, Venue
from bot.model.tickets import LIVE, Move, Ticket
from tests.drivers.chat import ANNA, BEN, CARE, Chat, direct

QUESTIONS = (
    "How long does porting a DID number take?",
    "until when does my number go over",
    "When does HWaaS billing start?",
    "how to port DID",
    "where do I see the FOC date of my porting?",
    "cancel a rented phone",
    "can you recommend a restaurant in Trento",
    "what colour is the sky over the warehouse",
    "a human please",
    "find my invoices",
    "how do I change the date of a port",
)

DESK = Conversation(CARE, CARE, Venue.CHANNEL)


@dataclass
class Traffic:
    """The same seed does the same."""

    chat: Chat
    companies: int = 6
    people: int = 18
    random: Random = field(default_factory=lambda: Random(7))
    asked: list[tuple[Partner, Asked]] = field(default_factory=list)

    def flows(self, days: int, a_day: int = 8) -> None:
        for _ in range(days):
            for reminder in self.chat.desk.due_reminders():
                self.chat.does(reminder)
            quiet = self.random.random() < 0.15  # nobody does anything for a day
            for _ in range(0 if quiet else a_day):
                self._something()
            self.chat.waits(timedelta(days=1) - timedelta(minutes=37 * a_day))
            if quiet:
                self.chat.waits(timedelta(minutes=37 * a_day))

    def _something(self) -> None:
        self.chat.waits(timedelta(minutes=37))
        dice = self.random.random()
        try:
            if dice < 0.6 or not self.asked:
                self._asks()
            elif dice < 0.75:
                self._reacts()
            else:
                self._works()
        except CareError:  # somebody else was first, or it is too late: as in life
            pass

    def _asks(self) -> None:
        number = self.random.randrange(self.people)
        company = Company(f"T-{number % self.companies}", f"Company {number % self.companies}")
        by = Partner(f"slack:U-{number}", f"Person {number}", company)
        card = self.chat.says(self.random.choice(QUESTIONS), by=by, where=direct(by))
        asked = getattr(card, "asked", None)
        if isinstance(card, ChoicesCard | FamilyCard) and self.random.random() < 0.6:
            leaves = card.choices if isinstance(card, ChoicesCard) else card.leaves
            self._does(turns.Pick, by=by, question=card.asked.question, entry=leaves[0].entry)
        if isinstance(card, AnswerCard) and card.related and self.random.random() < 0.3:
            related = card.related[0].entry
            self._does(turns.Pick, by=by, question=card.asked.question, entry=related)
        if asked:
            self.asked.append((by, asked))

    def _reacts(self) -> None:
        by, asked = self.random.choice(self.asked[-12:])
        if self.random.random() < 0.5:
            helped = self.random.random() < 0.7
            self._does(turns.Rate, by=by, question=asked.question, helped=helped)
        else:
            self.chat.files_ticket(asked.question, by=by)

    def _works(self) -> None:
        with self.chat.store.reading() as memory:
            tickets = list(memory.tickets.every())
        if tickets:
            self._step(self.random.choice(tickets))

    def _step(self, ticket: Ticket) -> None:
        agent = self.random.choice((ANNA, BEN))
        dice = self.random.random()
        if ticket.status not in LIVE:
            if dice < 0.3:
                self._move(ticket, agent, Move.REOPEN)
            elif dice < 0.4:
                self._does(turns.Comment, by=ticket.by, ticket=ticket.number, text="It is back.")
        elif dice < 0.4:
            self._replies(ticket, agent)
        elif dice < 0.55:
            self._does(turns.Comment, by=ticket.by, ticket=ticket.number, text="One thing more.")
        elif dice < 0.85:
            self._move(ticket, agent, Move.RESOLVE)
        elif dice < 0.95:
            self._does(turns.Withdraw, by=ticket.by, ticket=ticket.number)
        else:
            self._move(ticket, agent, Move.DISMISS)

    def _replies(self, ticket: Ticket, agent: Agent) -> None:
        """Of three replies two begin with a look at what is suggested: one is sent, as it stood or
        not, from the other something else comes."""
        if ticket.entry is None or self.random.random() < 0.3:
            text = "Please look again."
            return self._does(turns.Reply, by=agent, ticket=ticket.number, text=text)
        asked = Lesson.SUGGESTIONS
        self._does(turns.Learn, by=agent, where=DESK, lesson=asked, about=ticket.number)
        if self.random.random() < 0.4:
            text = "Please call us."
            return self._does(turns.Reply, by=agent, ticket=ticket.number, text=text)
        about = f"{ticket.number}/{ticket.entry}"
        form = self.chat.desk.form(TeachFormRequest(by=agent, lesson=Lesson.SUGGEST, about=about))
        text = form.fields[0].value + self.random.choice(("", " Please try."))  # type: ignore[union-attr]  # a TeachForm
        filled = {"text": text}
        self._does(turns.Teach, by=agent, lesson=Lesson.SUGGEST, about=about, filled=filled)

    def _move(self, ticket: Ticket, agent: Agent, move: Move) -> None:
        self._does(turns.MoveTicket, by=agent, ticket=ticket.number, move=move, seen=ticket.status)

    def _does(self, turn: type, **what: object) -> None:
        self.chat.does(turn(id=self.chat.fresh(), **what))
