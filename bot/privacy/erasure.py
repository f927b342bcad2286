"""Erasing a person: everybody who keeps something of them erases it, and what shows them is drawn
anew."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import or_, select

from bot.broadcasts.tables import tellings
from bot.desk.showing import change_cards, screens
from bot.dialogue import speech, words
from bot.dialogue.cards import NudgeCard
from bot.knowledge.entries import Knowledge
from bot.learning.book import ChangeBook
from bot.model import slots
from bot.model.people import Place
from bot.model.tickets import Ticket
from bot.ports.channel import Delivery
from bot.ports.keeper import Keeper, Person
from bot.privacy import lists
from bot.privacy.personal_data import find
from bot.storage import tables
from bot.storage.store import Store
from bot.storage.transaction import Memory

NOT_OURS = "What stands in their chats is theirs to delete there; care's cards are drawn anew."


@dataclass(frozen=True)
class Forgotten:
    """Who it was, what was done, and what is left to do elsewhere."""

    person: Person
    done: Sequence[str]
    left: Sequence[str]

    def __str__(self) -> str:
        names = ", ".join(sorted(self.person.traces.names)) or "no name known"
        first = f"{self.person.id} ({names}) is forgotten:"
        return "\n".join([first, *(f"  {each}" for each in self.done), NOT_OURS, *self.left])


def forget(
    store: Store, keepers: Collection[Keeper], sought: str, knowledge: Knowledge, now: datetime
) -> Forgotten:
    """In one transaction, also while the server runs; that draws the cards of tickets, changes and
    known issues anew, each in its reader's language, and takes what they asked and raised from
    lists. Then nothing of it is left in the database's files, either. `sought` as in `find`."""
    person = find(store, keepers, sought)
    with store.turn() as memory, speech.speaking(knowledge.routes[0].language):
        changes = list(_changes_that_show(memory, person))
        shown = lists.shown(memory, person, now)
        erased = [keeper.erase(memory.connection, person, now) for keeper in keepers]
        for number in sorted(person.traces.tickets):
            _draw_anew(memory, number, knowledge, now)
        for place, change in changes:
            _draw_change_anew(memory, place, change, knowledge, now)
        instead = list(lists.instead(memory, shown))
        memory.post(f"forget/lists/{now.isoformat()}", instead, now, claim=False)
    store.scrub()
    done = [each for one in erased for each in one.done]
    return Forgotten(person, done, [each for one in erased for each in one.left])


def _draw_anew(memory: Memory, number: str, knowledge: Knowledge, now: datetime) -> None:
    if ticket := memory.ticket(number):
        turn = f"forget/{number}/{now.isoformat()}"
        drawn = [*_redrawn(ticket, knowledge), *_beside(memory, ticket, knowledge)]
        memory.post(turn, drawn, now, claim=False)


def _changes_that_show(memory: Memory, person: Person) -> Iterator[tuple[Place, str]]:
    """Where cards of changes stand that name the person, or what they asked."""
    row, book = tables.messages.c, ChangeBook(memory.connection)
    own = {one.id for one in book.of_person(person.id)}
    told = select(tellings.c.about).where(tellings.c.recipient == person.id)
    own.update(memory.connection.execute(told).scalars())
    cards = select(row.channel, row.place, row.slot).where(row.slot.endswith("/change"))
    for channel, place, slot in memory.connection.execute(cards).all():
        change = book.change(slot.partition("/")[0])
        if change and (change.id in own or change.asked & set(person.traces.questions)):
            yield Place(channel, place), change.id


def _draw_change_anew(
    memory: Memory, place: Place, id: str, knowledge: Knowledge, now: datetime
) -> None:
    change = ChangeBook(memory.connection).change(id)
    if change:
        card = change_cards.change_card(knowledge, memory, change)
        drawn = Delivery(place, slots.change(id), card)
        memory.post(f"forget/{id}/{now.isoformat()}", [drawn], now, claim=False)


def _beside(memory: Memory, ticket: Ticket, knowledge: Knowledge) -> list[Delivery]:
    """What else stands on care's side: the bot's own notices, which say who did what, and cards
    that were left behind."""
    row = tables.messages.c
    theirs = or_(
        row.slot == slots.cares(ticket.number),
        row.slot.startswith(f"{slots.cares(ticket.number)}/", autoescape=True),
    )
    query = select(row.channel, row.place, row.slot).where(theirs, row.slot != ticket.care.slot)
    found = memory.connection.execute(query).all()
    with screens.to_care(ticket, knowledge):
        card = NudgeCard(ticket.number, None, words.ERASED)
        return [Delivery(Place(channel, place), slot, card) for channel, place, slot in found]


def _redrawn(ticket: Ticket, knowledge: Knowledge) -> Iterator[Delivery]:
    yield screens.cares(ticket, knowledge)
    yield from screens.partners(ticket, knowledge)
