"""What is kept of people in what is learned: who proposed and approved, whose questions were
evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, delete, select, update

from bot.dialogue import words
from bot.learning import tables
from bot.learning.book import ChangeBook, change_document, read
from bot.model.changes import Change, Proposal, Stage
from bot.model.people import FORGOTTEN, Agent, Partner
from bot.model.text import changed
from bot.ports.keeper import Erased, Expired, Keeper, Person, Retention, Traces
from bot.privacy import expiry
from bot.privacy.matching import naming, unnaming
from bot.privacy.signing import unsigned

_ENDED = (Stage.REJECTED, Stage.WITHDRAWN, Stage.EXPIRED)


class Learned(Keeper):
    """What was published stays published: people approved it, without names. Of whose question was
    evidence the text goes, and the count stays."""

    what = "learned"

    def traces(self, connection: Connection, person: Person) -> Traces:
        own = ChangeBook(connection).of_person(person.id)
        people = [one for change in own for one in (change.author, change.approver) if one]
        names = {one.name for one in people if one.id == person.id}
        return Traces(names=frozenset(names | _signed(connection, person)))

    def held(self, connection: Connection, person: Person) -> dict[str, Any]:
        own = ChangeBook(connection).of_person(person.id)
        return {"changes": [change_document(change) for change in own]}

    def erase(self, connection: Connection, person: Person, now: datetime) -> Erased:
        changes = ChangeBook(connection).of_person(person.id, alone=True)
        gone = _erase_labels(connection, person)
        for change in changes:
            _keep(connection, _unsigned(change, person))
        for row in list(naming(connection, tables.changes, [*person.traces.names, *person.ids])):
            if known := read(row["document"]):
                _keep(connection, _reworded(known, person))
            else:
                _blank(connection, row, person)
        _unsign_rows(connection, person)
        return Erased(
            [
                f"{len(changes)} changes of the knowledge no longer name them",
                f"{gone} labelled questions of theirs erased",
            ]
        )

    def expire(self, connection: Connection, kept: Retention, now: datetime, after: Any) -> Expired:
        row = tables.changes.c
        old = and_(row.stage.in_(_ENDED), row.made < now - timedelta(days=kept.tickets))
        return expiry.delete_some(connection, tables.changes, old)


def _keep(connection: Connection, change: Change) -> None:
    row = tables.changes.c
    values = {"document": change_document(change), "author": change.author.id}
    connection.execute(update(tables.changes).where(row.id == change.id).values(values))


def _signed(connection: Connection, person: Person) -> set[str]:
    """The names under which they proposed something, whichever release can read it."""
    row = tables.changes.c
    authors = select(row.document["author"]["name"]).where(row.author == person.id)
    return {str(name) for name in connection.execute(authors).scalars() if name}


def _blank(connection: Connection, kept: Mapping[str, Any], person: Person) -> None:
    """In one that only a newer release can read, wherever they stand in it."""
    unnamed = unnaming(person)

    def blank(text: str) -> str:
        return FORGOTTEN if text == person.id else unnamed(text)

    this = update(tables.changes).where(tables.changes.c.id == kept["id"])
    values = {"document": changed(kept["document"], blank), "author": blank(kept["author"])}
    connection.execute(this.values(values))


def _unsigned(change: Change, person: Person) -> Change:
    names, author, approver = person.traces.names, change.author, change.approver
    if author.id == person.id:
        author = _nobody(author)
    if approver and approver.id == person.id:
        approver = _nobody(approver)
    return replace(
        change,
        author=author,
        approver=approver,
        history=unsigned(change.history, names),
    )


def _nobody(by: Partner) -> Agent:
    return Agent(FORGOTTEN, words.FORMER_USER, by.company, by.guest)


def _reworded(change: Change, person: Person) -> Change:
    unnamed = unnaming(person)
    return replace(
        change,
        reason=unnamed(change.reason),
        before=unnamed(change.before),
        proposal=_proposed(change.proposal, unnamed),
    )


def _proposed(said: Proposal, change: Callable[[str], str]) -> Proposal:
    return replace(
        said,
        question=said.question and change(said.question),
        answer=said.answer and change(said.answer),
        asked=tuple(map(change, said.asked)),
        not_asked=tuple(map(change, said.not_asked)),
        outside=tuple(map(change, said.outside)),
    )


def _erase_labels(connection: Connection, person: Person) -> int:
    """What was kept for measuring of questions of theirs."""
    row, label = tables.changes.c, tables.labelled.c
    theirs = set(person.traces.questions)
    documents = connection.execute(select(row.id, row.document)).all()
    of = [id for id, one in documents if theirs.intersection(one["evidence"]["questions"])]
    return connection.execute(delete(tables.labelled).where(label.change.in_(of))).rowcount


def _unsign_rows(connection: Connection, person: Person) -> None:
    event, version = tables.change_events.c, tables.entry_versions.c
    theirs = update(tables.change_events).where(event.person == person.id)
    connection.execute(theirs.values(person=FORGOTTEN))
    signed = update(tables.entry_versions).where(version.approver.in_(person.traces.names))
    connection.execute(signed.values(approver=words.FORMER_USER))
