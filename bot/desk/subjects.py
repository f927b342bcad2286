"""What a question is about: the entries that its message shows, and the route that its ticket
takes; pure."""

from __future__ import annotations

from bot.errors import StaleError
from bot.knowledge.entries import Entry, Knowledge, Route
from bot.model.questions import Question


def entry_named(id: str, knowledge: Knowledge) -> Entry:
    """StaleError where it was withdrawn."""
    if id not in knowledge.by_id:
        raise StaleError(f"entry {id} was withdrawn")
    return knowledge.by_id[id]


def entry_of(question: Question, knowledge: Knowledge) -> Entry:
    """The entry that the question's message shows."""
    return entry_named(question.entry or "", knowledge)


def entries_of(question: Question, knowledge: Knowledge) -> tuple[Entry, ...]:
    """All that it shows, in the order of what was asked; StaleError when one was withdrawn."""
    first = entry_of(question, knowledge)
    if not all(entry in knowledge.by_id for entry in question.also):
        raise StaleError(f"one of {', '.join(question.also)} was withdrawn")
    return (first, *(knowledge.by_id[entry] for entry in question.also))


def filed_under(question: Question, knowledge: Knowledge) -> Entry | None:
    """The entry whose details a ticket asks for; None where that is not one: of several questions
    a ticket may be about any, and about what is unknown no entry says anything."""
    if not question.entry or question.also or question.unknown:
        return None
    return entry_of(question, knowledge)


def route_of(question: Question, knowledge: Knowledge) -> Route:
    """To whom a ticket goes: where all that was asked is of one route, there."""
    if not question.entry or question.unknown:
        return default_route(knowledge)
    routes = {entry.route.id: entry.route for entry in entries_of(question, knowledge)}
    return routes.popitem()[1] if len(routes) == 1 else default_route(knowledge)


def route_named(id: str, knowledge: Knowledge) -> Route:
    """The route, or the default one when it was withdrawn since."""
    return next((route for route in knowledge.routes if route.id == id), default_route(knowledge))


def default_route(knowledge: Knowledge) -> Route:
    """Where a ticket goes that no entry says more about: the first of routes.yaml."""
    return knowledge.routes[0]
