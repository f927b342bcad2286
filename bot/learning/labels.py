"""Questions with a known answer, kept by whoever teaches: the evaluation that grows by itself."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select

from bot.learning import tables
from bot.model.changes import Change, Kind
from bot.search.calibration import Row

_NOBODYS = "near_oos"  # the kind of a message that no entry answers


def keep(connection: Connection, change: Change, texts: Sequence[str], now: datetime) -> None:
    """Each with the entry that answers it, or, of a near miss, with the one that does not."""
    if not texts:
        return
    rows = [
        {"text": text, "entry": change.entry, "kind": change.kind, "change": change.id, "at": now}
        for text in texts
    ]
    connection.execute(insert(tables.labelled), rows)


def rows(connection: Connection) -> list[Row]:
    """As the evaluation reads them."""
    found = select(tables.labelled).order_by(tables.labelled.c.id)
    return [
        _row(one["text"], one["entry"], Kind(one["kind"]))
        for one in connection.execute(found).mappings()
    ]


def _row(text: str, entry: str, kind: Kind) -> Row:
    match kind:
        case Kind.NEAR_MISS:
            return Row(text, frozenset(), _NOBODYS, amiss=entry)
        case Kind.OUT_OF_SCOPE:
            return Row(text, frozenset(), _NOBODYS)
        case Kind.WORDING | Kind.NEW_ENTRY | Kind.CHANGE_ENTRY:
            return Row(text, frozenset([entry]), "taught")
