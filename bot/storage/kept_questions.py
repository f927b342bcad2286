"""Which questions are kept: by their ids, and the last one of a place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from bot.model.people import Place
from bot.model.questions import Question
from bot.storage import tables
from bot.storage.documents import as_question


class KeptQuestions:
    """As a turn reads them in its transaction; `changing` as in `Memory`."""

    def __init__(self, connection: Callable[[], Connection], *, changing: bool) -> None:
        self._connection = connection
        self._by_id = _TO_CHANGE if changing else _BY_ID

    def with_id(self, id: str) -> Question | None:
        document = self._connection().execute(self._by_id, {"id": id}).scalar()
        return as_question(document) if document else None

    def with_ids(self, ids: Sequence[str]) -> list[Question]:
        """Those that are still kept, in the order of their ids."""
        row = tables.questions.c
        found = select(row.id, row.document).where(row.id.in_(list(ids)))
        kept = {id: as_question(document) for id, document in self._connection().execute(found)}
        return [kept[id] for id in ids if id in kept]

    def last_in(self, place: Place, since: datetime) -> Question | None:
        """The latest one asked in a place."""
        here = {"channel": place.channel, "place": place.key, "since": since}
        document = self._connection().execute(_LAST, here).scalar()
        return as_question(document) if document else None


# What every turn needs, built once: to build a statement costs more than to run it.
_BY_ID = select(tables.questions.c.document).where(tables.questions.c.id == bindparam("id"))
_TO_CHANGE = _BY_ID.with_for_update()
_LAST = (
    select(tables.questions.c.document)
    .where(
        tables.questions.c.channel == bindparam("channel"),
        tables.questions.c.place == bindparam("place"),
        tables.questions.c.asked > bindparam("since"),
    )
    .order_by(tables.questions.c.asked.desc())
    .limit(1)
)
