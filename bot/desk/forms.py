"""Which form a request opens: a read, so that nothing is remembered of a form that is closed
again."""

from __future__ import annotations

from bot.desk import presenter
from bot.desk.context import Counter
from bot.dialogue import form_requests as requests
from bot.dialogue import forms, words
from bot.dialogue.cards import TicketLine
from bot.errors import TooLateError
from bot.model.questions import Question
from bot.model.text import one_line
from bot.model.tickets import Move, Ticket

_MOVE_OF = {forms.Purpose.REPLY: Move.REPLY, forms.Purpose.COMMENT: Move.ANSWER}


def opened(counter: Counter, request: requests.FormRequest) -> forms.Form:
    """StaleError when what it is about is gone or not this person's to see, TooLateError when that
    has moved on."""
    match request:
        case requests.TicketFormRequest():
            return _ticket_form(counter, request)
        case requests.FeedbackFormRequest():
            return _feedback_form(counter, request)
        case requests.WordFormRequest():
            return _word_form(counter, request)
        case requests.ReasonFormRequest():
            return _reason_form(counter, request)
        case requests.RerouteFormRequest():
            return _reroute_form(counter, request)


def _ticket_form(counter: Counter, request: requests.TicketFormRequest) -> forms.TicketForm:
    asked = counter.question(request.question, request.by)
    route = presenter.route_of(asked, counter.knowledge)
    entry = presenter.entry_of(asked, counter.knowledge) if asked.entry else None
    subject = one_line(entry.question if entry else asked.text)
    return forms.TicketForm(
        question=asked.id,
        route=route.name,
        answers=route.answers,
        due=counter.first_answer(route),
        subject=subject[: forms.SUBJECT_LIMIT],
        body=asked.text,
        urgent=asked.urgent,
        files=len(asked.files),
        fields=entry.form if entry else (),
        similar=_similar(counter, asked, request),
    )


def _similar(
    counter: Counter, asked: Question, request: requests.TicketFormRequest
) -> TicketLine | None:
    if not asked.entry:
        return None
    ticket = counter.memory.live_ticket_about(asked.entry, request.by)
    return presenter.ticket_line(ticket) if ticket else None


def _feedback_form(counter: Counter, request: requests.FeedbackFormRequest) -> forms.FeedbackForm:
    asked = counter.question(request.question, request.by)
    return forms.FeedbackForm(asked.id, presenter.entry_of(asked, counter.knowledge).question)


def _word_form(counter: Counter, request: requests.WordFormRequest) -> forms.WordForm:
    ticket = counter.ticket(request.ticket, request.by)
    move = _MOVE_OF.get(request.purpose)
    if move and not ticket.may(move):
        raise TooLateError(words.too_late(ticket))
    return forms.WordForm(request.purpose, ticket.number, ticket.subject)


def _reason_form(counter: Counter, request: requests.ReasonFormRequest) -> forms.ReasonForm:
    ticket = counter.ticket(request.ticket, request.by)
    _check_as_seen(ticket, request.move, request)
    return forms.ReasonForm(ticket.number, request.move, request.seen)


def _reroute_form(counter: Counter, request: requests.RerouteFormRequest) -> forms.RerouteForm:
    ticket = counter.ticket(request.ticket, request.by)
    _check_as_seen(ticket, Move.REROUTE, request)
    others = (route for route in counter.knowledge.routes if route.id != ticket.route)
    routes = tuple((route.id, route.name) for route in others)
    return forms.RerouteForm(ticket.number, request.seen, routes)


def _check_as_seen(
    ticket: Ticket,
    move: Move,
    request: requests.ReasonFormRequest | requests.RerouteFormRequest,
) -> None:
    if ticket.status is not request.seen or not ticket.may(move):
        raise TooLateError(words.too_late(ticket))
