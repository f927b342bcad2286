"""What people wrote in a question or a ticket, changed; all by which they are worked stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.model.attachments import Attachment
from bot.model.questions import Question
from bot.model.tickets import Detail, Moved, Said, Ticket

Change = Callable[[str], str]


def ticket_reworded(ticket: Ticket, change: Change) -> Ticket:
    return replace(
        ticket,
        subject=change(ticket.subject),
        body=change(ticket.body),
        asked=change(ticket.asked),
        quoted=change(ticket.quoted),
        shown=ticket.shown and change(ticket.shown),
        details=tuple(_detail(detail, change) for detail in ticket.details),
        files=tuple(_file(file, change) for file in ticket.files),
        history=tuple(_step(step, change) for step in ticket.history),
        said=tuple(_said(said, change) for said in ticket.said),
        notes=tuple(_said(note, change) for note in ticket.notes),
    )


def question_reworded(question: Question, change: Change) -> Question:
    return replace(
        question,
        text=change(question.text),
        quoted=change(question.quoted),
        shown=question.shown and change(question.shown),
        files=tuple(_file(file, change) for file in question.files),
    )


def _detail(detail: Detail, change: Change) -> Detail:
    return replace(detail, value=change(detail.value))


def _file(file: Attachment, change: Change) -> Attachment:
    return replace(file, name=change(file.name))


def _step(step: Moved, change: Change) -> Moved:
    return replace(step, reason=change(step.reason))


def _said(said: Said, change: Change) -> Said:
    return replace(said, text=change(said.text))
