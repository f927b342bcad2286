"""What is no longer kept still counts: without the question, the ticket or the moment."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, and_, delete, func, insert, or_, select, update

from bot.numbers import counting, tables
from bot.numbers.windows import JUDGED
from bot.storage import tables as kept

_GROUPED = ("day", "company", "entry", "outcome", "shown", "human", "rating")


def let_questions_go(connection: Connection, ids: Sequence[str]) -> None:
    """Before they are deleted: their counts go into the totals of their days."""
    if not ids:
        return
    counting.lock(connection)
    _count_the_uncounted(connection, ids)
    row = tables.outcomes.c
    theirs = row.question.in_(ids)
    columns = [row[name] for name in _GROUPED]
    grouped = select(*columns, func.sum(row.count).label("more")).where(theirs).group_by(*columns)
    for group in connection.execute(grouped).mappings().all():
        _add(connection, dict(group))
    connection.execute(delete(tables.outcomes).where(theirs))


def let_tickets_go(connection: Connection, numbers: Sequence[str]) -> None:
    """Before they are deleted: what happened to them stays, on its day."""
    counting.lock(connection)
    gone = update(tables.happenings).where(tables.happenings.c.ticket.in_(numbers))
    connection.execute(gone.values(ticket=None, at=None))


def _count_the_uncounted(connection: Connection, ids: Sequence[str]) -> None:
    """Those of which the last look may not know all."""
    row, counted = kept.questions.c, tables.outcomes.c
    before = counting.before(connection)
    known = select(counted.question).where(counted.question.in_(ids))
    lately = row.asked > before.asked - counting.AGAIN - JUDGED
    fresh = select(row.asker, row.asked, row.id).where(
        row.id.in_(ids), or_(lately, row.id.not_in(known))
    )
    found = connection.execute(fresh).all()
    if not found:
        return
    askers, since = sorted({one.asker for one in found}), min(one.asked for one in found) - JUDGED
    wanted = {one.id for one in found}
    rows = counting.judged_questions(connection, askers, since, before.zone)
    counting.keep(connection, [one for one in rows if one["question"] in wanted])


def _add(connection: Connection, group: dict[str, Any]) -> None:
    more = group.pop("more")
    row = tables.outcomes.c
    same = and_(row.question.is_(None), *(row[name] == value for name, value in group.items()))
    first = select(func.min(row.id)).where(same).scalar_subquery()
    added = update(tables.outcomes).where(row.id == first).values(count=row.count + more)
    if not connection.execute(added).rowcount:
        connection.execute(insert(tables.outcomes), {**group, "count": more})
