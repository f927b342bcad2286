"""Every kind of turn once, as people and the clock take them: what it costs and which statements it
needs is looked at elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select, update

from bot.courier import engine
from bot.courier.attention import Attention
from bot.courier.ledger import Ledger
from bot.dialogue import cards, turns
from bot.dialogue.lessons import Lesson
from bot.dialogue.turns import Manner
from bot.knowledge.entries import Entry, Knowledge
from bot.learning.book import ChangeBook
from bot.model.changes import Report
from bot.model.people import CLOCK, Agent, Company, Conversation, Place, Venue
from bot.model.remote import RemoteStatus
from bot.model.tickets import Move, Status
from bot.storage import tables
from bot.storage.store import Store
from tests.drivers import chat as chats
from tests.drivers import every_broadcast
from tests.drivers.chat import ANNA, BEN, LUCA, MARTA, Chat, channel, command, direct
from tests.drivers.school import DESK, School, school

SURE = "How long does porting a DID number take?"
UNSURE = "how to port DID"
MORE = "The PBX is the one on the second floor of the clinic."
DURATION = "did-porting-duration"
THREAD = channel("partners/1")
ROOM = Conversation(Place("slack", "partners"), Place("slack", "partners"), Venue.CHANNEL)
HELPDESK = "desk"
BEA = Agent(f"{HELPDESK}:Bea", "Bea", Company(HELPDESK, HELPDESK))

Taken = tuple[str, turns.Turn]
_numbers = count(1)


def everybody(knowledge: Knowledge, store: Store) -> Chat:
    """A desk where everything can happen: a first answer is promised, a helpdesk is told of
    everything, and an entry waits for its owner's eye."""
    promising = chats.promising(knowledge)
    owned = [_owned(entry) if entry.id == DURATION else entry for entry in promising.entries]
    due = replace(promising, entries=tuple(owned))
    chats.kept_index(due, chats.index_of(knowledge))
    chat = Chat(due, store)
    queues = engine.Queues(store.engine, Attention())
    chat.owes(Ledger(store.engine, lambda route: HELPDESK, queues.put, lambda: chat.now))
    return chat


def _owned(entry: Entry) -> Entry:
    return replace(entry, owner=ANNA.id, reviewed=date(2025, 1, 1))


def every_turn(chat: Chat) -> Iterator[Taken]:
    """Each is to be handed in before the next is asked for."""
    yield from _asking()
    yield from _answered(chat)
    number = chat.ticket(UNSURE, where=THREAD)
    yield from _partners(chat, number)
    yield from _worked(chat, number)
    yield from _elsewhere(chat, number)
    yield from _unknown(chat)
    lessons = school(chat.knowledge, chat)
    yield from _colleagues(chat)
    yield from _taught(lessons)
    yield from _decided(lessons)
    yield from _corrected(lessons)
    yield from _by_the_clock(lessons)
    yield from every_broadcast.told_together(chat)


def _asking() -> Iterator[Taken]:
    asks = _turn(turns.Ask, LUCA, where=command(), text=SURE)
    yield "command", asks
    yield "command again", asks
    yield "question in a thread", _turn(turns.Ask, LUCA, where=THREAD, text=SURE)
    more = _turn(turns.Ask, LUCA, where=THREAD, text="and in Brazil?", manner=Manner.IN_THREAD)
    yield "follow-up in a thread", more
    talk = _turn(turns.Ask, ANNA, where=THREAD, text="lunch?", manner=Manner.IN_THREAD)
    yield "talk in a thread", talk
    aloud = _turn(turns.Ask, MARTA, where=ROOM, text=SURE, manner=Manner.OVERHEARD)
    yield "overheard question", aloud
    yield "open", _turn(turns.Open, LUCA, where=direct(), entry=DURATION)
    yield "insert", _turn(turns.Insert, LUCA, own=direct().place, entry=DURATION)
    yield "browse", _turn(turns.Browse, LUCA, where=direct())
    yield "arrive", _turn(turns.Arrive, LUCA, where=direct())
    yield "list tickets", _turn(turns.ListTickets, LUCA, where=direct())


def _answered(chat: Chat) -> Iterator[Taken]:
    chosen = chat.says(UNSURE, where=command())
    assert isinstance(chosen, cards.ChoicesCard)
    question = chosen.asked.question
    entry = chosen.choices[0].entry
    yield "pick", _turn(turns.Pick, LUCA, question=question, entry=entry)
    yield "pick none", _turn(turns.PickNone, LUCA, question=question)
    yield "pick again", _turn(turns.PickAgain, LUCA, question=question)
    chat.does(_turn(turns.Pick, LUCA, question=question, entry=entry))
    yield "rate", _turn(turns.Rate, LUCA, question=question, helped=False)
    why = turns.Reason.OTHER
    yield "explain", _turn(turns.Explain, LUCA, question=question, reason=why, text="prices")
    place = ROOM.place
    yield "share", _turn(turns.Share, LUCA, question=question, place=place, room="slack:partners")
    filed = _turn(
        turns.FileTicket,
        LUCA,
        question=question,
        subject="Porting",
        body="It is late.",
        urgent=False,
        warned=True,
        details={},
    )
    yield "file", filed


def _partners(chat: Chat, number: str) -> Iterator[Taken]:
    yield "show", _turn(turns.ShowTicket, LUCA, where=direct(), ticket=number)
    asked = chat.says("The moon is made of cheese.", where=THREAD)
    assert isinstance(asked, cards.NoAnswerCard | cards.ChoicesCard)
    yield "add words", _turn(turns.AddWords, LUCA, question=asked.asked.question)
    yield "comment", _turn(turns.Comment, LUCA, ticket=number, text="thanks")
    word = _turn(turns.Ask, LUCA, where=THREAD, text=MORE, manner=Manner.IN_THREAD)
    yield "word below a ticket", word


def _worked(chat: Chat, number: str) -> Iterator[Taken]:
    yield "claim", _moves(number, Move.CLAIM, Status.OPEN)
    yield "reply", _turn(turns.Reply, ANNA, ticket=number, text="We look.")
    yield "note", _turn(turns.TakeNote, ANNA, ticket=number, text="carrier")
    chat.says_on(number, "thanks")
    seen = Status.CLAIMED
    yield "reroute", _turn(turns.Reroute, ANNA, ticket=number, seen=seen, route="tech-support")
    yield "resolve", _moves(number, Move.RESOLVE, Status.OPEN)
    yield "judge", _turn(turns.Judge, LUCA, ticket=number, solved=False)
    yield "withdraw", _turn(turns.Withdraw, LUCA, ticket=number)
    _settle(chat, "parked", 1)
    yield "retry", _turn(turns.Retry, ANNA, ticket=number)


def _elsewhere(chat: Chat, number: str) -> Iterator[Taken]:
    """At the helpdesk, which knows of everything by now."""
    _settle(chat, "done")
    said = "We mended it."
    yield "relay", _turn(turns.Relay, BEA, ticket=number, text=said, at=chat.now)
    yield "sync", _turn(turns.Sync, BEA, ticket=number, status=RemoteStatus.RESOLVED, at=chat.now)
    late = chat.ticket()
    chat.waits(timedelta(days=3))
    yield "remind", _turn(turns.Remind, LUCA, ticket=late)


def _settle(chat: Chat, state: str, most: int = 1000) -> None:
    """The state of the latest that is owed to the helpdesk."""
    row = tables.owed.c
    latest = select(row.id).order_by(row.id.desc()).limit(most)
    with chat.store.engine.begin() as connection:
        connection.execute(update(tables.owed).where(row.id.in_(latest)).values(state=state))


def _unknown(chat: Chat) -> Iterator[Taken]:
    chat.ticket(by=replace(MARTA, known=False))
    yield "introduce", _turn(turns.Introduce, MARTA)


def _colleagues(chat: Chat) -> Iterator[Taken]:
    number = chat.ticket("When are invoices sent?", where=channel("partners/2"))
    other = chat.ticket("how to port DID", where=channel("partners/3"))
    chat.does(_moves(other, Move.CLAIM, Status.OPEN, by=BEN))
    yield "bring up", _learns(Lesson.TICKET, number)
    yield "offer to teach", _learns(Lesson.TEACH, number)
    yield "suggestions", _learns(Lesson.SUGGESTIONS, number)
    yield "assign", _teaches(Lesson.ASSIGN, number, to=BEN.id)
    suggested = _teaches(Lesson.SUGGEST, f"{number}/{DURATION}", text="It takes a while.")
    yield "reply from a suggestion", suggested
    day = (chat.now + timedelta(days=7)).date().isoformat()
    yield "away", _teaches(Lesson.AWAY, until=day)
    yield "back", _learns(Lesson.BACK)
    yield "numbers", _learns(Lesson.NUMBERS)
    yield "receipt", _learns(Lesson.RECEIPT, f"{DURATION}/1")
    yield "still right", _learns(Lesson.STILL_RIGHT, DURATION)


def _taught(school: School) -> Iterator[Taken]:
    school.missed(
        "can our number be listed in the phone book",
        "phone book listing of our number",
        "our number in the phone book",
    )
    yield "misses", _learns(Lesson.MISSES)
    group = school.misses().misses[0].group
    yield "changes", _learns(Lesson.CHANGES)
    yield "miss", _learns(Lesson.MISS, group)
    about = f"group/{group}"
    yield "teach a wording", _form(school, Lesson.WORDING, about, entry=DURATION)
    question = "Does a trunk carry fax?"
    yield (
        "teach a new entry",
        _form(school, Lesson.NEW_ENTRY, about, question=question, answer="No."),
    )
    yield "teach a near miss", _form(school, Lesson.NEAR_MISS, about, entry=DURATION)
    yield "teach what is out of scope", _form(school, Lesson.OUT_OF_SCOPE, about)
    yield "dismiss", _learns(Lesson.DISMISS, group)


def _decided(school: School) -> Iterator[Taken]:
    """Changes by the steps of their lives: one is rejected, one withdrawn, one lapses."""
    rejected, withdrawn, lapsing, _ = (one.number for one in school.changes)
    yield "change", _learns(Lesson.CHANGE, rejected)
    yield "assess", _turn(turns.Assess, CLOCK, change=rejected, report=Report())
    yield "reject", _learns(Lesson.REJECT, rejected, "checked", by=BEN)
    yield "withdraw a change", _learns(Lesson.WITHDRAW, withdrawn, "draft")
    school.chat.waits(timedelta(weeks=5))
    yield "lapse", _turn(turns.Lapse, CLOCK, change=lapsing)


def _corrected(school: School) -> Iterator[Taken]:
    """A text that was wrong, and whoever was shown it is told."""
    chat = school.chat
    chat.says(SURE, by=MARTA, where=direct(MARTA))
    about = f"entry/{DURATION}"
    yield (
        "teach a change",
        _form(school, Lesson.CHANGE_ENTRY, about, answer="Nine days.", correcting="yes"),
    )
    change = _latest(chat)
    chat.does(_turn(turns.Assess, CLOCK, change=change, report=Report()))
    yield "approve", _learns(Lesson.APPROVE, change, "checked", by=BEN)
    yield "publish", _learns(Lesson.PUBLISH, change, "approved", by=BEN)
    yield "recall", _learns(Lesson.RECALL, change, "published", by=BEN)
    yield "tell", _learns(Lesson.TELL, change, "published", by=BEN)
    yield "tell again", _turn(turns.Tell, CLOCK, about=change, recipient=MARTA.id)
    yield "stop", _learns(Lesson.STOP, change, "published", by=BEN)
    yield "undo", _learns(Lesson.UNDO, change, "published", by=BEN)
    chat.waits_a_minute()
    chat.does(_form(school, Lesson.NEAR_MISS, about, not_asked="how long is a number\nhow long"))
    worse = _latest(chat)
    chat.does(_turn(turns.Assess, CLOCK, change=worse, report=Report(labelled=(2, 2, 1))))
    yield "approve anyway", _learns(Lesson.APPROVE_ANYWAY, worse, "checked", by=BEN)


def _by_the_clock(school: School) -> Iterator[Taken]:
    yield "ask an owner", _turn(turns.AskOwner, CLOCK, entry=DURATION)
    monday = school.chat.now.date().isoformat()
    yield "monday", _turn(turns.Monday, CLOCK, week=monday)


def _latest(chat: Chat) -> str:
    with chat.store.engine.begin() as connection:
        [latest] = ChangeBook(connection).latest(1)
        return latest.id


def _moves(number: str, move: Move, seen: Status, by: Any = ANNA) -> turns.Turn:
    return _turn(turns.MoveTicket, by, ticket=number, move=move, seen=seen)


def _learns(lesson: Lesson, about: str = "", seen: str = "", by: Any = ANNA) -> turns.Turn:
    return _turn(turns.Learn, by, where=DESK, lesson=lesson, about=about, seen=seen)


def _teaches(lesson: Lesson, about: str = "", **filled: str) -> turns.Turn:
    return _turn(turns.Teach, ANNA, lesson=lesson, about=about, filled=filled)


def _form(school: School, lesson: Lesson, about: str, **filled: str) -> turns.Turn:
    """With what stands in the form already."""
    stands = {one.id: one.value for one in school.form(lesson, about).fields}
    return _teaches(lesson, about, **{**stands, **filled})


def _turn(kind: Callable[..., turns.Turn], by: Any, **how: Any) -> turns.Turn:
    return kind(id=f"every/{next(_numbers)}", by=by, **how)
