"""Where in the console something stands: what its buttons lead to, and where whoever pressed one or
sent a form goes next; pure."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlencode

from bot.dialogue.lessons import FORMS, OF_ISSUES, OF_NEWS, TAUGHT, Lesson, Press
from bot.model import announcements, changes, issues

OVERVIEW, MINE = "/console/", "/console/mine"
SIGN_IN = "/console/sign-in"
MISSES, CHANGES = "/console/misses", "/console/changes"
ENTRIES, TICKETS = "/console/entries", "/console/tickets"
ISSUES, NEWS = "/console/issues", "/console/announcements"
LEARN, TEACH = "/console/learn", "/console/teach"

_LISTS = {
    Lesson.MISSES: MISSES,
    Lesson.CHANGES: CHANGES,
    Lesson.NUMBERS: OVERVIEW,
    Lesson.ISSUES: ISSUES,
    Lesson.ANNOUNCEMENTS: NEWS,
}
_PAGES = {changes.PREFIX: CHANGES, issues.PREFIX: ISSUES, announcements.PREFIX: NEWS}
"""Of what an id is of, by what it begins with."""


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
        case Lesson.CHANGE | Lesson.ISSUE | Lesson.ANNOUNCEMENT:
            return _page(about, CHANGES)
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
        case Lesson.NEW_ISSUE:
            return ISSUES
        case Lesson.ANNOUNCE:
            return NEWS
        case _:
            return _page(about, CHANGES)


def _page(about: str, otherwise: str) -> str:
    """Of the thing that a button is about; what follows its id is a part of it."""
    id = about.partition("/")[0]
    there = _PAGES.get(id.partition("-")[0])
    return f"{there}/{id}" if there else otherwise


def opened_from(lesson: Lesson, about: str) -> tuple[str, str]:
    """The section and the page that a form was opened from."""
    if lesson is Lesson.AWAY:
        return "", MINE
    if lesson in OF_ISSUES:
        return "issues", after(lesson, about)
    if lesson in OF_NEWS:
        return "announcements", after(lesson, about)
    if lesson not in TAUGHT:
        return "tickets", after(lesson, about)
    kind, _, id = about.partition("/")
    return {
        "group": ("misses", f"{MISSES}/{id}"),
        "ticket": ("tickets", ticket(id)),
        "entry": ("entries", f"{ENTRIES}/{id}"),
    }.get(kind, ("misses", MISSES))
