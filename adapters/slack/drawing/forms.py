"""Forms as Slack shows them, in a modal; pure. A field's block has the field's id, so that errors
find it.

A view's `private_metadata` is JSON and goes back with what was filled in; `warned` says that a
warning was shown.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from adapters.slack import limits
from adapters.slack.drawing.blocks import line, moment, option, plain, rich, run, shortened, small
from adapters.slack.drawing.cards import message
from adapters.slack.fields import Json, object_at, text_at
from bot.desk.ticket_form import BODY_LIMIT, DETAIL_LIMIT, SUBJECT_LIMIT
from bot.dialogue import words
from bot.dialogue.cards import NoticeCard
from bot.dialogue.forms import (
    FeedbackForm,
    Form,
    Purpose,
    ReasonForm,
    RerouteForm,
    TicketForm,
    WordForm,
)
from bot.dialogue.turns import Reason
from bot.errors import PayloadError
from bot.knowledge.entries import Field, FieldKind

TICKET = "ticket"
FEEDBACK = "feedback"
COMMENT, REPLY, NOTE = Purpose.COMMENT.value, Purpose.REPLY.value, Purpose.NOTE.value
REASON = "reason"
REROUTE = "reroute"
ELEMENT = "value"

_TITLES = {
    Purpose.REPLY: words.REPLY_FORM,
    Purpose.NOTE: words.NOTE_FORM,
    Purpose.COMMENT: words.COMMENT_FORM,
}
_LABELS = {
    Purpose.REPLY: words.REPLY_LABEL,
    Purpose.NOTE: words.NOTE_LABEL,
    Purpose.COMMENT: words.COMMENT_LABEL,
}


def modal(form: Form) -> Json:
    match form:
        case TicketForm():
            return _view(TICKET, words.TICKET_FORM, [*_ticket(form)], question=form.question)
        case FeedbackForm():
            return _view(
                FEEDBACK, words.WHAT_WAS_MISSING, [*_feedback(form)], question=form.question
            )
        case WordForm():
            return _view(form.purpose, _TITLES[form.purpose], [*_word(form)], ticket=form.ticket)
        case ReasonForm():
            reason = _input("reason", words.REASON_LABEL, _text(DETAIL_LIMIT, multiline=True))
            kept = {"ticket": form.ticket, "seen": form.seen, "move": form.move}
            return _view(REASON, words.REASON_FORM[form.move], [reason], **kept)
        case RerouteForm():
            routes = [option(name, id) for id, name in form.routes]
            chosen = {"type": "static_select", "action_id": ELEMENT, "options": routes}
            to = _input("route", words.REROUTE_LABEL, chosen)
            return _view(REROUTE, words.REROUTE_FORM, [to], ticket=form.ticket, seen=form.seen)


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
        "private_metadata": json.dumps({**metadata(view), "warned": True}),
        "blocks": [rich(line(run(warning, bold=True))), *view["blocks"]],
    }


def metadata(view: Json) -> Json:
    """What the form carries."""
    try:
        return object_at(json.loads(text_at(view, "private_metadata")))
    except ValueError:
        raise PayloadError("view.private_metadata is none of ours") from None


def _view(callback: str, title: str, blocks: list[Json], **kept: str) -> Json:
    return {
        "type": "modal",
        "callback_id": callback,
        "private_metadata": json.dumps(kept),
        "title": plain(title),
        "submit": plain(words.SEND),
        "close": plain(words.CANCEL),
        "blocks": blocks,
    }


def _ticket(form: TicketForm) -> Iterator[Json]:
    yield {"type": "section", "text": plain(words.goes_to(form.route, form.answers))}
    yield rich(line(run(f"{words.EXPECT_BY} "), moment(form.due)))
    if form.similar:
        yield rich(
            line(run(words.similar_open(form.similar.number, form.similar.subject), bold=True))
        )
    yield _input("subject", words.SUBJECT, _text(SUBJECT_LIMIT, form.subject))
    yield _input("body", words.WHAT_HAPPENED, _text(BODY_LIMIT, form.body, multiline=True))
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


def _feedback(form: FeedbackForm) -> Iterator[Json]:
    yield {"type": "section", "text": plain(form.title)}
    reasons = [option(words.REASONS[reason], reason) for reason in Reason]
    yield _input(
        "reason",
        words.WHAT_WAS_MISSING,
        {"type": "radio_buttons", "action_id": ELEMENT, "options": reasons},
    )
    yield _input("text", words.TELL_US_MORE, _text(DETAIL_LIMIT, multiline=True), optional=True)


def _word(form: WordForm) -> Iterator[Json]:
    yield {"type": "section", "text": plain(f"{form.ticket} · {form.subject}")}
    yield _input("text", _LABELS[form.purpose], _text(BODY_LIMIT, multiline=True))


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
            return _text(DETAIL_LIMIT)
        case FieldKind.PARAGRAPH:
            return _text(DETAIL_LIMIT, multiline=True)
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
    urgent = [option(words.URGENT_LABEL, "urgent")]
    drawn = {"type": "checkboxes", "action_id": ELEMENT, "options": urgent}
    return drawn | ({"initial_options": urgent} if checked else {})
