"""What is kept of questions: who asked what where, with the answer and its rating."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, delete, select, update

from bot.model.people import Conversation, Place, Venue
from bot.model.questions import Question
from bot.numbers import leaving
from bot.ports.keeper import Erased, Expired, Keeper, Person, Retention, Traces
from bot.privacy import asked_along, expiry
from bot.privacy.matching import holding, naming, piece, without
from bot.privacy.prose import question_reworded
from bot.storage import tables
from bot.storage.documents import as_question, question_document


class Questions(Keeper):
    what = "questions"

    def traces(self, connection: Connection, person: Person) -> Traces:
        questions = list(_asked_by(connection, person.id))
        return Traces(
            names=frozenset(question.by.name for question in questions),
            places=frozenset(place for one in questions for place in alone(one.where)),
            questions=frozenset(question.id for question in questions),
            tickets=frozenset(asked_along.numbers(connection, questions)),
        )

    def called(self, connection: Connection, name: str) -> Iterator[str]:
        perhaps = select(tables.questions.c.document).where(
            holding(tables.questions, [piece(name)])
        )
        for document in connection.execute(perhaps).scalars():
            by = as_question(document).by
            if by.name.casefold() == name.casefold():
                yield by.id

    def held(self, connection: Connection, person: Person) -> dict[str, Any]:
        asked = _asked_by(connection, person.id)
        return {"questions": [question_document(question) for question in asked]}

    def erase(self, connection: Connection, person: Person, now: datetime) -> Erased:
        for question in list(_asked_by(connection, person.id)):
            asked_along.take_out(connection, question)
        asked = sorted(person.traces.questions)
        delete_questions(connection, asked)
        _unname(connection, person)
        return Erased([f"{len(asked)} questions with their answers and ratings erased"])

    def expire(self, connection: Connection, kept: Retention, now: datetime, after: Any) -> Expired:
        row = tables.questions.c
        over = expiry.over(row.asked, row.company, kept.questions, kept.companies_questions, now)
        some = select(row.id).where(over).limit(expiry.BATCH)
        found = connection.execute(some).scalars().all()
        delete_questions(connection, found)
        return expiry.expired(len(found))


def delete_questions(connection: Connection, ids: Sequence[str]) -> None:
    """With the messages that showed them and what was still to be sent of them; what was counted of
    them stays."""
    leaving.let_questions_go(connection, ids)
    asked, message = tables.questions.c, tables.messages.c
    where = select(asked.channel).where(asked.id.in_(ids)).distinct()
    channels = connection.execute(where).scalars().all()
    shown = and_(message.channel.in_(channels), message.slot.in_(ids))
    connection.execute(delete(tables.messages).where(shown))
    connection.execute(delete(tables.deliveries).where(tables.deliveries.c.slot.in_(ids)))
    connection.execute(delete(tables.questions).where(asked.id.in_(ids)))
    row = tables.events.c
    alone = and_(row.question.in_(ids), row.ticket.is_(None))
    connection.execute(update(tables.events).where(alone).values(person=expiry.NOBODY))


def alone(where: Conversation) -> Iterable[Place]:
    """The places of a conversation where only the person and the bot are."""
    places = [where.aside, where.whispered]
    if where.venue is not Venue.CHANNEL:
        places += [where.place, where.home]
    return [place for place in places if place]


def _asked_by(connection: Connection, person: str) -> Iterator[Question]:
    asked = select(tables.questions.c.document).where(tables.questions.c.asker == person)
    yield from map(as_question, connection.execute(asked).scalars())


def _unname(connection: Connection, person: Person) -> None:
    """Where others wrote their id, such as in a mention."""
    unnamed, row = without(person.ids), tables.questions.c
    for found in list(naming(connection, tables.questions, person.ids)):
        kept = question_reworded(_unexplained(as_question(found["document"]), person), unnamed)
        document = question_document(kept)
        connection.execute(
            update(tables.questions).where(row.id == found["id"]).values(document=document)
        )


def _unexplained(question: Question, person: Person) -> Question:
    """Without what they missed in an answer to somebody else."""
    if question.missed_by != person.id:
        return question
    return replace(question, missing="", missed_by="")
