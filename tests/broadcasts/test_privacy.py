"""What is kept of people in what care tells many: shown, erased, and expired."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select

from adapters.server.keepers import every_keeper
from bot.broadcasts import tables
from bot.dialogue import words
from bot.dialogue.lessons import Lesson
from bot.knowledge.entries import Knowledge
from bot.ports.keeper import Retention
from bot.privacy.broadcasts import Broadcasts
from bot.privacy.erasure import forget
from bot.privacy.personal_data import export
from bot.storage.store import Store
from tests.drivers.chat import ANNA, Chat, direct
from tests.drivers.waves import Sea, partner

RARE = replace(ANNA, id="slack:U-canary", name="Zdenka Canary")
NEWS = {"title": "Sunday", "text": "Ask Zdenka Canary.", "companies": "", "without": ""}


def kept(store: Store) -> str:
    """Every row of every table of it."""
    with store.reading() as memory:
        rows = [
            dict(row)
            for table in (
                tables.issues,
                tables.issue_tickets,
                tables.tellings,
                tables.announcements,
            )
            for row in memory.connection.execute(select(table)).mappings()
        ]
    return json.dumps(rows, default=str, ensure_ascii=False)


def written(chat: Chat) -> Sea:
    sea = Sea(chat)
    issue = sea.opened()
    sea.sends(Lesson.UPDATE_ISSUE, issue, by=RARE, text="Zdenka Canary looks at it.")
    sea.sends(Lesson.CLOSE_ISSUE, issue, by=RARE, text="")
    sea.fills(Lesson.ANNOUNCE, "", NEWS, by=RARE)
    return sea


def test_whoever_wrote_to_many_is_forgotten(chat: Chat, store: Store, knowledge: Knowledge) -> None:
    """What they hold of themselves is shown; then what was told stays, and names them no more."""
    written(chat)
    shown = export(store, every_keeper(), RARE.id)
    assert len(shown["known_issues"]) == len(shown["announcements"]) == 1
    forget(store, every_keeper(), RARE.id, knowledge, chat.now)
    left = kept(store)
    assert "looks at it." in left
    assert "Canary" not in left
    assert RARE.id not in left


def test_whoever_was_told_of_their_ticket_is_forgotten(
    chat: Chat, store: Store, knowledge: Knowledge
) -> None:
    """Their own chat, in which they were or were to be told; it stays counted."""
    sea = Sea(chat)
    issue = sea.opened()
    sea.sends(Lesson.UPDATE_ISSUE, issue, text="We look at it.")
    sea.tells()
    sea.sends(Lesson.UPDATE_ISSUE, issue, text="It works again.")
    first = partner(0)
    assert direct(first).place.key in kept(store)
    forget(store, every_keeper(), first.id, knowledge, chat.now)
    left = kept(store)
    assert direct(first).place.key not in left
    assert first.id not in left
    sea.tells()
    card = sea.cards[-1]
    told = [line.small for line in card.parts[1].lines]
    assert told[0] == words.update_told("Anna", 3, 3, stopped=False)
    assert told[1] == words.update_told("Anna", 2, 3, stopped=False)


def test_what_was_told_many_expires_with_the_tickets(chat: Chat, store: Store) -> None:
    sea = written(chat)
    sea.tells()
    later = chat.now + timedelta(days=1096)
    with store.turn() as memory:
        Broadcasts().expire(memory.connection, Retention(), chat.now, None)
        issues = select(func.count()).select_from(tables.issues)
        assert memory.connection.execute(issues).scalar() == 1
        Broadcasts().expire(memory.connection, Retention(), later, None)
    assert json.loads(kept(store)) == [row for row in json.loads(kept(store)) if "ticket" in row]
