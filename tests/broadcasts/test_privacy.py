"""What is kept of people in what care tells many: shown, erased, and expired."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import func, select

from adapters.server.keepers import every_keeper
from bot.broadcasts import tables
from bot.dialogue.lessons import Lesson
from bot.knowledge.entries import Knowledge
from bot.ports.keeper import Retention
from bot.privacy.broadcasts import Broadcasts
from bot.privacy.erasure import forget
from bot.privacy.personal_data import export
from bot.storage.store import Store
from tests.drivers.chat import ANNA, Chat
from tests.drivers.waves import Sea

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
