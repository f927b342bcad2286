"""The forms of the care desk that are no ticket's own: what each asks, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterator

from bot.desk import colleagues, suggesting
from bot.desk.context import TurnContext
from bot.desk.forms import announcement_forms, issue_forms
from bot.dialogue import turns, words
from bot.dialogue.form_requests import TeachFormRequest
from bot.dialogue.learning import TeachField, TeachForm
from bot.dialogue.lessons import OF_ISSUES, OF_NEWS, Lesson
from bot.errors import StaleError
from bot.model.questions import new_id
from bot.ports.channel import Delivery


def opened(context: TurnContext, request: TeachFormRequest) -> TeachForm:
    fields = tuple(_fields(context, request))
    note = _note(request.lesson)
    return TeachForm(request.lesson, request.about, note, fields, new_id(), request.place)


def sent(context: TurnContext, turn: turns.Teach) -> list[Delivery]:
    match turn.lesson:
        case Lesson.ASSIGN:
            return colleagues.assign(context, turn)
        case Lesson.AWAY:
            return colleagues.away(context, turn)
        case Lesson.SUGGEST:
            return suggesting.send(context, turn)
        case lesson if lesson in OF_ISSUES:
            return issue_forms.sent(context, turn)
        case lesson if lesson in OF_NEWS:
            return announcement_forms.sent(context, turn)
        case _:
            raise StaleError(f"{turn.lesson} is no form")


def _fields(context: TurnContext, request: TeachFormRequest) -> Iterator[TeachField]:
    match request.lesson:
        case Lesson.ASSIGN:
            yield from colleagues.fields(context, request.about, request.by)
        case Lesson.AWAY:
            yield from colleagues.away_fields(context)
        case lesson if lesson in OF_ISSUES:
            yield from issue_forms.fields(context, lesson, request.about)
        case lesson if lesson in OF_NEWS:
            yield from announcement_forms.fields(context, lesson, request.about)
        case _:
            yield from suggesting.fields(context, request.about, request.by)


def _note(lesson: Lesson) -> str:
    return words.CARE_FORM[lesson]
