"""Tables with a row for each question: CSV, with commas, semicolons or tabs."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping

from bot.errors import KnowledgeError
from bot.knowledge.imports.outline import MOST, Draft, escaped

_LONGEST = 200_000  # characters of a field
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "question": ("question", "title", "domanda", "frage", "pregunta", "faq", "q"),
    "answer": ("answer", "text", "risposta", "antwort", "réponse", "reponse", "respuesta", "a"),
    "topic": ("topic", "category", "section", "argomento", "thema", "sujet", "tema"),
    "asked": ("asked", "wordings", "keywords", "variants"),
}


def read(text: str) -> list[Draft]:
    """KnowledgeError without a column for questions."""
    csv.field_size_limit(_LONGEST)
    first = text.lstrip().split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    rows = csv.DictReader(io.StringIO(text.lstrip("\ufeff")), delimiter=delimiter)
    try:
        names = _named(list(rows.fieldnames or ()))
        found = [draft for row in rows if (draft := _draft(row, names))]
    except csv.Error as error:
        raise KnowledgeError(f"no table: {error}; save it as CSV") from None
    return found[:MOST]


def _named(columns: list[str]) -> Mapping[str, str]:
    folded = {column.strip().casefold(): column for column in columns if column}
    found: dict[str, str] = {}
    for name, called in _COLUMNS.items():
        known = [folded[one] for one in called if one in folded]
        if known:
            found[name] = known[0]
    if "question" not in found:
        told = "no column for questions; call one 'question', and another 'answer'"
        raise KnowledgeError(told)
    return found


def _draft(row: Mapping[str, str | None], names: Mapping[str, str]) -> Draft | None:
    said = {name: (row.get(column) or "").strip() for name, column in names.items()}
    question = " ".join(said["question"].split())
    if not question:
        return None
    asked = tuple(dict.fromkeys(_wordings(said.get("asked", ""))))
    answer = "\n\n".join(_paragraphs(said.get("answer", "")))
    return Draft(question, answer or None, said.get("topic", ""), asked)


def _wordings(cell: str) -> Iterator[str]:
    for line in cell.replace("|", "\n").splitlines():
        if line.strip():
            yield " ".join(line.split())


def _paragraphs(cell: str) -> Iterator[str]:
    """Each line is one, since a cell has no other ends."""
    for line in cell.splitlines():
        if line.strip():
            yield escaped(line)
