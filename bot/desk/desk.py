"""The desk: takes a turn, decides, remembers, and says what must be shown. Start reading here."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from bot.desk import answering, casework, forms, presenter
from bot.desk.context import TurnContext
from bot.dialogue.form_requests import FormRequest
from bot.dialogue.forms import Form
from bot.dialogue.turns import (
    Arrive,
    Ask,
    Browse,
    Comment,
    Explain,
    FileTicket,
    Judge,
    ListTickets,
    Manner,
    MoveTicket,
    Open,
    Pick,
    PickNone,
    Rate,
    Remind,
    Reply,
    Reroute,
    Retry,
    Share,
    ShowTicket,
    Synced,
    TakeNote,
    Turn,
    Withdraw,
)
from bot.knowledge.entries import Entry, Knowledge, Route
from bot.knowledge.organisations import NOBODY, Organisations
from bot.model.limits import USUAL, Limits
from bot.model.people import Company, Place
from bot.model.text import cleaned
from bot.ports.channel import NO_REFERENCES, Delivery, Pending, References
from bot.ports.observer import UNOBSERVED, Observer
from bot.search import Index
from bot.storage.store import Store
from bot.storage.transaction import Memory


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class _Book:
    """What stands in the knowledge's files and what is made of them: all of it is renewed at
    once."""

    knowledge: Knowledge
    index: Index
    organisations: Organisations
    care_place: Callable[[Company, Route], Place]


class Desk:
    """Plain synchronous code. `care_place` says where a company's tickets of a route are worked; an
    `index` that is there already is taken, since to fit one takes a second."""

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
    ) -> None:
        self._book = _Book(knowledge, index or Index(knowledge), organisations, care_place)
        self._store = store
        self._clock = clock
        self._limits = limits
        self._observer = observer

    @property
    def knowledge(self) -> Knowledge:
        return self._book.knowledge

    @property
    def organisations(self) -> Organisations:
        return self._book.organisations

    def renew(
        self,
        knowledge: Knowledge,
        index: Index,
        organisations: Organisations,
        care_place: Callable[[Company, Route], Place],
    ) -> None:
        """Take these from the next turn on; one that is under way goes on with those that it began
        with."""
        self._book = _Book(knowledge, index, organisations, care_place)

    def handle(self, turn: Turn, references: References = NO_REFERENCES) -> tuple[Pending, ...]:
        """Everything that the turn changes, in one transaction; what comes back is still to be
        sent.

        A repeated turn changes nothing and gives what is unsent of it. Any error changes nothing.
        `references` are how its channel reaches places, as Slots keeps them, when something is to
        be shown.
        """
        with self._turn() as context:
            by = context.organisations.recognise(turn.by)
            turn = cleaned(replace(turn, by=by))  # type: ignore[arg-type]  # who it is keeps their kind
            if not context.memory.first_time(turn.id, context.now):
                self._observer.repeated(turn)
                return context.memory.unsent(turn.id)
            deliveries = _decide(context, turn)
            for place, reference in references.items() if deliveries else ():
                context.memory.keep_reference(place, reference)
            pending = context.memory.post(turn.id, deliveries, context.now)
        self._observer.handled(turn, [one.delivery.card for one in pending], context.events)
        return pending

    def due_reminders(self) -> list[Remind]:
        """The clock's own turns: tickets whose answer is overdue."""
        with self._turn() as context:
            due = context.memory.tickets_to_remind(context.now)
            return [
                Remind(id=f"remind/{t.number}/{t.reminders}", by=t.by, ticket=t.number) for t in due
            ]

    def undelivered(self, delivery: Delivery, reason: str) -> None:
        """A platform refused it for good. Care is told of a ticket, once a message, and whoever
        waits for a reply gets a plain one; a sweep sends these."""
        turn = f"undelivered/{delivery.to.channel}/{delivery.slot}"
        with self._turn() as context:
            told = casework.undelivered(context, delivery, reason) or answering.not_shown(delivery)
            if told and context.memory.first_time(turn, context.now):
                context.memory.post(turn, told, context.now, claim=False)

    def spoken_in(self, place: Place) -> bool:
        """Whether words in a place, though not addressed to the bot, may be for it."""
        with self._looking() as context:
            return context.memory.spoken_in(place)

    def listens_in(self, room: str) -> bool:
        """Whether a channel wants every question answered that the bot is sure of, mentioned or
        not."""
        return room in self._book.organisations.listening

    def search(self, text: str) -> tuple[Entry, ...]:
        """What may be meant, the likeliest first, for people who choose by themselves; without a
        text the first published entry of each topic."""
        book = self._book
        if text.strip():
            return tuple(book.knowledge.by_id[hit.entry] for hit in book.index.find(text).hits)
        return tuple(presenter.first_entries(book.knowledge))

    def form(self, request: FormRequest) -> Form:
        """What there is to fill in; StaleError or TooLateError where there is nothing any more."""
        with self._looking() as context:
            by = context.organisations.recognise(request.by)
            return forms.opened(context, replace(request, by=by))  # type: ignore[arg-type]  # who it is keeps their kind

    @contextmanager
    def _looking(self) -> Iterator[TurnContext]:
        with self._store.reading() as memory:
            yield self._at_hand(memory)

    @contextmanager
    def _turn(self) -> Iterator[TurnContext]:
        with self._store.turn() as memory:
            yield self._at_hand(memory)

    def _at_hand(self, memory: Memory) -> TurnContext:
        book = self._book
        return TurnContext(
            book.knowledge,
            book.index,
            book.care_place,
            self._limits,
            book.organisations,
            memory,
            self._clock(),
        )


def _decide(context: TurnContext, turn: Turn) -> list[Delivery]:
    match turn:
        case Ask():
            return _heard(context, turn)
        case Open():
            return answering.open_entry(context, turn)
        case Pick():
            return answering.pick(context, turn)
        case PickNone():
            return answering.pick_none(context, turn)
        case Rate():
            return answering.rate(context, turn)
        case Explain():
            return answering.explain(context, turn)
        case Share():
            return answering.share(context, turn)
        case Browse():
            return answering.browse(context, turn)
        case ListTickets():
            return answering.list_tickets(context, turn)
        case Arrive():
            return answering.arrive(context, turn)
        case FileTicket():
            return casework.file(context, turn)
        case ShowTicket():
            return casework.show_ticket(context, turn)
        case Comment():
            return casework.comment(context, turn)
        case Withdraw():
            return casework.withdraw(context, turn)
        case Judge():
            return casework.judge(context, turn)
        case MoveTicket():
            return casework.move(context, turn)
        case Reroute():
            return casework.reroute(context, turn)
        case Reply():
            return casework.reply(context, turn)
        case TakeNote():
            return casework.take_note(context, turn)
        case Retry():
            return casework.retry(context, turn)
        case Synced():
            return casework.synced(context, turn)
        case Remind():
            return casework.remind(context, turn)


def _heard(context: TurnContext, turn: Ask) -> list[Delivery]:
    match turn.manner:
        case Manner.ADDRESSED:
            return answering.ask(context, turn)
        case Manner.IN_THREAD:
            in_thread = casework.reply_in_thread(context, turn)
            return answering.follow_up(context, turn) if in_thread is None else in_thread
        case Manner.OVERHEARD:
            return answering.overhear(context, turn)
