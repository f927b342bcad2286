"""Teaching and publishing while processes die: the steps as turns, and what is left of them."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from bot.dialogue import turns
from bot.dialogue.lessons import Lesson
from bot.knowledge.loading import load
from bot.learning import shelf
from bot.learning.book import ChangeBook
from bot.model.changes import Report
from bot.model.people import CLOCK, Agent, Conversation, Place, Venue
from bot.storage.store import Store

ENTRY = "did-porting-duration"
STEPS = ("teach", "check", "approve", "publish")
RECENT = 1000  # changes among which one is looked for


def turn(body: dict[str, str], author: Agent, approver: Agent, place: Place) -> turns.Turn:
    """The same step of the same change has the same id, whoever takes it."""
    id, change = body["id"], body.get("change", "")
    there = Conversation(place, place, Venue.CHANNEL)
    match body["step"]:
        case "teach":
            filled = {"entry": ENTRY, "asked": body["wording"], "kept": ""}
            return turns.Teach(
                id=id, by=author, lesson=Lesson.WORDING, about=f"entry/{ENTRY}", filled=filled
            )
        case "check":
            return turns.Assess(id=id, by=CLOCK, change=change, report=Report())
        case "approve":
            return _press(id, approver, there, Lesson.APPROVE, change, "checked")
        case _:
            return _press(id, approver, there, Lesson.PUBLISH, change, "approved")


def change_of(store: Store, wording: str) -> str:
    with store.reading() as memory:
        latest = ChangeBook(memory.connection).latest(RECENT)
    return next(one.id for one in latest if wording in one.proposal.asked)


def learned(store: Store, now: datetime) -> dict[str, Any]:
    """The wordings that lie over the files, and how often anything was published."""
    found = shelf.read(store, load(Path("knowledge")), now)
    return {
        "wordings": list(found.knowledge.by_id[ENTRY].asked),
        "publications": found.revision,
    }


def _press(
    id: str, by: Agent, there: Conversation, lesson: Lesson, change: str, seen: str
) -> turns.Learn:
    return turns.Learn(id=id, by=by, where=there, lesson=lesson, about=change, seen=seen)
