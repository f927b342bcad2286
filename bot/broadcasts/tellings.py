"""Who is told what, and who of them was: each once, a few at a time, until somebody stops it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, func, select, update

from bot.broadcasts import tables
from bot.model.people import Place
from bot.storage import adding
from bot.storage.tables import deliveries

TURN = "tell/"  # with which the ids of the turns begin that tell somebody
WAITING, TOLD, STOPPED, GONE, REFUSED = "waiting", "told", "stopped", "gone", "refused"
# That are told at once, so that no platform's limit is met; each replica begins a round a second.
A_ROUND = 5
SLOW = timedelta(minutes=10)  # for which those who come next wait for what a platform does not take


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person, a ticket or a room, and where they are told; `question` is the one that showed
    what is corrected."""

    id: str
    to: Place
    question: str = ""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far the telling is."""

    recipients: int
    told: int
    waiting: int
    stopped: bool


def begin(connection: Connection, about: str, to: Sequence[Recipient], now: datetime) -> None:
    """Each is told once, whoever presses again."""
    rows = [
        {
            "about": about,
            "recipient": one.id,
            "channel": one.to.channel,
            "place": one.to.key,
            "question": one.question,
            "state": WAITING,
            "at": now,
        }
        for one in to
    ]
    if rows:
        adding.add(connection, tables.tellings, rows)


def next_ones(
    connection: Connection, elsewhere: Collection[str], now: datetime
) -> list[tuple[str, str]]:
    """The next few: about what, and who. Those that wait longest come first; but for what is
    told `elsewhere`, and on a channel that has not taken the last few yet."""
    row = tables.tellings.c
    known = and_(row.state == WAITING, row.about.not_in(list(elsewhere)))
    waiting = select(row.about, row.recipient).where(known, row.channel.not_in(_busy(now)))
    oldest = waiting.order_by(row.at, row.about, row.recipient).limit(A_ROUND)
    return [(about, recipient) for about, recipient in connection.execute(oldest)]


def waiting_for(connection: Connection, about: str, recipient: str) -> Recipient | None:
    """Whoever stops the telling at the same time waits until this transaction is over."""
    one = and_(_is(about, recipient), tables.tellings.c.state == WAITING)
    waiting = select(tables.tellings).where(one).with_for_update()
    found = connection.execute(waiting).mappings().first()
    if found is None:
        return None
    return Recipient(recipient, Place(found["channel"], found["place"]), found["question"])


def end(
    connection: Connection,
    about: str,
    recipient: str,
    state: str,
    now: datetime,
    reason: str | None = None,
) -> None:
    one = update(tables.tellings).where(_is(about, recipient))
    connection.execute(one.values(state=state, reason=reason, at=now))


def forget(connection: Connection, about: str) -> None:
    connection.execute(delete(tables.tellings).where(tables.tellings.c.about == about))


def standing(connection: Connection, about: str) -> Standing | None:
    """None where nobody was to be told."""
    row = tables.tellings.c
    counted = select(row.state, func.count()).where(row.about == about).group_by(row.state)
    found: dict[str, int] = dict(map(tuple, connection.execute(counted)))
    if not found:
        return None
    stopped = found.get(STOPPED, 0) > 0
    return Standing(sum(found.values()), found.get(TOLD, 0), found.get(WAITING, 0), stopped)


def _busy(now: datetime) -> Select[tuple[str]]:
    """Channels on which as many as are told at once wait to be sent."""
    row = deliveries.c
    lately = and_(row.turn >= TURN, row.turn < f"{TURN[:-1]}0", row.created > now - SLOW)
    unsent = select(row.channel).where(lately, row.refused.is_(None)).group_by(row.channel)
    return unsent.having(func.count() >= A_ROUND)


def _is(about: str, recipient: str) -> ColumnElement[bool]:
    row = tables.tellings.c
    return and_(row.about == about, row.recipient == recipient)
