"""What somebody asked, on the tickets that others raised from their question: those stay, without
the asker's words, files and places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from sqlalchemy import Connection, and_, select, update

from bot.dialogue import words
from bot.dialogue.forms import SUBJECT_LIMIT
from bot.model.questions import Question
from bot.model.text import one_line
from bot.model.tickets import Ticket
from bot.privacy.matching import whole_words
from bot.privacy.prose import ticket_reworded
from bot.storage import tables
from bot.storage.documents import as_ticket, searched, ticket_document


def numbers(connection: Connection, questions: Iterable[Question]) -> Iterator[str]:
    for question in questions:
        yield from (ticket.number for ticket in _about(connection, question))


def take_out(connection: Connection, question: Question) -> None:
    for ticket in _about(connection, question):
        kept = _without(ticket, question)
        changed = {"document": ticket_document(kept), "words": searched(kept)}
        same = tables.tickets.c.number == ticket.number
        connection.execute(update(tables.tickets).where(same).values(changed))


def _about(connection: Connection, question: Question) -> list[Ticket]:
    row = tables.tickets.c
    others = and_(row.question == question.id, row.asker != question.by.id)
    found = connection.execute(select(row.document).where(others).with_for_update()).scalars()
    return [as_ticket(document) for document in found]


def _without(ticket: Ticket, question: Question) -> Ticket:
    """Earlier releases took the asker's places for those of whoever asked along."""
    pattern = whole_words(_words(question))
    kept = ticket_reworded(ticket, lambda text: pattern.sub(words.ERASED, text))
    where, asked = ticket.where, question.where
    return replace(
        kept,
        where=replace(where, aside=None, whispered=None) if where.aside == asked.aside else where,
        link=None,
        quoted="",
        files=tuple(file for file in ticket.files if file not in question.files),
    )


def _words(question: Question) -> Iterator[str]:
    yield question.text
    yield one_line(question.text)[:SUBJECT_LIMIT]
    yield question.unknown or ""
    yield question.missing
