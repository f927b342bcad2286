"""Known issues and announcements while processes die: the steps as turns, and who was told what."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from sqlalchemy import func, select

from bot.broadcasts import tables as broadcasts
from bot.broadcasts import tellings
from bot.dialogue import turns
from bot.dialogue.lessons import Lesson
from bot.model.people import Agent, Conversation, Place, Venue
from bot.storage import tables
from bot.storage.store import Store

STEPS = {
    Lesson.NEW_ISSUE: "",
    Lesson.UPDATE_ISSUE: "issues",
    Lesson.CLOSE_ISSUE: "issues",
    Lesson.ANNOUNCE: "",
    Lesson.SEND_NEWS: "announcements",
}
"""Each with what it is about: an issue, an announcement, or nothing yet."""
_TABLES = (broadcasts.issues, broadcasts.announcements)


def turn(body: Mapping[str, str], by: Agent, place: Place) -> turns.Turn:
    """The same step of the same thing has the same id, whoever takes it."""
    id, lesson, about = body["id"], Lesson(body["step"]), body.get("about", "")
    if lesson is Lesson.SEND_NEWS:
        there = Conversation(place, place, Venue.CHANNEL)
        return turns.Learn(id=id, by=by, where=there, lesson=lesson, about=about, seen="draft")
    filled = dict(_filled(lesson, body["key"], body["ticket"]))
    return turns.Teach(id=id, by=by, lesson=lesson, about=about, filled=filled)


def _filled(lesson: Lesson, key: str, ticket: str) -> Iterator[tuple[str, str]]:
    match lesson:
        case Lesson.NEW_ISSUE:
            yield from (("title", key), ("notice", "Phones get lost."), ("numbers", ticket))
        case Lesson.ANNOUNCE:
            yield from (("title", key), ("text", f"news {key}"), ("chats", "no"))
        case _:
            yield "text", f"{lesson.value} {key}"


def expected(key: str) -> tuple[str, str]:
    """What the issue's partner is told."""
    return f"{Lesson.UPDATE_ISSUE.value} {key}", f"{Lesson.CLOSE_ISSUE.value} {key}"


def about_of(store: Store, key: str) -> dict[str, str]:
    """The issue and the announcement of that title, as far as there are any."""
    with store.reading() as memory:
        found = {}
        for table in _TABLES:
            title = table.c.document["title"].as_string()
            wanted = select(table.c.id).where(title == key)
            found[table.name] = memory.connection.execute(wanted).scalar() or ""
    return found


def waiting(store: Store) -> int:
    """Who is still to be told."""
    row = broadcasts.tellings.c
    with store.reading() as memory:
        counted = select(func.count()).where(row.state == tellings.WAITING)
        return int(memory.connection.execute(counted).scalar_one())


def told(store: Store) -> dict[str, Any]:
    """How often each was said to partners on their tickets, and which are solved."""
    with store.reading() as memory:
        documents = memory.connection.execute(select(tables.tickets.c.document)).scalars().all()
    said = Counter(one["text"] for document in documents for one in document["said"])
    solved = [one["number"] for one in documents if one["status"] == "resolved"]
    return {"said": said, "solved": solved}
