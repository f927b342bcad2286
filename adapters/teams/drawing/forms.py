"""From a form to the Adaptive Card of a dialog; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.teams import actions, care_actions
from adapters.teams.actions import DETAIL
from adapters.teams.drawing import elements
from adapters.teams.drawing.buttons import cancel, send
from adapters.teams.drawing.cards import adaptive, attachment
from adapters.teams.drawing.elements import Element
from adapters.teams.drawing.fields import Typed, detail, field, nothing, problem, toggle
from adapters.teams.limits import FORM_HEIGHT, FORM_WIDTH
from bot.dialogue import forms, words
from bot.dialogue.cards import TicketLine
from bot.dialogue.forms import DETAIL_LIMIT, Purpose
from bot.dialogue.learning import TeachField, TeachForm

_SENT: dict[Purpose, type[actions.Comment | care_actions.Reply | care_actions.Note]] = {
    Purpose.REPLY: care_actions.Reply,
    Purpose.NOTE: care_actions.Note,
    Purpose.COMMENT: actions.Comment,
}


@dataclass(frozen=True, slots=True)
class Dialog:
    title: str
    card: Element


def dialog(
    form: forms.Form, typed: Typed = nothing, problems: Typed = nothing, warning: str = ""
) -> Dialog:
    """The form, with what was typed before and what is wrong with it, each by the field's id."""
    body = list(_body(form, typed, problems))
    if warning:
        body.insert(0, elements.alarm(elements.text(warning, weight="Bolder")))
    title = _title(form)
    return Dialog(title, adaptive(body, [send(_sent(form, typed)), cancel()], title))


def opened(dialog: Dialog) -> dict[str, Any]:
    """The answer that shows a form."""
    shown = {
        "title": dialog.title,
        "height": FORM_HEIGHT,
        "width": FORM_WIDTH,
        "card": attachment(dialog.card),
    }
    return {"task": {"type": "continue", "value": shown}}


def told(sentences: Sequence[str]) -> dict[str, Any]:
    """The answer that says something in a dialog and lets it be closed."""
    return {"task": {"type": "message", "value": " ".join(sentences)}}


def _title(form: forms.Form) -> str:
    match form:
        case forms.TicketForm():
            return words.TICKET_FORM
        case forms.FeedbackForm():
            return words.WHAT_WAS_MISSING
        case forms.WordForm():
            return words.WORD_FORM[form.purpose]
        case forms.ReasonForm():
            return words.REASON_FORM[form.move]
        case forms.RerouteForm():
            return words.REROUTE_FORM
        case TeachForm():
            return words.LESSON[form.lesson]


def _body(form: forms.Form, typed: Typed, problems: Typed) -> Iterator[Element]:
    match form:
        case forms.TicketForm():
            return _ticket(form, typed, problems)
        case forms.FeedbackForm():
            return _feedback(form, typed, problems)
        case forms.WordForm():
            return _word(form, typed, problems)
        case forms.ReasonForm():
            return _reason(typed)
        case forms.RerouteForm():
            return _reroute(form, typed, problems)
        case TeachForm():
            return _teach(form, typed, problems)


def _sent(form: forms.Form, typed: Typed) -> actions.Action:
    """What the form carries when it is sent."""
    match form:
        case forms.TicketForm(question=question):
            if typed.get("warned"):
                return actions.File(question=question, warned="true", form=form.id)
            return actions.File(question=question, form=form.id)
        case forms.FeedbackForm():
            return actions.Explain(question=form.question, form=form.id)
        case forms.WordForm():
            return _SENT[form.purpose](ticket=form.ticket, form=form.id)
        case forms.ReasonForm():
            ticket, seen = form.ticket, form.seen
            return care_actions.Order(ticket=ticket, seen=seen, move=form.move, form=form.id)
        case forms.RerouteForm():
            return care_actions.Reroute(ticket=form.ticket, seen=form.seen, form=form.id)
        case TeachForm():
            return care_actions.Teach(lesson=form.lesson, about=form.about, form=form.id)


def _ticket(form: forms.TicketForm, typed: Typed, problems: Typed) -> Iterator[Element]:
    if problems:
        yield elements.text(words.CHECK_FIELDS, color="Attention", weight="Bolder")
    yield elements.text(words.goes_to(form.route, form.answers))
    if form.due:
        yield elements.moment(words.EXPECT_BY, form.due, spacing="Small")
    if form.opens:
        yield elements.moment(words.WORK_BEGINS, form.opens, spacing="Small")
    if form.similar:
        yield _similar(form.similar)
    yield field("subject", words.SUBJECT, typed.get("subject", form.subject))
    yield from problem("subject", problems)
    yield field("body", words.WHAT_HAPPENED, typed.get("body", form.body), isMultiline=True)
    yield from problem("body", problems)
    for each in form.fields:
        yield from detail(each, typed, problems)
    yield toggle("urgent", words.urgent_label(), typed, form.urgent)
    if form.files:
        yield elements.small(words.files_go_along(form.files))
    if form.left:
        yield elements.quoted(words.left_behind(form.left), isSubtle=True, size="Small")


def _similar(ticket: TicketLine) -> Element:
    told = elements.quoted(words.similar_open(ticket.number, ticket.subject))
    return {"type": "Container", "style": "emphasis", "items": [told]}


def _feedback(form: forms.FeedbackForm, typed: Typed, problems: Typed) -> Iterator[Element]:
    yield elements.heading(form.title)
    reasons = [{"title": label, "value": reason} for reason, label in words.REASONS.items()]
    chosen = {"value": typed["reason"]} if typed.get("reason") else {}
    yield {
        "type": "Input.ChoiceSet",
        "id": "reason",
        "label": words.WHAT_WAS_MISSING,
        "style": "expanded",
        "wrap": True,
        "choices": reasons,
        **chosen,
    }
    yield from problem("reason", problems)
    yield {
        "type": "Input.Text",
        "id": "text",
        "label": words.TELL_US_MORE,
        "isMultiline": True,
        "value": typed.get("text", ""),
    }


def _word(form: forms.WordForm, typed: Typed, problems: Typed) -> Iterator[Element]:
    yield elements.quoted(f"{form.ticket} · {form.subject}", weight="Bolder")
    label = words.WORD_LABEL[form.purpose]
    yield field("text", label, typed.get("text", ""), isMultiline=True)
    yield from problem("text", problems)


def _reason(typed: Typed) -> Iterator[Element]:
    reason = typed.get("reason", "")
    yield field("reason", words.REASON_LABEL, reason, isMultiline=True, maxLength=DETAIL_LIMIT)


def _reroute(form: forms.RerouteForm, typed: Typed, problems: Typed) -> Iterator[Element]:
    routes = [{"title": name, "value": id} for id, name in form.routes]
    yield field(
        "route",
        words.REROUTE_LABEL,
        typed.get("route", ""),
        type="Input.ChoiceSet",
        choices=routes,
        wrap=True,
    )
    yield from problem("route", problems)


def _teach(form: TeachForm, typed: Typed, problems: Typed) -> Iterator[Element]:
    if problems:
        yield elements.text(words.CHECK_FIELDS, color="Attention", weight="Bolder")
    yield elements.text(form.note)
    for each in form.fields:
        yield _taught(each, typed.get(each.id, each.value))
        if each.hint:
            yield elements.small(each.hint, spacing="Small")
        yield from problem(each.id, problems)


def _taught(of: TeachField, value: str) -> Element:
    look: dict[str, object] = {"isMultiline": True} if of.several else {}
    if of.choices:
        choices = [{"title": label, "value": each} for each, label in of.choices]
        look = {"type": "Input.ChoiceSet", "choices": choices, "wrap": True}
    return field(DETAIL + of.id, of.label, value, required=of.required, **look)
