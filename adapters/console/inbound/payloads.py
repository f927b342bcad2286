"""What a page's form or address says, read into what an agent does or looks for; pure."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from adapters.console import choices, places
from adapters.web.inbound.care import reason_given
from bot.dialogue import form_requests, turns, words
from bot.dialogue.forms import Purpose, sent
from bot.dialogue.lessons import FORMS, Lesson
from bot.dialogue.views import UNDER_WAY, ChangeOrder, ChangesView, MissesView, MissOrder, Part
from bot.errors import FormError, PayloadError
from bot.knowledge.listing import EntriesWanted, EntryOrder, Which
from bot.model.changes import Stage
from bot.model.people import Agent
from bot.model.text import cleaned, natural
from bot.model.tickets import AT_ONCE, LIVE, WITH_REASON, Move, Status
from bot.ports.lists import A_PAGE, Order, TicketsWanted

Filled = Mapping[str, str]
Choice = TypeVar("Choice", bound=StrEnum)
LONGEST_TEXT = 200  # characters that are looked for
MOST_PAGES = 10_000
_ID = re.compile(r"[A-Za-z0-9_./: -]{1,120}")
_WORDS = {"reply": Purpose.REPLY, "note": Purpose.NOTE}
_ENDS = {move.value: move for move in WITH_REASON}


def wanted(query: Mapping[str, str], now: datetime) -> TicketsWanted:
    """What cannot be read counts for nothing: addresses are typed, too."""
    days = choices.DAYS.get(query.get("age", ""))
    return TicketsWanted(
        statuses=_statuses(query.get("state", choices.NOT_CLOSED)),
        route=cleaned(query.get("route", ""))[:100],
        company=cleaned(query.get("company", ""))[:200],
        until=now - timedelta(days=days) if days else None,
        text=cleaned(query.get("text", ""))[:LONGEST_TEXT].strip(),
        order=_one_of(Order, query.get("order", ""), Order.NEWEST),
        page=page(query),
    )


def entries_wanted(query: Mapping[str, str]) -> EntriesWanted:
    return EntriesWanted(
        text=cleaned(query.get("text", ""))[:LONGEST_TEXT].strip(),
        topic=cleaned(query.get("topic", ""))[:100],
        which=_one_of(Which, query.get("which", ""), Which.ALL),
        order=_one_of(EntryOrder, query.get("order", ""), EntryOrder.TOPIC),
        page=page(query),
    )


def misses_wanted(query: Mapping[str, str], by: Agent) -> MissesView:
    return MissesView(
        by=by,
        order=_one_of(MissOrder, query.get("order", ""), MissOrder.URGENT),
        part=Part(page(query) * A_PAGE, A_PAGE),
    )


def changes_wanted(query: Mapping[str, str], by: Agent) -> ChangesView:
    return ChangesView(
        by=by,
        stages=_stages(query.get("state", "")),
        order=_one_of(ChangeOrder, query.get("order", ""), ChangeOrder.NEWEST),
        part=Part(page(query) * A_PAGE, A_PAGE),
    )


def _one_of(kind: type[Choice], said: str, usual: Choice) -> Choice:
    return kind(said) if said in set(kind) else usual


def _stages(said: str) -> tuple[Stage, ...]:
    if said == choices.ALL:
        return tuple(Stage)
    return (Stage(said),) if said in set(Stage) else UNDER_WAY


def days(query: Mapping[str, str]) -> int:
    """How long a window is looked at."""
    said = query.get("days", "")
    return int(said) if said in {str(one) for one in choices.WINDOWS} else choices.USUAL


def page(query: Mapping[str, str]) -> int:
    """From 0; an address counts from 1."""
    number = natural(query.get("page", "")) or 1
    return min(max(number - 1, 0), MOST_PAGES)


def _statuses(said: str) -> tuple[str, ...]:
    if said == choices.ALL:
        return ()
    return (said,) if said in set(Status) else tuple(LIVE)


def turn_id(by: Agent, filled: Filled) -> str:
    """The same button of the same page pressed twice is one turn."""
    return f"{by.id}/console/{_named(filled, 'id')}"


def move(ticket: str, filled: Filled, by: Agent) -> turns.MoveTicket:
    """A move that asks for no reason."""
    made = _move(filled)
    if made not in AT_ONCE:
        raise PayloadError(f"{made} asks for a reason")
    return turns.MoveTicket(
        id=turn_id(by, filled), by=by, ticket=ticket, move=made, seen=_seen(filled)
    )


def ticket_form(
    kind: str, ticket: str, seen: str, by: Agent
) -> (
    form_requests.WordFormRequest
    | form_requests.ReasonFormRequest
    | form_requests.RerouteFormRequest
):
    """The form that a button of a ticket's page opens."""
    if kind in _WORDS:
        return form_requests.WordFormRequest(by=by, ticket=ticket, purpose=_WORDS[kind])
    status = _status(seen)
    if kind in _ENDS:
        return form_requests.ReasonFormRequest(by=by, ticket=ticket, move=_ENDS[kind], seen=status)
    return form_requests.RerouteFormRequest(by=by, ticket=ticket, seen=status)


def ticket_turn(kind: str, ticket: str, filled: Filled, by: Agent) -> turns.CareTurn:
    """What such a form becomes when it is sent."""
    id, text = form_id(by, filled), cleaned(filled.get("text", ""))
    if kind == "reply":
        return turns.Reply(id=id, by=by, ticket=ticket, text=text)
    if kind == "note":
        return turns.TakeNote(id=id, by=by, ticket=ticket, text=text)
    if kind in _ENDS:
        reason = reason_given(cleaned(filled.get("reason", "")))
        return turns.MoveTicket(
            id=id, by=by, ticket=ticket, move=_ENDS[kind], seen=_seen(filled), reason=reason
        )
    if not filled.get("route"):
        raise FormError({"route": words.FILL_THIS_IN})
    return turns.Reroute(id=id, by=by, ticket=ticket, seen=_seen(filled), route=filled["route"])


def learn(filled: Filled, by: Agent) -> turns.Learn:
    """A button of the knowledge's desk."""
    lesson = _lesson(filled.get("lesson", ""))
    if lesson in FORMS:
        raise PayloadError(f"{lesson} opens a form")
    return turns.Learn(
        id=turn_id(by, filled),
        by=by,
        where=places.where(by),
        lesson=lesson,
        about=_about(filled.get("about", "")),
        seen=filled.get("seen", "")[:120],
    )


def teach_form(lesson: str, about: str, by: Agent) -> form_requests.TeachFormRequest:
    return form_requests.TeachFormRequest(by=by, lesson=_lesson(lesson), about=_about(about))


def teach(lesson: str, about: str, filled: Filled, by: Agent) -> turns.Teach:
    """A form of the knowledge's desk, sent."""
    typed = {name.partition(".")[2]: text for name, text in filled.items() if "." in name}
    return turns.Teach(
        id=form_id(by, filled),
        by=by,
        lesson=_lesson(lesson),
        about=_about(about),
        filled=cleaned(typed),
    )


def form_id(by: Agent, filled: Filled) -> str:
    """The same words in the same form are one turn, however often they are sent."""
    own = {"token", "form", "preview"}
    typed = {name: text for name, text in filled.items() if name not in own}
    return sent(_named(filled, "form"), by, typed)


def _lesson(said: str) -> Lesson:
    if said not in set(Lesson):
        raise PayloadError(f"no lesson {said!r}")
    return Lesson(said)


def _move(filled: Filled) -> Move:
    said = filled.get("move", "")
    if said not in set(Move):
        raise PayloadError(f"no move {said!r}")
    return Move(said)


def _seen(filled: Filled) -> Status:
    return _status(filled.get("seen", ""))


def _status(said: str) -> Status:
    if said not in set(Status):
        raise PayloadError(f"no state {said!r}")
    return Status(said)


def _named(filled: Filled, name: str) -> str:
    return _checked(filled.get(name, ""))


def _about(id: str) -> str:
    """Empty for what is about nothing but the person."""
    return _checked(id) if id else ""


def _checked(id: str) -> str:
    if not _ID.fullmatch(id):
        raise PayloadError("that is no id of ours")
    return id
