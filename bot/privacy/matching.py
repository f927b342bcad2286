"""Rows that name somebody: found by their words, and then looked at; texts that name them no
more."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import (
    JSON,
    ColumnElement,
    Connection,
    String,
    Table,
    Text,
    cast,
    delete,
    func,
    or_,
    select,
    tuple_,
)

from bot.dialogue import words
from bot.ports.keeper import Person

AT_ONCE = 50  # words that are looked for in one query

Key = tuple[Any, ...]


def holding(table: Table, wanted: Iterable[str]) -> ColumnElement[bool]:
    """Rows that hold one of the words anywhere, in any case of its letters. Too many rather than
    too few: a longer word counts too. JSON is stored in ASCII."""
    texts = [cast(column, Text) for column in table.c if isinstance(column.type, String | JSON)]
    forms = {form.lower() for word in wanted for form in (word, json.dumps(word)[1:-1])}
    return or_(
        *(func.lower(text).contains(form, autoescape=True) for text in texts for form in forms)
    )


def naming(
    connection: Connection, table: Table, wanted: Iterable[str]
) -> Iterator[Mapping[str, Any]]:
    """Rows that hold one of the words as a whole: a longer id may begin like theirs. Whoever
    changes one of them at the same time waits, and changes what is left of it."""
    for chunk in _chunks(sorted(wanted)):
        names = whole_words(chunk)
        perhaps = select(table).where(holding(table, chunk)).with_for_update()
        for row in connection.execute(perhaps).mappings():
            if names.search(json.dumps(dict(row), default=str, ensure_ascii=False)):
                yield dict(row)


def delete_naming(connection: Connection, table: Table, wanted: Iterable[str]) -> int:
    """Delete such rows; gives how many there were."""
    keys = list(table.primary_key.columns)
    found = {tuple(row[key.name] for key in keys) for row in naming(connection, table, wanted)}
    for chunk in _chunks(list(found)):
        these = (tuple_(*keys) == tuple_(*key) for key in chunk)
        connection.execute(delete(table).where(or_(*these)))
    return len(found)


def whole_words(texts: Iterable[str]) -> re.Pattern[str]:
    """Any of the texts where it is no part of a longer word; the longest first."""
    longest_first = sorted(filter(None, texts), key=len, reverse=True)
    any_of = "|".join(rf"(?<![\w-]){re.escape(text)}(?![\w-])" for text in longest_first)
    return re.compile(any_of or r"(?!)")


def without(names: Iterable[str]) -> Callable[[str], str]:
    """Changes a text to one that names nobody of these."""
    pattern = whole_words({*names} - {words.SOMEBODY})
    return lambda text: pattern.sub(words.FORMER_USER, text)


def unnaming(person: Person) -> Callable[[str], str]:
    """The same of all that a person is called by."""
    return without([*person.traces.names, *person.ids])


def piece(name: str) -> str:
    """Of a name what a database finds in any case of its letters: they know of ASCII only."""
    return max(re.findall(r"[a-z0-9 .'-]+", name.lower()), key=len, default=name)


def _chunks(every: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (every[start : start + AT_ONCE] for start in range(0, len(every), AT_ONCE))
