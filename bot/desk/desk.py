"""The desk: takes a turn, decides, remembers, and says what must be shown. Start reading here."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime

from bot.desk import pace, reading, undelivered, upkeep
from bot.desk.at_hand import AtHand, Book
from bot.desk.chosen import Chosen
from bot.desk.context import KnowledgeDesk, TurnContext
from bot.desk.deciding import decided
from bot.desk.forms import forms
from bot.desk.pace import Pace
from bot.desk.showing import monday, presenter, transcribing
from bot.desk.viewing import looked_at
from bot.dialogue import speech, turns, words
from bot.dialogue.cards import Card, replaces_only
from bot.dialogue.form_requests import FormRequest
from bot.dialogue.forms import Form
from bot.dialogue.lessons import OF_CARE, Lesson
from bot.dialogue.transcripts import Transcript
from bot.dialogue.views import View
from bot.errors import ChannelError, TooOftenError
from bot.knowledge.brand import Brand
from bot.knowledge.entries import Entry, Knowledge, Route
from bot.knowledge.organisations import NOBODY, Organisations
from bot.model.limits import USUAL, Limits
from bot.model.people import CLOCK, Company, Partner, Place
from bot.model.text import cleaned
from bot.ports.channel import NO_REFERENCES, Delivery, Instead, Pending, References
from bot.ports.observer import UNOBSERVED, Observer
from bot.search import Index
from bot.storage.gathered import OvertakenError
from bot.storage.store import Store


def utc_now() -> datetime:
    return datetime.now(UTC)


class Desk:
    """Plain synchronous code. `care_place` says where a company's tickets of a route are worked; an
    `index` that is there already is taken, since to fit one takes a second. Changes of the
    knowledge are worked at the `knowledge_desk`, or where care works."""

    def __init__(
        self,
        knowledge: Knowledge,
        store: Store,
        care_place: Callable[[Company, Route], Place],
        clock: Callable[[], datetime] = utc_now,
        limits: Limits = USUAL,
        organisations: Organisations = NOBODY,
        index: Index | None = None,
        observer: Observer = UNOBSERVED,
        knowledge_desk: KnowledgeDesk | None = None,
        above: Callable[[Place], Place] = lambda place: place,
    ) -> None:
        book = Book(knowledge, index or Index(knowledge), organisations, care_place)
        self._at_hand = AtHand(book, store, clock, limits, knowledge_desk, above)
        self._clock = clock
        self._limits = limits
        self._observer = observer
        self._knowledge_desk = knowledge_desk
        self._pace = Pace()
        self._chosen = Chosen(store)
        self._chosen.renew(clock())

    @property
    def knowledge(self) -> Knowledge:
        return self._at_hand.book.knowledge

    def brand(self) -> Brand:
        """Whose bot it is, as the files say now."""
        return self._at_hand.brand()

    @property
    def index(self) -> Index:
        return self._at_hand.book.index

    @property
    def organisations(self) -> Organisations:
        return self._at_hand.book.organisations

    def renew(
        self,
        knowledge: Knowledge,
        index: Index,
        organisations: Organisations,
        care_place: Callable[[Company, Route], Place],
    ) -> None:
        """Take these from the next turn on; one that is under way goes on with those that it began
        with."""
        self._at_hand.book = Book(knowledge, index, organisations, care_place)

    def hear(self, index: Index, former: Index) -> None:
        """Take an index that knows more of the same knowledge, unless another has come since."""
        book = self._at_hand.book
        if book.index is former:
            self._at_hand.book = replace(book, index=index)

    def handle(
        self, turn: turns.Turn, references: References = NO_REFERENCES
    ) -> tuple[Pending, ...]:
        """Everything that the turn changes, in one transaction; what comes back is still to be
        sent.

        A repeated turn changes nothing and gives what is unsent of it. Any error changes nothing.
        `references` are how its channel reaches places, as Slots keeps them, when something is to
        be shown.
        """
        if isinstance(turn, turns.HumanTurn) and not self._in_pace(turn):
            with self._at_hand.naming(), speech.speaking(self.language_of(turn)):
                return pace.too_fast(turn)
        self._chosen.renew(self._clock())
        self._at_hand.renew()
        by = self.organisations.recognise(turn.by)
        by = replace(by, language=self.language_of(turn))
        turn = cleaned(replace(turn, by=by))  # type: ignore[arg-type]  # who it is keeps their kind
        with speech.speaking(by.language):
            try:
                return self._handled(turn, references)
            except OvertakenError:
                return self._looked_at(turn, references)

    def looking(self) -> AbstractContextManager[TurnContext]:
        """What is at hand, for reading."""
        return self._at_hand.looking()

    def language_of(self, doing: turns.Turn | FormRequest) -> str:
        """In which whoever does this is answered: the one they chose, that of their words where it
        is sure, their own, their company's; needs no database."""
        return reading.language(doing, self.organisations, self._chosen.of(doing.by.id))

    def language_for(self, by: Partner) -> str:
        """In which a person reads what they did not ask for in words."""
        return reading.of_person(by, self.organisations, self._chosen.of(by.id))

    def _handled(self, turn: turns.Turn, references: References) -> tuple[Pending, ...]:
        with self._at_hand.turn() as context:
            context.memory.take(turn.id, context.now)
            self._decide(context, turn, references)
        return self._told(context, turn)

    def _looked_at(self, turn: turns.Turn, references: References) -> tuple[Pending, ...]:
        """The same where nothing may be taken for granted."""
        with self._at_hand.turn() as context:
            if not context.memory.first_time(turn.id, context.now):
                self._observer.repeated(turn)
                return context.memory.unsent(turn.id)
            self._decide(context, turn, references)
        return self._told(context, turn)

    def _decide(self, context: TurnContext, turn: turns.Turn, references: References) -> None:
        deliveries = [undelivered.with_aside(one, turn) for one in decided(context, turn)]
        for place, reference in references.items() if deliveries else ():
            context.memory.keep_reference(place, reference)
        context.memory.post(turn.id, deliveries, context.now)

    def _told(self, context: TurnContext, turn: turns.Turn) -> tuple[Pending, ...]:
        self._chosen.take(context.memory.chosen)
        pending = context.memory.posted
        self._observer.handled(turn, [one.delivery.card for one in pending], context.events)
        return pending

    def _in_pace(self, turn: turns.HumanTurn) -> bool:
        return self._pace.admits(turn.by.id, self._limits.person_turns, self._clock())

    def due_reminders(self) -> list[turns.Remind]:
        """The clock's own turns: tickets whose answer is overdue."""
        with self._at_hand.turn() as context:
            due = context.memory.tickets.to_remind(context.now)
            return [upkeep.reminder(ticket) for ticket in due]

    def due_week(self) -> turns.Monday | None:
        """The clock's turn of a week that begins, while it is due."""
        week = monday.due(self.knowledge, self._clock())
        return turns.Monday(id=f"monday/{week}", by=CLOCK, week=week) if week else None

    def undelivered(self, delivery: Delivery, error: ChannelError) -> Instead:
        """A platform refused it. It goes to the asker alone; where it cannot, care is told of a
        ticket, once a message, and whoever waits for a reply gets a plain one. What nobody waits
        for is given up."""
        if replaces_only(delivery.card):
            return Instead(True, ())
        with self._at_hand.turn() as context:
            moved = undelivered.redirected(context, delivery, error)
        return Instead(moved, context.memory.posted)

    def unreached(self, delivery: Delivery, reason: str) -> None:
        """Care does not see the card of a ticket: the ticket's helpdesk is told, once."""
        with self._at_hand.turn() as context:
            undelivered.note(context, delivery, reason)

    def unseen(self, delivery: Delivery) -> None:
        """Care has not got the card of a ticket for long: its partner is told, once."""
        with self._at_hand.turn() as context:
            undelivered.unseen(context, delivery)

    def spoken_in(self, place: Place) -> bool:
        """Whether words in a place, though not addressed to the bot, may be for it."""
        with self._at_hand.looking() as context:
            return context.memory.spoken_in(place)

    def listens_in(self, room: str) -> bool:
        """Whether a channel wants every question answered that the bot is sure of, mentioned or
        not."""
        return room in self.organisations.listening

    def worked_at(self, lesson: Lesson) -> Place:
        """Where a button or form of the knowledge's desk is worked that is about no ticket."""
        if self._knowledge_desk and lesson not in OF_CARE:
            return self._knowledge_desk.place
        book = self._at_hand.book
        return book.care_place(Company("", ""), book.knowledge.routes[0])

    def search(self, text: str) -> tuple[Entry, ...]:
        """What may be meant, the likeliest first, for people who choose by themselves; without a
        text the first published entry of each topic."""
        book = self._at_hand.book
        if text.strip():
            return tuple(book.knowledge.by_id[hit.entry] for hit in book.index.find(text).hits)
        return tuple(presenter.first_entries(book.knowledge))

    def form(self, request: FormRequest) -> Form:
        """What there is to fill in; StaleError or TooLateError where there is nothing any more.
        TooOftenError for whoever opens as many as nobody reads: a form is no turn, and costs."""
        self._chosen.renew(self._clock())
        if not self._pace.admits(f"form/{request.by.id}", self._limits.person_turns, self._clock()):
            with self._at_hand.naming(), speech.speaking(self.language_of(request)):
                raise TooOftenError(words.TOO_FAST)
        with self._at_hand.looking() as context, speech.speaking(self.language_of(request)):
            by = context.organisations.recognise(request.by)
            request = cleaned(replace(request, by=by))  # type: ignore[arg-type]  # who it is keeps their kind
            return forms.opened(context, request)

    def view(self, view: View, language: str) -> Card:
        """What somebody of care looks at, in a language; StaleError where it is gone."""
        with self._at_hand.looking() as context, speech.speaking(language):
            return looked_at(context, cleaned(view))

    def transcript(self, ticket: str, by: Partner) -> Transcript:
        """All that was said about it; StaleError where there is nothing any more."""
        with self._at_hand.looking() as context, speech.speaking(self.language_for(by)):
            by = context.organisations.recognise(by)
            return transcribing.transcript(context, cleaned(ticket), by)
