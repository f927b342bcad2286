"""The sessions as they are kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from adapters.console.sessions.session import Session, digest
from adapters.console.sessions.tables import sessions
from bot.model.people import Agent, Company

Journey = Callable[[], AbstractContextManager[Connection]]


class KeptSessions:
    """Synchronous: call it in a thread. Who is signed in is looked up by `reading`, which waits
    for no writer."""

    def __init__(self, reading: Journey, writing: Journey) -> None:
        self._reading = reading
        self._writing = writing

    def begin(self, session: Session, flow: str, now: datetime) -> bool:
        """Whether it is the first of this sign-in: an answer of the provider that is sent again
        begins nothing. Those that are over go."""
        row = {
            "id": session.id,
            "flow": digest(flow),
            "person": session.by.id,
            "agent": {**_document(session.by), "homes": list(session.homes)},
            "began": _seconds(now),
            "checked": _seconds(session.checked),
            "ends": _seconds(session.ends),
        }
        try:
            with self._writing() as connection:
                over = sessions.c.ends < _seconds(now)
                connection.execute(delete(sessions).where(over))
                connection.execute(insert(sessions).values(row))
        except IntegrityError:
            return False
        return True

    def session(self, cookie: str, now: datetime) -> Session | None:
        """None for one that was ended, is over, or never was."""
        wanted = select(sessions).where(sessions.c.id == digest(cookie))
        with self._reading() as connection:
            found = connection.execute(wanted).mappings().first()
        if found is None or found["ends"] <= _seconds(now):
            return None
        checked, ends = _moment(found["checked"]), _moment(found["ends"])
        homes = tuple(found["agent"]["homes"])
        return Session(cookie, _agent(found["agent"]), homes, checked, ends)

    def check(self, session: Session, by: Agent, now: datetime) -> None:
        """The platform says again that they are of the care team, and who they are."""
        agent = {**_document(by), "homes": list(session.homes)}
        seen = {"checked": _seconds(now), "agent": agent}
        with self._writing() as connection:
            connection.execute(update(sessions).where(sessions.c.id == session.id).values(seen))

    def end(self, session: Session) -> None:
        with self._writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.id == session.id))

    def end_all(self, person: str) -> None:
        """Every one of a person's, in whatever browser."""
        with self._writing() as connection:
            connection.execute(delete(sessions).where(sessions.c.person == person))


def _document(by: Agent) -> dict[str, Any]:
    return {
        "id": by.id,
        "name": by.name,
        "company": by.company.id,
        "company_name": by.company.name,
        "guest": by.guest,
        "language": by.language,
        "mailbox": by.mailbox,
    }


def _agent(document: Mapping[str, Any]) -> Agent:
    company = Company(document["company"], document["company_name"])
    return Agent(
        document["id"],
        document["name"],
        company,
        guest=document["guest"],
        language=document["language"],
        mailbox=document.get("mailbox", ""),
    )


def _seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def _moment(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
