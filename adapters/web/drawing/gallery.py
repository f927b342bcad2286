"""Every card and form with samples from the knowledge at hand, drawn side by side on one page."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from adapters.web.drawing import cards as render
from bot.desk import presenter
from bot.dialogue import words
from bot.dialogue.cards import Addressee, BrowseTopics, Card, NoticeCard, NudgeCard
from bot.dialogue.forms import (
    FeedbackForm,
    Form,
    Purpose,
    ReasonForm,
    RerouteForm,
    TicketForm,
    WordForm,
)
from bot.knowledge.entries import Entry, Field, Knowledge
from bot.knowledge.prose import plain
from bot.model.people import Agent, Company, Conversation, Partner, Place, Venue
from bot.model.questions import Feedback, Question, Showing
from bot.model.tickets import Attachment, Detail, Move, Said, Screen, Status, Ticket, moved

_HERE = Place("web", "gallery")
_QUESTION = Question(
    id="gallery",
    by=Partner("gallery", "Petra Lang", Company("gallery", "Example Telecom")),
    where=Conversation(_HERE, _HERE, Venue.DIRECT),
    asked=datetime(2026, 3, 9, 14, 32, tzinfo=UTC),
    text="how to port DID",
    showing=Showing.ENTRY,
    decision="answer",
    confidence=1.0,
    near=(),
)
_ALONE = Conversation(_HERE, _HERE, Venue.COMMAND)
_NUMBER = "WX-7KQ3M"
_ANNA = Agent("gallery/anna", "Anna", Company("care", "Customer Care"))


def page(knowledge: Knowledge) -> str:
    return render.gallery(cards(knowledge), forms(knowledge))


def cards(knowledge: Knowledge) -> dict[str, Card]:
    """The names say what each shows; a knowledge without unpublished entries has no card for
    them."""
    entry = _richest(knowledge)
    asked = replace(
        _QUESTION, entry=entry.id, near=tuple(each.id for each in knowledge.entries[:4])
    )
    unpublished = next((each for each in knowledge.entries if each.answer is None), None)
    questions = {
        "answer": asked,
        "answer-private": replace(asked, where=_ALONE),
        "answer-that-helped": replace(asked, feedback=Feedback.HELPED),
        "answer-with-ticket": replace(asked, feedback=Feedback.NOT_HELPED, ticket=_NUMBER),
        **({"unpublished": replace(asked, entry=unpublished.id)} if unpublished else {}),
        "choices": replace(asked, showing=Showing.CHOICES),
        "no-answer": replace(asked, showing=Showing.NONE, text="112 doesn't work", urgent=True),
        "hand-off": replace(asked, showing=Showing.HANDOFF),
    }
    life = _life(_ticket(entry))
    replied = presenter.reply_cards(life[Status.WAITING], knowledge)
    return {
        **{
            name: presenter.question_card(question, knowledge)
            for name, question in questions.items()
        },
        **{
            f"ticket-{words.STATUS[status]}": presenter.ticket_card(life[status], knowledge)
            for status in life
        },
        **{
            f"care-{words.STATUS[status]}": presenter.care_card(life[status], knowledge)
            for status in life
        },
        "reply": replied[-1][1],
        "nudge": NudgeCard(
            _NUMBER, Addressee(_ANNA.id, _ANNA.name), words.still_unanswered(_NUMBER)
        ),
        "ticket-list": presenter.ticket_list_card("gallery", tuple(life.values()), 0),
        "topics": presenter.topics_card("gallery", knowledge),
        "topic": presenter.topic_card("gallery", entry.topic.id, knowledge),
        "welcome": presenter.welcome_card(knowledge),
        "notice": NoticeCard(*words.GREETING, BrowseTopics()),
    }


def forms(knowledge: Knowledge) -> dict[str, Form]:
    entry = _richest(knowledge)
    return {
        "ticket-form": TicketForm(
            question=_QUESTION.id,
            route=entry.route.name,
            answers=entry.route.answers,
            due=_ticket(entry).due,
            subject=entry.question,
            body=_QUESTION.text,
            urgent=True,
            files=1,
            fields=_fields(knowledge),
            similar=presenter.ticket_line(_ticket(entry)),
        ),
        "feedback-form": FeedbackForm(_QUESTION.id, entry.question),
        **{f"{purpose}-form": WordForm(purpose, _NUMBER, entry.question) for purpose in Purpose},
        "resolve-form": ReasonForm(_NUMBER, Move.RESOLVE, Status.WAITING),
        "reroute-form": RerouteForm(
            _NUMBER, Status.OPEN, tuple((each.id, each.name) for each in knowledge.routes)
        ),
    }


def _richest(knowledge: Knowledge) -> Entry:
    """The entry that shows most of what a card can hold."""
    return max(
        knowledge.entries,
        key=lambda entry: (
            len(set(map(type, entry.answer or ()))),
            len(entry.form),
            len(entry.related),
        ),
    )


def _fields(knowledge: Knowledge) -> tuple[Field, ...]:
    """One field of every kind that the forms use."""
    fields = (field for entry in knowledge.entries for field in entry.form)
    return tuple({field.kind: field for field in fields}.values())


def _ticket(entry: Entry) -> Ticket:
    return Ticket(
        number=_NUMBER,
        question=_QUESTION.id,
        by=_QUESTION.by,
        where=_QUESTION.where,
        link=None,
        screens=(Screen(_HERE, "partner"),),
        care=Screen(_HERE, "care"),
        route=entry.route.id,
        status=Status.OPEN,
        urgent=True,
        subject=entry.question,
        body="We did as the answer says three weeks ago, and heard nothing since.",
        details=tuple(Detail(field.label, field.example) for field in entry.form),
        files=(Attachment("screenshot.png", "https://files.example.com/screenshot.png"),),
        asked=_QUESTION.text,
        entry=entry.id,
        shown=plain(entry.answer) if entry.answer else None,
        filed=_QUESTION.asked,
        due=_QUESTION.asked + timedelta(hours=3),
    )


def _life(ticket: Ticket) -> dict[Status, Ticket]:
    """The ticket in each of its states."""
    at = [ticket.filed + timedelta(minutes=minutes) for minutes in (6, 31, 44, 90)]
    claimed = replace(
        moved(ticket, Move.CLAIM, _ANNA, at[0]),
        notes=(Said(_ANNA.name, True, "Asked the operator for the state of the order.", at[0]),),
    )
    waiting = replace(
        moved(claimed, Move.REPLY, _ANNA, at[1]),
        said=(
            Said(
                _ANNA.name,
                True,
                "The operator has your order.\nWhen did you send the documents?",
                at[1],
            ),
        ),
    )
    answered = replace(
        moved(waiting, Move.ANSWER, ticket.by, at[2]),
        said=(*waiting.said, Said(ticket.by.name, False, "On the second, by e-mail.", at[2])),
    )
    return {
        Status.OPEN: ticket,
        Status.CLAIMED: claimed,
        Status.WAITING: waiting,
        Status.RESOLVED: moved(
            answered, Move.RESOLVE, _ANNA, at[3], "The operator confirmed the date."
        ),
        Status.DISMISSED: moved(claimed, Move.DISMISS, _ANNA, at[3], "Sent twice."),
    }
