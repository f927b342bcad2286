"""What is kept of people in what care tells many: who wrote it, and who was told."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Table, and_, case, delete, exists, select, update

from bot.broadcasts import announcements, issues, tables, tellings
from bot.dialogue import words
from bot.model.announcements import Announcement
from bot.model.issues import Issue, IssueState, Update
from bot.model.people import FORGOTTEN, Agent, Place
from bot.ports.keeper import Erased, Expired, Keeper, Person, Retention, Traces
from bot.privacy import expiry
from bot.privacy.matching import naming, unnaming
from bot.privacy.signing import unsigned
from bot.storage.tables import tickets

_ENDED = (IssueState.CLOSED, IssueState.DISMISSED)


class Broadcasts(Keeper):
    """What was told stays told, without the name of who wrote it."""

    what = "broadcasts"

    def traces(self, connection: Connection, person: Person) -> Traces:
        known = connection.execute(select(tables.issues.c.document)).scalars()
        by = [update.by for one in known for update in issues.DOCUMENTS.read(one).updates]
        announced = connection.execute(select(tables.announcements.c.document)).scalars()
        by += [announcements.DOCUMENTS.read(one).by for one in announced]
        return Traces(names=frozenset(one.name for one in by if one.id == person.id))

    def held(self, connection: Connection, person: Person) -> dict[str, Any]:
        row = tables.tellings.c
        told = select(row.about, row.state).where(row.recipient == person.id)
        return {
            "known_issues": _documents(connection, tables.issues, person),
            "announcements": _documents(connection, tables.announcements, person),
            "told": [dict(one) for one in connection.execute(told).mappings()],
        }

    def erase(self, connection: Connection, person: Person, now: datetime) -> Erased:
        known = _documents(connection, tables.issues, person)
        for one in known:
            issue = _unsigned(issues.DOCUMENTS.read(one), person)
            same = update(tables.issues).where(tables.issues.c.id == issue.id)
            connection.execute(same.values(document=issues.DOCUMENTS.written(issue)))
        announced = _documents(connection, tables.announcements, person)
        for one in announced:
            news = _unsigned_news(announcements.DOCUMENTS.read(one), person)
            own = update(tables.announcements).where(tables.announcements.c.id == news.id)
            connection.execute(own.values(document=announcements.DOCUMENTS.written(news)))
        told = delete(tables.tellings).where(tables.tellings.c.recipient == person.id)
        count = connection.execute(told).rowcount
        for place in person.traces.places:
            count += _placeless(connection, place)
        return Erased(
            [
                f"{len(known)} known issues no longer name them",
                f"{len(announced)} announcements no longer name them",
                f"{count} notes of what they were told erased",
            ]
        )

    def expire(self, connection: Connection, kept: Retention, now: datetime, after: Any) -> Expired:
        issue, of, told = tables.issues.c, tables.issue_tickets, tables.tellings
        over = and_(issue.state.in_(_ENDED), issue.made < now - timedelta(days=kept.tickets))
        gone = ~exists().where(tickets.c.number == of.c.ticket)
        announced = tables.announcements
        told_all = announced.c.made < now - timedelta(days=kept.tickets)
        each = (
            expiry.delete_some(connection, announced, told_all),
            expiry.delete_some(connection, tables.issues, over),
            expiry.delete_some(connection, of, gone),
            expiry.delete_some(connection, told, told.c.at < kept.longest(now)),
        )
        more = any(one.after for one in each)
        return Expired(sum(one.count for one in each), True if more else None)


def _placeless(connection: Connection, place: Place) -> int:
    """What was told about a ticket of theirs, which is ended now, in a chat that is theirs alone:
    it stays counted."""
    row = tables.tellings.c
    there = and_(row.channel == place.channel, row.place == place.key)
    unsent = case((row.state == tellings.WAITING, tellings.GONE), else_=row.state)
    named = update(tables.tellings).where(there).values(place=FORGOTTEN, state=unsent)
    return connection.execute(named).rowcount


def _documents(connection: Connection, table: Table, person: Person) -> list[Any]:
    named = [*person.traces.names, *person.ids, person.id]
    return [row["document"] for row in naming(connection, table, named)]


def _unsigned_news(news: Announcement, person: Person) -> Announcement:
    unnamed = unnaming(person)
    kept = replace(
        news,
        title=unnamed(news.title),
        text=unnamed(news.text),
        history=unsigned(news.history, person.traces.names),
    )
    if news.by.id != person.id:
        return kept
    return replace(kept, by=Agent(FORGOTTEN, words.FORMER_USER, news.by.company))


def _unsigned(issue: Issue, person: Person) -> Issue:
    unnamed = unnaming(person)
    return replace(
        issue,
        title=unnamed(issue.title),
        notice=unnamed(issue.notice),
        updates=tuple(_unsigned_update(one, person) for one in issue.updates),
        history=unsigned(issue.history, person.traces.names),
    )


def _unsigned_update(update: Update, person: Person) -> Update:
    text = unnaming(person)(update.text)
    if update.by.id != person.id:
        return replace(update, text=text)
    nobody = Agent(FORGOTTEN, words.FORMER_USER, update.by.company)
    return replace(update, text=text, by=nobody)
