"""Where in the console something stands: what its buttons lead to, and where whoever pressed one or
sent a form goes next; pure."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from bot.dialogue.lessons import FORMS, TAUGHT, Lesson, Press

OVERVIEW, MINE = "/console/", "/console/mine"
MISSES, CHANGES = "/console/misses", "/console/changes"
ENTRIES, TICKETS = "/console/entries", "/console/tickets"
LEARN, TEACH = "/console/learn", "/console/teach"

_LISTS = {
    Lesson.MISSES: MISSES,
    Lesson.CHANGES: CHANGES,
    Lesson.NUMBERS: OVERVIEW,
}


def address(path: str, query: Mapping[str, str], **other: object) -> str:
    """The same page otherwise."""
    said = {**query, **{name: str(value) for name, value in other.items()}}
    kept = {name: value for name, value in said.items() if value}
    return f"{path}?{urlencode(kept)}" if kept else path


def ticket(number: str) -> str:
    return f"{TICKETS}/{number}"


def page_of(press: Press) -> str:
    """The page that a button opens; empty for one that does something."""
    lesson, about = press.lesson, press.about
    if lesson in FORMS:
        return address(f"{TEACH}/{lesson.value}", {"about": about})
    match lesson:
        case Lesson.MISS:
            return f"{MISSES}/{about}"
        case Lesson.CHANGE:
            return f"{CHANGES}/{about}"
        case Lesson.RECALL:
            return f"{CHANGES}/{about}?telling=1"
        case Lesson.TEACH:
            return f"{ticket(about)}/teach"
        case Lesson.TICKET:
            return ticket(about)
        case Lesson.RECEIPT:
            entry, _, number = about.rpartition("/")
            return f"{ENTRIES}/{entry}/versions/{number}"
        case _:
            return _LISTS.get(lesson, "")


def after(lesson: Lesson, about: str) -> str:
    """Where it shows what was pressed or sent."""
    match lesson:
        case Lesson.DISMISS:
            return MISSES
        case Lesson.STILL_RIGHT:
            return f"{ENTRIES}/{about}"
        case Lesson.SUGGESTIONS:
            return f"{ticket(about)}/suggestions"
        case Lesson.ASSIGN | Lesson.SUGGEST:
            return ticket(about.partition("/")[0])
        case Lesson.AWAY | Lesson.BACK:
            return MINE
        case _:
            return f"{CHANGES}/{about}" if about.startswith("KC-") else CHANGES


def opened_from(lesson: Lesson, about: str) -> tuple[str, str]:
    """The section and the page that a form was opened from."""
    if lesson is Lesson.AWAY:
        return "", MINE
    if lesson not in TAUGHT:
        return "tickets", after(lesson, about)
    kind, _, id = about.partition("/")
    return {
        "group": ("misses", f"{MISSES}/{id}"),
        "ticket": ("tickets", ticket(id)),
        "entry": ("entries", f"{ENTRIES}/{id}"),
    }.get(kind, ("misses", MISSES))
