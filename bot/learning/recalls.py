"""Who was shown a text that was corrected since, and who of them was told."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, Text, and_, cast, func, select, update

from bot.learning import tables, versions
from bot.model.changes import Change
from bot.model.people import Venue
from bot.model.questions import Question
from bot.model.text import natural
from bot.storage import database
from bot.storage.documents import as_question
from bot.storage.tables import questions
from bot.storage.transaction import Memory

WAITING, TOLD, STOPPED, GONE = "waiting", "told", "stopped", "gone"
REMEMBERED = timedelta(days=90)  # for how long what was shown is looked for
A_ROUND = 5  # people that are told at once, so that no platform's limit is met


@dataclass(frozen=True, slots=True)
class Seen:
    """Somebody who was shown the older text: the latest question that showed it, and where they
    are told."""

    person: str
    company: str
    channel: str
    place: str
    question: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a change's recall is."""

    people: int
    told: int
    waiting: int
    stopped: bool


def seen(
    memory: Memory, change: Change, now: datetime, within: timedelta = REMEMBERED
) -> list[Seen]:
    """One each, the latest first."""
    old = _last_old(memory.connection, change)
    row = questions.c
    shown = cast(row.document, Text).like(f'%"{change.entry}/%')
    since = and_(row.asked > now - within, shown)
    found = select(row.document).where(since).order_by(row.asked.desc())
    people: dict[str, Seen] = {}
    for question in map(as_question, memory.connection.execute(found).scalars()):
        if _showed(question, change.entry, old):
            people.setdefault(question.by.id, _seen(question))
    return list(people.values())


def begin(connection: Connection, change: str, people: Sequence[Seen], now: datetime) -> None:
    """Each is told once, whoever presses again."""
    rows = [
        {
            "change": change,
            "person": one.person,
            "channel": one.channel,
            "place": one.place,
            "question": one.question,
            "state": WAITING,
            "at": now,
        }
        for one in people
    ]
    if rows:
        connection.execute(database.adding(tables.recalls, connection.dialect.name), rows)


def next_ones(connection: Connection, elsewhere: Collection[str] = ()) -> list[tuple[str, str]]:
    """The next few to be told: of which change, and who; but for changes that this process cannot
    tell of."""
    row = tables.recalls.c
    ours = and_(row.state == WAITING, row.change.not_in(list(elsewhere)))
    waiting = select(row.change, row.person).where(ours)
    return [(change, person) for change, person in connection.execute(waiting.limit(A_ROUND))]


def waiting_for(connection: Connection, change: str, person: str) -> Seen | None:
    row = tables.recalls.c
    one = and_(row.change == change, row.person == person, row.state == WAITING)
    found = connection.execute(select(tables.recalls).where(one)).mappings().first()
    if found is None:
        return None
    return Seen(person, "", found["channel"], found["place"], found["question"])


def end(connection: Connection, change: str, person: str, state: str, now: datetime) -> None:
    row = tables.recalls.c
    one = update(tables.recalls).where(row.change == change, row.person == person)
    connection.execute(one.values(state=state, at=now))


def stop(connection: Connection, change: str) -> None:
    """Whoever was not told yet is not told."""
    row = tables.recalls.c
    waiting = update(tables.recalls).where(row.change == change, row.state == WAITING)
    connection.execute(waiting.values(state=STOPPED))


def standing(connection: Connection, change: str) -> Standing | None:
    """None where nobody was to be told."""
    row = tables.recalls.c
    counted = select(row.state, func.count()).where(row.change == change).group_by(row.state)
    found: dict[str, int] = dict(map(tuple, connection.execute(counted)))
    if not found:
        return None
    stopped = found.get(STOPPED, 0) > 0
    return Standing(sum(found.values()), found.get(TOLD, 0), found.get(WAITING, 0), stopped)


def _last_old(connection: Connection, change: Change) -> int:
    """The last version of the text that the change was made from."""
    known = versions.of_entry(connection, change.entry)
    return max((one.number for one in known if one.digest == change.base), default=0)


def _showed(question: Question, entry: str, last: int) -> bool:
    return any(version <= last for version in _versions(question, entry))


def _versions(question: Question, entry: str) -> Iterator[int]:
    for shown in question.seen:
        named, _, number = shown.rpartition("/")
        if named == entry and (version := natural(number)):
            yield version


def _seen(question: Question) -> Seen:
    """What only they saw is told in their own chat."""
    where = question.where
    place = where.home if where.venue is Venue.COMMAND else where.place
    by = question.by
    return Seen(by.id, by.company.id, place.channel, place.key, question.id)
