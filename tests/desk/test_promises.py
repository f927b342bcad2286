"""What is promised, and what is said before it breaks and when it does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.dialogue import words
from bot.dialogue.cards import NudgeCard, TicketCard
from bot.dialogue.form_requests import TicketFormRequest
from bot.dialogue.forms import TicketForm
from bot.dialogue.turns import Comment, MoveTicket, Reply
from bot.knowledge.entries import Knowledge
from bot.knowledge.hours import Hours, Target
from bot.model.promises import Pledge
from bot.model.tickets import Move, Status
from bot.numbers import backlog, reading, windows
from bot.numbers.counting import Counting
from bot.storage.store import Store
from tests.drivers.chat import ANNA, CARE, LUCA, Chat, on_every_route

ROME = Hours(ZoneInfo("Europe/Rome"), frozenset(range(5)), time(9), time(18), calendars=("IT",))
TARGET = Target(timedelta(hours=4), ROME, timedelta(hours=2), timedelta(hours=16))


@pytest.fixture
def care(knowledge: Knowledge, store: Store) -> Chat:
    """On a Monday at ten in Rome."""
    chat = Chat(on_every_route(knowledge, target=TARGET, hours=ROME), store)
    chat.now = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    return chat


def nudges(chat: Chat) -> Iterator[tuple[str | None, str]]:
    """To whom, and what."""
    for card in chat.screen(CARE):
        if isinstance(card, NudgeCard):
            yield card.to.name if card.to else None, card.text


def look(chat: Chat) -> list[tuple[str | None, str]]:
    """As the clock does, on two replicas at once; what is new in the care channel."""
    before = len([*nudges(chat)])
    due = chat.desk.due_reminders()
    for turn in (*due, *due):
        chat.does(turn)
    assert chat.desk.due_reminders() == []
    return [*nudges(chat)][before:]


def test_each_promise_is_told_of_before_it_breaks_and_when_it_does(
    care: Chat, knowledge: Knowledge
) -> None:
    """The first answer to the desk, while nobody has it; the next answer to whoever has it, and
    then to the desk; the solution, too. Each once, and what is done is told of no more."""
    number = care.ticket()
    care.now = datetime(2026, 11, 23, 11, 59, tzinfo=UTC)
    assert look(care) == []
    care.waits_a_minute()
    near = words.promise_near(number, Pledge.FIRST_ANSWER)
    assert look(care) == [(None, near)]
    care.does(Reply(id="r", by=ANNA, ticket=number, text="Which order is it?"))
    care.waits(timedelta(hours=1))
    care.does(Comment(id="c", by=LUCA, ticket=number, text="The second one."))
    care.waits(timedelta(minutes=89))
    assert look(care) == []
    care.waits_a_minute()
    assert look(care) == [("Anna", words.promise_near(number, Pledge.NEXT_ANSWER))]
    care.waits(timedelta(minutes=30))
    late = words.promise_broken(number, Pledge.NEXT_ANSWER, "Anna")
    assert look(care) == [(None, late)]
    care.now = datetime(2026, 11, 24, 14, 0, tzinfo=UTC)
    assert look(care) == [("Anna", words.promise_near(number, Pledge.SOLUTION))]
    with care.store.reading() as memory:
        waiting = backlog.read(memory.connection, care.now)
    assert [one.number for one in waiting.overdue(care.now)] == [number]
    care.does(Reply(id="r2", by=ANNA, ticket=number, text="It is on its way."))
    resolve = MoveTicket(
        id="m", by=ANNA, ticket=number, move=Move.RESOLVE, seen=Status.WAITING, reason="done"
    )
    care.does(resolve)
    care.waits(timedelta(days=30))
    assert look(care) == []
    Counting(care.store, lambda: care.knowledge, lambda: care.now).run()
    today = care.now.date()
    with care.store.reading() as memory:
        window = windows.last_days(today, 60)
        found = reading.figures(memory.connection, window, today)
    told = {one.number.id: (one.now.part, one.now.whole) for one in found}
    assert told["targets-met"] == (2, 3)
    assert told["targets-missed"] == (1, 3)


def test_a_first_answer_that_is_late_is_reminded_of(care: Chat) -> None:
    """Once when it breaks; the warning stands before it, to whoever took it."""
    number = care.ticket()
    care.does(MoveTicket(id="m", by=ANNA, ticket=number, move=Move.CLAIM, seen=Status.OPEN))
    care.waits(timedelta(hours=3))
    assert look(care) == [("Anna", words.promise_near(number, Pledge.FIRST_ANSWER))]
    care.waits(timedelta(hours=1))
    assert look(care) == [("Anna", words.still_unanswered(number))]


def test_where_nothing_is_promised_nothing_is_said(knowledge: Knowledge, store: Store) -> None:
    """Also of what was promised while a target still stood in the file."""
    chat = Chat(on_every_route(knowledge, target=TARGET, hours=ROME), store)
    number = chat.ticket()
    chat.knowledge = on_every_route(knowledge, target=None, hours=None)
    chat.desk = chat._desk()
    chat.waits(timedelta(days=3))
    assert look(chat) == []
    assert not [*nudges(chat)]
    assert chat.care_card(number).promised == ()


@pytest.mark.parametrize(
    ("asked", "opens"),
    [
        (datetime(2026, 11, 23, 9, 0, tzinfo=UTC), None),
        (datetime(2026, 11, 23, 20, 0, tzinfo=UTC), datetime(2026, 11, 24, 8, 0, tzinfo=UTC)),
        (datetime(2026, 12, 24, 18, 0, tzinfo=UTC), datetime(2026, 12, 28, 8, 0, tzinfo=UTC)),
        (datetime(2026, 4, 6, 9, 0, tzinfo=UTC), datetime(2026, 4, 7, 7, 0, tzinfo=UTC)),
    ],
)
def test_outside_of_hours_the_partner_is_told_when_work_begins(
    knowledge: Knowledge, store: Store, asked: datetime, opens: datetime | None
) -> None:
    """In the form and on the ticket: at night, over Christmas with its week-end, on Easter Monday;
    until somebody has answered. Hours need no target for that."""
    chat = Chat(on_every_route(knowledge, target=None, hours=ROME), store)
    chat.now = asked
    card = chat.says("When does HWaaS billing start?")
    form = chat.desk.form(TicketFormRequest(by=LUCA, question=card.asked.question))  # type: ignore[union-attr]
    assert isinstance(form, TicketForm)
    assert form.opens == opens
    [shown] = [
        one.delivery.card
        for one in chat.files_ticket(form.question)
        if isinstance(one.delivery.card, TicketCard)
    ]
    assert shown.opens == opens
    chat.does(Reply(id="r", by=ANNA, ticket=shown.number, text="With the delivery."))
    drawn = [one for place in chat.screens.values() for one in place.values()]
    [ticket] = [one for one in drawn if isinstance(one, TicketCard)]
    assert ticket.opens is None
