"""The playground's drawing: a card or form as HTML; pure, and everything that a person typed is
escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from adapters.web import actions
from bot.dialogue import cards, forms, learning, reports, speech, words
from bot.dialogue.lessons import FIRST, Lesson, Press
from bot.knowledge.linking import linked
from bot.knowledge.prose import Listing, Note, Paragraph, parse
from bot.knowledge.shapes import FieldKind
from bot.model.questions import Feedback
from bot.model.tickets import Move

HELPDESK_ROWS = 4
"""Tickets of the helpdesk that the page lists; the others are counted."""

_INPUTS = {
    FieldKind.TEXT: "text",
    FieldKind.SERIAL: "text",
    FieldKind.PHONE_NUMBERS: "text",
    FieldKind.DATE: "date",
    FieldKind.EMAIL: "email",
}


def message(card: cards.Card, *, private: bool) -> str:
    """A card as it stands in the chat; `private` when only this person sees it."""
    inner = Markup(_draw(_template(card), card=card, private=private))  # noqa: S704  # nosec B704  # escaped
    ticket = card.number if isinstance(card, cards.TicketCard | cards.CareCard) else None
    return _draw("message.html", card=inner, private=private, ticket=ticket)


def said(text: str) -> str:
    """What the person wrote."""
    return _draw("said.html", text=text)


def form(form: forms.Form, scope: str) -> str:
    """What goes into the dialog; `scope` keeps the fields' ids apart where a page shows several
    forms."""
    return _draw(_template(form), form=form, scope=scope)


def page(*, helpdesk: bool, knowledge: bool) -> str:
    """The playground, with a helpdesk and the knowledge's desk or without; what is said in it
    arrives by events."""
    return _draw("page.html", helpdesk=helpdesk, knowledge=knowledge)


def door(*, refused: bool) -> str:
    """Before a locked playground: a form for its token, again when that was wrong."""
    return _draw("door.html", refused=refused)


def helpdesk(*, on: bool, tickets: Sequence[Mapping[str, object]]) -> str:
    """The helpdesk's part of the page, the newest ticket first."""
    return _draw("helpdesk.html", on=on, tickets=tickets)


def gallery(cards: Mapping[str, cards.Card], forms: Mapping[str, forms.Form]) -> str:
    return _draw("gallery.html", cards=cards, forms=forms, message=message, form=form)


def _template(shown: cards.Card | forms.Form) -> str:
    match shown:
        case cards.AnswerCard():
            return "answer.html"
        case cards.AnswersCard():
            return "answers.html"
        case cards.UnpublishedCard():
            return "unpublished.html"
        case cards.ChoicesCard():
            return "choices.html"
        case cards.FamilyCard():
            return "family.html"
        case cards.NoAnswerCard():
            return "no_answer.html"
        case cards.TicketCard():
            return "ticket.html"
        case cards.CareCard():
            return "care.html"
        case cards.ReplyCard():
            return "reply.html"
        case cards.NudgeCard():
            return "nudge.html"
        case cards.TicketListCard():
            return "ticket_list.html"
        case cards.TopicsCard():
            return "topics.html"
        case cards.TopicCard():
            return "topic.html"
        case cards.WelcomeCard():
            return "welcome.html"
        case cards.NoticeCard():
            return "notice.html"
        case forms.TicketForm():
            return "ticket_form.html"
        case forms.FeedbackForm():
            return "feedback_form.html"
        case forms.WordForm():
            return "word_form.html"
        case forms.ReasonForm():
            return "reason_form.html"
        case forms.RerouteForm():
            return "reroute_form.html"
        case learning.MissListCard():
            return "miss_list.html"
        case learning.MissCard():
            return "miss.html"
        case learning.ChangeListCard():
            return "change_list.html"
        case learning.ChangeCard():
            return "change.html"
        case learning.ReceiptCard():
            return "receipt.html"
        case learning.CorrectionCard():
            return "correction.html"
        case learning.ReviewCard():
            return "review.html"
        case reports.ReportCard():
            return "report.html"
        case reports.NewsCard():
            return "news.html"
        case learning.TeachForm():
            return "teach_form.html"


def _draw(template: str, **values: object) -> str:
    return TEMPLATES.get_template(template).render(values)


def _time(value: datetime) -> str:
    """For readers without scripts; the page puts it into the reader's zone."""
    utc = value.astimezone(UTC)
    return f"{words.day(utc.date())}, {utc:%H:%M} UTC"


def _host(address: str) -> str:
    """Where a link leads, to be seen before it is opened: anybody may call a file anything."""
    try:
        return urlsplit(address).hostname or "?"
    except ValueError:
        return "?"


FOLDER = Path(__file__).parent / "templates"
TEMPLATES = Environment(
    loader=FileSystemLoader(FOLDER),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.filters["parsed"] = parse
TEMPLATES.filters["time"] = _time
TEMPLATES.filters["host"] = _host
TEMPLATES.filters["linked"] = linked
TEMPLATES.globals.update(
    posts=actions.posts,
    asks=actions.asks,
    words=words,
    language=speech.language,
    direction=speech.direction,
    inputs=_INPUTS,
    Feedback=Feedback,
    Move=Move,
    Lesson=Lesson,
    Press=Press,
    FIRST_LESSONS=FIRST,
    SUBJECT_LIMIT=forms.SUBJECT_LIMIT,
    BODY_LIMIT=forms.BODY_LIMIT,
    DETAIL_LIMIT=forms.DETAIL_LIMIT,
    HELPDESK_ROWS=HELPDESK_ROWS,
)
TEMPLATES.tests.update(
    {
        kind.__name__: lambda value, kind=kind: isinstance(value, kind)
        for kind in (Paragraph, Listing, Note, *cards.Button.__args__)
    }
)
