"""What somebody asked, on the tickets that others raised from their question: those stay, without
the asker's words, files and places."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial

from sqlalchemy import Connection, and_, select, update

from bot.dialogue import speech, words
from bot.dialogue.forms import BODY_LIMIT, SUBJECT_LIMIT
from bot.model.questions import Question
from bot.model.text import one_line
from bot.model.tickets import Ticket
from bot.privacy.matching import whole_words
from bot.privacy.prose import Change
from bot.storage import tables
from bot.storage.documents import as_ticket, searched, ticket_document


def numbers(connection: Connection, questions: Iterable[Question]) -> Iterator[str]:
    for question in questions:
        yield from (ticket.number for ticket in _about(connection, question))


def take_out(connection: Connection, question: Question) -> None:
    """Also of what a helpdesk is still to be told."""
    quotes = _quotes(question)
    for ticket in _about(connection, question):
        kept = _without(ticket, question, quotes)
        changed = {"document": ticket_document(kept), "words": searched(kept)}
        same = tables.tickets.c.number == ticket.number
        connection.execute(update(tables.tickets).where(same).values(changed))
        row = tables.owed.c
        owed = select(row.id, row.text).where(row.ticket == ticket.number)
        for id, text in connection.execute(owed).all():
            connection.execute(update(tables.owed).where(row.id == id).values(text=quotes(text)))


def _about(connection: Connection, question: Question) -> list[Ticket]:
    row = tables.tickets.c
    others = and_(row.question == question.id, row.asker != question.by.id)
    found = connection.execute(select(row.document).where(others).with_for_update()).scalars()
    return [as_ticket(document) for document in found]


def _without(ticket: Ticket, question: Question, quotes: Change) -> Ticket:
    """What others wrote stays but for what it quotes, and the answer. Earlier releases took the
    asker's places for those of whoever asked along."""
    change = partial(whole_words(_words(question)).sub, words.ERASED)
    where, asked = ticket.where, question.where
    return replace(
        ticket,
        subject=change(ticket.subject),
        body=change(ticket.body),
        asked=change(ticket.asked),
        shown=ticket.shown and _known(ticket.shown, question),
        said=tuple(replace(one, text=quotes(one.text)) for one in ticket.said),
        notes=tuple(replace(one, text=quotes(one.text)) for one in ticket.notes),
        where=replace(where, aside=None, whispered=None) if where.aside == asked.aside else where,
        link=None,
        quoted="",
        files=tuple(file for file in ticket.files if file not in question.files),
    )


def _known(shown: str, question: Question) -> str:
    """Below the answers stands which part of the question had none."""
    with speech.speaking(speech.ENGLISH):
        asked = words.unknown_part(question.unknown or "")
        return shown.replace(asked, words.unknown_part(words.ERASED))


def _quotes(question: Question) -> Change:
    """Whoever writes the same sentence quotes it; a word or two, anybody writes by themselves."""
    sentences = (text for text in _words(question) if len(text.split()) > 3)
    return partial(whole_words(sentences).sub, words.ERASED)


def _words(question: Question) -> Iterator[str]:
    yield question.missed(question.by)
    if question.decision == "opened":  # the text is the entry's
        return
    for text in (question.text, question.unknown or ""):
        yield from (text, text[:BODY_LIMIT].strip(), one_line(text)[:SUBJECT_LIMIT].strip())
