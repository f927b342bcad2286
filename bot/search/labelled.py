"""Files of labelled questions, and whether they are of this knowledge."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from rapidfuzz import process

from bot.errors import KnowledgeError
from bot.knowledge.entries import Knowledge
from bot.search.calibration import Row


def read(file: Path) -> list[Row]:
    """One {"q", "ids", "kind"} a line; with "context", the entry last answered in its thread, and
    "addressed", or "not", an entry that must not be answered."""
    try:
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "no UTF-8 text"
        raise KnowledgeError(
            f"{file}: cannot be read ({reason}); name a file of labelled questions"
        ) from None
    rows = [_row(line, f"{file}:{number}") for number, line in enumerate(lines, 1) if line.strip()]
    if not rows:
        raise KnowledgeError(f"{file}: holds no question; name a file of labelled questions")
    return rows


def _row(line: str, place: str) -> Row:
    try:
        row = json.loads(line)
        return Row(
            str(row["q"]),
            frozenset(row["ids"]),
            row.get("kind", ""),
            context=row.get("context"),
            amiss=row.get("not"),
            addressed=bool(row.get("addressed", True)),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        raise KnowledgeError(
            f'{place}: write one {{"q": "...", "ids": ["..."], "kind": "..."}} a line'
        ) from None


def known(knowledge: Knowledge, rows: Iterable[Row]) -> None:
    """Refuse questions that name an entry which this knowledge has not: they are another's."""
    for row in rows:
        for name in (*row.ids, row.context, row.amiss):
            if name is not None and name not in knowledge.by_id:
                near = process.extractOne(name, list(knowledge.by_id), score_cutoff=60)
                fix = f"did you mean '{near[0]}'?" if near else "these are another FAQ's questions"
                raise KnowledgeError(
                    f"{row.q[:60]!r} names the entry '{name}', unknown here; {fix}"
                )
