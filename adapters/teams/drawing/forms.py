"""From a form to the Adaptive Card of a dialog; pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from adapters.teams.drawing.cards import adaptive, attachment
from adapters.teams.drawing.elements import (
    Action,
    Element,
    alarm,
    heading,
    moment,
    quoted,
    send,
    small,
    text,
)
from adapters.teams.limits import FORM_HEIGHT, FORM_WIDTH
from bot.dialogue import words
from bot.dialogue.cards import TicketLine
from bot.dialogue.forms import (
    DETAIL_LIMIT,
    FeedbackForm,
    Form,
    Purpose,
    ReasonForm,
    RerouteForm,
    TicketForm,
    WordForm,
)
from bot.knowledge.entries import Field, FieldKind

DETAIL = "detail."  # before a field's id in the form


Typed = Mapping[str, str]

_NOTHING: Typed = {}
_CANCEL: Action = {
    "type": "Action.Submit",
    "title": words.CANCEL,
    "data": {"verb": "cancel"},
    "associatedInputs": "none",
}


class _Word(NamedTuple):
    title: str
    label: str
    verb: str


_WORDS: dict[Purpose, _Word] = {
    Purpose.REPLY: _Word(words.REPLY_FORM, words.REPLY_LABEL, "care-reply"),
    Purpose.NOTE: _Word(words.NOTE_FORM, words.NOTE_LABEL, "care-note"),
    Purpose.COMMENT: _Word(words.COMMENT_FORM, words.COMMENT_LABEL, "comment"),
}

_KINDS: dict[FieldKind, dict[str, object]] = {
    FieldKind.TEXT: {},
    FieldKind.PARAGRAPH: {"isMultiline": True},
    FieldKind.PHONE_NUMBERS: {},
    FieldKind.SERIAL: {},
    FieldKind.DATE: {"type": "Input.Date"},
    FieldKind.EMAIL: {"style": "Email"},
}


@dataclass(frozen=True, slots=True)
class Dialog:
    title: str
    card: Element


def dialog(
    form: Form, typed: Typed = _NOTHING, problems: Typed = _NOTHING, warning: str = ""
) -> Dialog:
    """The form, with what was typed before and what is wrong with it, each by the field's id."""
    titled = _title(form)
    above = [alarm(text(warning, weight="Bolder"))] if warning else []
    return Dialog(
        titled,
        adaptive([*above, *_body(form, typed, problems)], [_send(form, typed), _CANCEL], titled),
    )


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


def _title(form: Form) -> str:
    match form:
        case TicketForm():
            return words.TICKET_FORM
        case FeedbackForm():
            return words.WHAT_WAS_MISSING
        case WordForm():
            return _WORDS[form.purpose].title
        case ReasonForm():
            return words.REASON_FORM[form.move]
        case RerouteForm():
            return words.REROUTE_FORM


def _body(form: Form, typed: Typed, problems: Typed) -> list[Element]:
    match form:
        case TicketForm():
            return _ticket(form, typed, problems)
        case FeedbackForm():
            return _feedback(form, typed)
        case WordForm():
            label = _WORDS[form.purpose].label
            return [
                quoted(f"{form.ticket} · {form.subject}", weight="Bolder"),
                _input("text", label, typed.get("text", ""), isMultiline=True),
                *_problem("text", problems),
            ]
        case ReasonForm():
            reason = typed.get("reason", "")
            return [
                _input(
                    "reason", words.REASON_LABEL, reason, isMultiline=True, maxLength=DETAIL_LIMIT
                )
            ]
        case RerouteForm():
            routes = [{"title": name, "value": id} for id, name in form.routes]
            chosen = typed.get("route", "")
            return [
                _input(
                    "route",
                    words.REROUTE_LABEL,
                    chosen,
                    type="Input.ChoiceSet",
                    choices=routes,
                    wrap=True,
                ),
                *_problem("route", problems),
            ]


def _send(form: Form, typed: Typed) -> Action:
    match form:
        case TicketForm():
            warned = {"warned": "true"} if typed.get("warned") else {}
            return send(words.SEND, "file", question=form.question, **warned)
        case FeedbackForm():
            return send(words.SEND, "explain", question=form.question)
        case WordForm():
            return send(words.SEND, _WORDS[form.purpose].verb, ticket=form.ticket)
        case ReasonForm():
            return send(words.SEND, "care-move", ticket=form.ticket, seen=form.seen, move=form.move)
        case RerouteForm():
            return send(words.SEND, "care-route", ticket=form.ticket, seen=form.seen)


def _ticket(form: TicketForm, typed: Typed, problems: Typed) -> list[Element]:
    urgent = typed.get("urgent", "true" if form.urgent else "false")
    return [
        *([text(words.CHECK_FIELDS, color="Attention", weight="Bolder")] if problems else []),
        text(words.goes_to(form.route, form.answers)),
        moment(words.EXPECT_BY, form.due, spacing="Small"),
        *([_similar(form.similar)] if form.similar else []),
        _input("subject", words.SUBJECT, typed.get("subject", form.subject)),
        *_problem("subject", problems),
        _input("body", words.WHAT_HAPPENED, typed.get("body", form.body), isMultiline=True),
        *_problem("body", problems),
        *(element for field in form.fields for element in _detail(field, typed, problems)),
        {
            "type": "Input.Toggle",
            "id": "urgent",
            "title": words.URGENT_LABEL,
            "value": urgent,
            "wrap": True,
        },
        *([small(words.files_go_along(form.files))] if form.files else []),
    ]


def _similar(ticket: TicketLine) -> Element:
    return {
        "type": "Container",
        "style": "emphasis",
        "items": [quoted(words.similar_open(ticket.number, ticket.subject))],
    }


def _feedback(form: FeedbackForm, typed: Typed) -> list[Element]:
    return [
        heading(form.title),
        {
            "type": "Input.ChoiceSet",
            "id": "reason",
            "label": words.WHAT_WAS_MISSING,
            "style": "expanded",
            "wrap": True,
            "isRequired": True,
            "errorMessage": words.FILL_THIS_IN,
            "choices": [
                {"title": label, "value": reason} for reason, label in words.REASONS.items()
            ],
            **({"value": typed["reason"]} if typed.get("reason") else {}),
        },
        {
            "type": "Input.Text",
            "id": "text",
            "label": words.TELL_US_MORE,
            "isMultiline": True,
            "value": typed.get("text", ""),
        },
    ]


def _detail(field: Field, typed: Typed, problems: Typed) -> list[Element]:
    value = typed.get(field.id, "")
    drawn = _input(
        DETAIL + field.id, field.label, value, required=field.required, **_KINDS[field.kind]
    )
    return [
        drawn,
        small(words.example(field.example), spacing="Small"),
        *_problem(field.id, problems),
    ]


def _input(id: str, label: str, value: str, *, required: bool = True, **look: object) -> Element:
    wanted = {"isRequired": True, "errorMessage": words.FILL_THIS_IN} if required else {}
    filled = {"value": value} if value else {}
    return {"type": "Input.Text", "id": id, "label": label, **filled, **wanted, **look}


def _problem(field: str, problems: Typed) -> list[Element]:
    """The sentence may quote an example, so it is drawn as plain text."""
    return (
        [quoted(problems[field], color="Attention", weight="Bolder")] if field in problems else []
    )
