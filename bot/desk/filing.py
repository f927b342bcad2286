"""What the desk does with a ticket's form, sent."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.desk import answering, known_issues, partner_side, promises, subjects
from bot.desk.context import TurnContext
from bot.desk.forms import ticket_form
from bot.desk.showing import screens
from bot.dialogue import speech, words
from bot.dialogue.turns import FileTicket
from bot.errors import TooOftenError
from bot.knowledge.entries import Field, Knowledge
from bot.knowledge.translations import spoken
from bot.model import slots
from bot.model.events import Happened
from bot.model.people import Conversation, Partner
from bot.model.questions import Question
from bot.model.remote import Owed
from bot.model.screens import Screen
from bot.model.text import one_line
from bot.model.ticket_numbers import new_number
from bot.model.tickets import Detail, Status, Ticket
from bot.ports.channel import Delivery


def file(context: TurnContext, turn: FileTicket) -> list[Delivery]:
    """Pressed twice, retried, or sent by two replicas, it is one ticket; what a second form says
    beside the first is a word on it."""
    question = context.question(turn.question, turn.by)
    if not context.may_file(turn.by):
        raise TooOftenError(words.TOO_MANY_TICKETS)
    filed = _filled(context, turn, question)
    ticket = context.memory.add_ticket(filed)
    shown = screens.partners(ticket, context.knowledge)
    if ticket is filed:
        _remember(context, ticket)
        shown = screens.everywhere(ticket, context.knowledge)
    elif more := _more(ticket, filed):
        shown = partner_side.put_on(context, ticket, turn.by, more)
    joined = known_issues.join(context, question, ticket) if ticket is filed else []
    return [*shown, answering.show(context, _followed(question, ticket)), *joined]


def _followed(question: Question, ticket: Ticket) -> Question:
    """Its card shows the ticket of whoever asked; whoever asks along has one of their own."""
    if ticket.by.id != question.by.id:
        return replace(question, along=True)
    return replace(question, ticket=ticket.number)


def _remember(context: TurnContext, ticket: Ticket) -> None:
    context.record(Happened.TICKET_FILED, ticket.by, ticket.question, ticket.route, ticket.number)
    context.memory.owed.add(Owed.FILE, ticket)


def _more(ticket: Ticket, filed: Ticket) -> str:
    """What the form says that nobody has read yet."""
    text = "\n".join(_beside(ticket, filed))
    return "" if text in [said.text for said in ticket.said] else text


def _beside(ticket: Ticket, filed: Ticket) -> Iterator[str]:
    if filed.subject != ticket.subject:
        yield filed.subject
    if filed.body != ticket.body:
        yield filed.body
    for detail in filed.details:
        if detail not in ticket.details:
            yield f"{detail.label}: {detail.value}"


def _filled(context: TurnContext, turn: FileTicket, question: Question) -> Ticket:
    details = _details(context, turn, question)
    route = subjects.route_of(question, context.knowledge)
    number = new_number(context.knowledge.brand.ticket_prefix)
    where = _seen_from(turn, question)
    ticket = Ticket(
        number=number,
        question=question.id,
        by=_as_asked(turn.by, question),
        where=where,
        link=question.link,
        screens=(Screen(where.home, slots.partners(number)),),
        care=Screen(context.care_place(turn.by.company, route), slots.cares(number)),
        route=route.id,
        status=Status.OPEN,
        urgent=turn.urgent,
        subject=one_line(turn.subject),
        body=turn.body.strip(),
        details=details,
        files=question.files,
        quoted=question.quoted,
        asked=question.text or words.only_files(len(question.files)),
        entry=question.entry,
        shown=question.shown,
        version=question.version,
        filed=context.now,
        due=context.first_answer(route),
    )
    return promises.renewed(context, ticket)


def _as_asked(by: Partner, question: Question) -> Partner:
    """Whoever asked is answered in the language of the question."""
    return replace(by, language=question.by.language) if by.same_as(question.by) else by


def _seen_from(turn: FileTicket, question: Question) -> Conversation:
    """Where it was asked; of whoever asks along nothing is ever shown where the asker is alone."""
    if turn.by.id == question.by.id:
        return question.where
    return replace(question.where, aside=turn.own, whispered=None)


def _details(context: TurnContext, turn: FileTicket, question: Question) -> tuple[Detail, ...]:
    fields = _fields(question, context.knowledge)
    filled = ticket_form.checked(fields, one_line(turn.subject), turn.body, turn.details)
    if not turn.warned:
        read = _fields(question, spoken(context.knowledge, speech.language()))
        ticket_form.warn(read, turn.details, context.now.date())
    return filled


def _fields(question: Question, knowledge: Knowledge) -> tuple[Field, ...]:
    entry = subjects.filed_under(question, knowledge)
    return entry.form if entry else ()
