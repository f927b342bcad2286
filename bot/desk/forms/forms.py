"""Which form a request opens: a read, so that nothing is remembered of a form that is closed
again."""

from __future__ import annotations

from bot.desk import subjects
from bot.desk.context import TurnContext
from bot.desk.forms import teaching_forms
from bot.desk.showing import ticket_cards
from bot.dialogue import form_requests, forms, speech, words
from bot.dialogue.cards import TicketLine
from bot.errors import TooLateError
from bot.knowledge.translations import spoken
from bot.model.attachments import carried, left
from bot.model.people import Partner
from bot.model.questions import Question, new_id
from bot.model.text import one_line
from bot.model.tickets import Move, Ticket

_MOVE_OF = {forms.Purpose.REPLY: Move.REPLY, forms.Purpose.COMMENT: Move.ANSWER}


def opened(context: TurnContext, request: form_requests.FormRequest) -> forms.Form:
    """StaleError when what it is about is gone or not this person's to see, TooLateError when that
    has moved on."""
    match request:
        case form_requests.TicketFormRequest():
            return _ticket_form(context, request)
        case form_requests.FeedbackFormRequest():
            return _feedback_form(context, request)
        case form_requests.WordFormRequest():
            return _word_form(context, request)
        case form_requests.ReasonFormRequest():
            return _reason_form(context, request)
        case form_requests.RerouteFormRequest():
            return _reroute_form(context, request)
        case form_requests.TeachFormRequest():
            return teaching_forms.opened(context, request)


def _ticket_form(
    context: TurnContext, request: form_requests.TicketFormRequest
) -> forms.TicketForm:
    asked = context.question(request.question, request.by)
    knowledge = spoken(context.knowledge, speech.language())
    route = subjects.route_of(asked, knowledge)
    entry = subjects.filed_under(asked, knowledge)
    subject = one_line(entry.question if entry else asked.unknown or asked.text)
    return forms.TicketForm(
        question=asked.id,
        route=route.name,
        answers=route.answers,
        due=context.first_answer(route),
        subject=subject[: forms.SUBJECT_LIMIT],
        body=_body(asked, request.by)[: forms.BODY_LIMIT],
        urgent=asked.urgent,
        files=carried(asked.files),
        fields=entry.form if entry else (),
        similar=_similar(context, asked, request),
        id=new_id(),
        left=left(asked.files),
        opens=context.opens(route),
    )


def _body(asked: Question, by: Partner) -> str:
    """The whole question, which part of it had no answer, and what they missed in one."""
    unknown = words.unknown_part(asked.unknown) if asked.unknown else ""
    return "\n\n".join(filter(None, (asked.text, unknown, asked.missed(by))))


def _similar(
    context: TurnContext, asked: Question, request: form_requests.TicketFormRequest
) -> TicketLine | None:
    if not asked.entry:
        return None
    ticket = context.memory.tickets.live_about(asked.entry, request.by)
    return ticket_cards.ticket_line(ticket) if ticket else None


def _feedback_form(
    context: TurnContext, request: form_requests.FeedbackFormRequest
) -> forms.FeedbackForm:
    asked = context.question(request.question, request.by)
    entries = subjects.entries_of(asked, spoken(context.knowledge, speech.language()))
    title = " · ".join(entry.question for entry in entries)
    return forms.FeedbackForm(asked.id, title, new_id())


def _word_form(context: TurnContext, request: form_requests.WordFormRequest) -> forms.WordForm:
    ticket = context.ticket(request.ticket, request.by)
    move = _MOVE_OF.get(request.purpose)
    if move and not ticket.may(move):
        raise TooLateError(words.too_late(ticket))
    return forms.WordForm(request.purpose, ticket.number, ticket.subject, new_id())


def _reason_form(
    context: TurnContext, request: form_requests.ReasonFormRequest
) -> forms.ReasonForm:
    ticket = context.ticket(request.ticket, request.by)
    _check_as_seen(ticket, request.move, request)
    return forms.ReasonForm(ticket.number, request.move, request.seen, new_id())


def _reroute_form(
    context: TurnContext, request: form_requests.RerouteFormRequest
) -> forms.RerouteForm:
    ticket = context.ticket(request.ticket, request.by)
    _check_as_seen(ticket, Move.REROUTE, request)
    others = (route for route in context.knowledge.routes if route.id != ticket.route)
    routes = tuple((route.id, route.name) for route in others)
    return forms.RerouteForm(ticket.number, request.seen, routes, new_id())


def _check_as_seen(
    ticket: Ticket,
    move: Move,
    request: form_requests.ReasonFormRequest | form_requests.RerouteFormRequest,
) -> None:
    if ticket.status is not request.seen or not ticket.may(move):
        raise TooLateError(words.too_late(ticket))
