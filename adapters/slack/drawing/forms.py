"""Forms as Slack shows them, in a modal; pure. A field's block has the field's id, so that errors
find it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from adapters.slack import limits, views
from adapters.slack.drawing.blocks import line, moment, option, plain, rich, run, shortened, small
from adapters.slack.drawing.cards import message
from adapters.slack.fields import Json
from bot.dialogue import forms, words
from bot.dialogue.cards import NoticeCard
from bot.dialogue.learning import TeachField, TeachForm
from bot.dialogue.turns import Reason
from bot.knowledge.entries import Field
from bot.knowledge.shapes import FieldKind

ELEMENT = "value"


def modal(form: forms.Form) -> Json:
    match form:
        case forms.TicketForm():
            return _view(views.Ticket(form.question), words.TICKET_FORM, _ticket(form))
        case forms.FeedbackForm():
            return _view(views.Feedback(form.question), words.WHAT_WAS_MISSING, _feedback(form))
        case forms.WordForm():
            kept = views.Word(form.purpose, form.ticket)
            return _view(kept, words.WORD_FORM[form.purpose], _word(form))
        case forms.ReasonForm():
            reason = views.Reason(form.ticket, form.move, form.seen)
            return _view(reason, words.REASON_FORM[form.move], _reason())
        case forms.RerouteForm():
            return _view(views.Reroute(form.ticket, form.seen), words.REROUTE_FORM, _reroute(form))
        case TeachForm():
            taught = views.Teach(form.lesson, form.about, form.place.key if form.place else "")
            return _view(taught, words.LESSON[form.lesson], _teach(form))


def notice(card: NoticeCard, title: str) -> Json:
    """What takes the place of a form that cannot be sent any more."""
    return {"type": "modal", "title": plain(title), "blocks": message(card)[0]["blocks"]}


def warned(view: Json, warning: str) -> Json:
    """The same form with a warning on top; Slack keeps what was filled in, because the fields' ids
    stay."""
    kept: Json = {
        name: view[name]
        for name in ("type", "callback_id", "title", "submit", "close")
        if name in view
    }
    return {
        **kept,
        "private_metadata": json.dumps({**views.metadata(view), views.WARNED: True}),
        "blocks": [rich(line(run(warning, bold=True))), *view["blocks"]],
    }


def _view(view: views.View, title: str, blocks: Iterable[Json]) -> Json:
    callback, kept = views.encoded(view)
    return {
        "type": "modal",
        "callback_id": callback,
        "private_metadata": json.dumps(kept),
        "title": plain(title),
        "submit": plain(words.SEND),
        "close": plain(words.CANCEL),
        "blocks": [*blocks],
    }


def _ticket(form: forms.TicketForm) -> Iterator[Json]:
    yield {"type": "section", "text": plain(words.goes_to(form.route, form.answers))}
    if form.due:
        yield rich(line(run(f"{words.EXPECT_BY} "), moment(form.due)))
    if form.opens:
        yield rich(line(run(f"{words.WORK_BEGINS} "), moment(form.opens)))
    if form.similar:
        yield rich(
            line(run(words.similar_open(form.similar.number, form.similar.subject), bold=True))
        )
    yield _input("subject", words.SUBJECT, _text(forms.SUBJECT_LIMIT, form.subject))
    yield _input("body", words.WHAT_HAPPENED, _text(forms.BODY_LIMIT, form.body, multiline=True))
    for field in form.fields:
        yield _input(
            field.id,
            field.label,
            _element(field),
            hint=words.example(field.example),
            optional=not field.required,
        )
    yield _input("urgent", words.URGENT, _urgent(form.urgent), optional=True)
    if form.files:
        yield small(words.files_go_along(form.files))
    if form.left:
        yield small(words.left_behind(form.left))


def _feedback(form: forms.FeedbackForm) -> Iterator[Json]:
    yield {"type": "section", "text": plain(form.title)}
    reasons = [option(words.REASONS[reason], reason) for reason in Reason]
    yield _input(
        "reason",
        words.WHAT_WAS_MISSING,
        {"type": "radio_buttons", "action_id": ELEMENT, "options": reasons},
        optional=True,
    )
    yield _input(
        "text", words.TELL_US_MORE, _text(forms.DETAIL_LIMIT, multiline=True), optional=True
    )


def _word(form: forms.WordForm) -> Iterator[Json]:
    yield {"type": "section", "text": plain(f"{form.ticket} · {form.subject}")}
    yield _input("text", words.WORD_LABEL[form.purpose], _text(forms.BODY_LIMIT, multiline=True))


def _reason() -> Iterator[Json]:
    yield _input("reason", words.REASON_LABEL, _text(forms.DETAIL_LIMIT, multiline=True))


def _reroute(form: forms.RerouteForm) -> Iterator[Json]:
    routes = [option(name, id) for id, name in form.routes]
    chosen = {"type": "static_select", "action_id": ELEMENT, "options": routes}
    yield _input("route", words.REROUTE_LABEL, chosen)


def _teach(form: TeachForm) -> Iterator[Json]:
    yield {"type": "section", "text": plain(form.note)}
    for field in form.fields:
        optional = not field.required
        yield _input(field.id, field.label, _taught(field), hint=field.hint, optional=optional)


def _taught(field: TeachField) -> Json:
    if not field.choices:
        return _text(field.limit, field.value, multiline=field.several)
    options = {value: option(label, value) for value, label in field.choices}
    drawn = {"type": "static_select", "action_id": ELEMENT, "options": [*options.values()]}
    return drawn | {"initial_option": options[field.value]} if field.value in options else drawn


def _input(id: str, label: str, element: Json, *, hint: str = "", optional: bool = False) -> Json:
    drawn = {
        "type": "input",
        "block_id": id,
        "label": plain(label),
        "element": element,
        "optional": optional,
    }
    return drawn | ({"hint": plain(hint)} if hint else {})


def _element(field: Field) -> Json:
    match field.kind:
        case FieldKind.TEXT | FieldKind.SERIAL | FieldKind.PHONE_NUMBERS:
            return _text(forms.DETAIL_LIMIT)
        case FieldKind.PARAGRAPH:
            return _text(forms.DETAIL_LIMIT, multiline=True)
        case FieldKind.DATE:
            return {"type": "datepicker", "action_id": ELEMENT}
        case FieldKind.EMAIL:
            return {"type": "email_text_input", "action_id": ELEMENT}


def _text(limit: int, initial: str = "", *, multiline: bool = False) -> Json:
    limit = min(limit, limits.INPUT)
    drawn = {
        "type": "plain_text_input",
        "action_id": ELEMENT,
        "max_length": limit,
        "multiline": multiline,
    }
    return drawn | ({"initial_value": shortened(initial, limit)} if initial else {})


def _urgent(checked: bool) -> Json:
    urgent = [option(words.urgent_label(), "urgent")]
    drawn = {"type": "checkboxes", "action_id": ELEMENT, "options": urgent}
    return drawn | ({"initial_options": urgent} if checked else {})
