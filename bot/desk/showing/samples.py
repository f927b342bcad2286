"""Every card and form with samples from the knowledge at hand, for those who want to see what there
is; pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.desk.showing import learning_samples, presenter, ticket_cards
from bot.dialogue import cards, forms, words
from bot.knowledge.entries import Entry, Field, Knowledge
from bot.knowledge.prose import plain
from bot.model.attachments import Attachment
from bot.model.people import Agent, Company, Conversation, Partner, Place, Venue
from bot.model.questions import Feedback, Question, Showing
from bot.model.screens import Screen
from bot.model.tickets import Detail, Move, Said, Status, Ticket, Totals, moved

_FORM = "samples"
_LIST = "samples"
_ANNA = Agent("samples/anna", "Anna", Company("care", "Care"))


@dataclass(frozen=True, slots=True)
class Samples:
    """By names that say what each shows; a knowledge without unpublished entries has no card for
    them."""

    cards: Mapping[str, cards.Card]
    forms: Mapping[str, forms.Form]


def drawn_from(knowledge: Knowledge, channel: str) -> Samples:
    """As somebody in `channel` would see them."""
    asked = _question(knowledge, Place(channel, "samples"))
    return Samples(dict(_cards(knowledge, asked)), dict(_forms(knowledge, asked)))


def _cards(knowledge: Knowledge, asked: Question) -> Iterator[tuple[str, cards.Card]]:
    number = _number(knowledge)
    for name, question in _questions(knowledge, asked):
        yield name, presenter.question_card(question, knowledge)
    life = _life(_ticket(knowledge, asked))
    for status, ticket in life.items():
        yield f"ticket-{words.STATUS[status]}", ticket_cards.ticket_card(ticket, knowledge)
    for status, ticket in life.items():
        yield f"care-{words.STATUS[status]}", ticket_cards.care_card(ticket, knowledge)
    _, reply = ticket_cards.reply_cards(life[Status.WAITING], knowledge)[-1]
    yield "reply", reply
    anna = cards.Addressee(_ANNA.id, _ANNA.name)
    yield "nudge", cards.NudgeCard(number, anna, words.still_unanswered(number))
    yield (
        "ticket-list",
        ticket_cards.ticket_list_card(_LIST, tuple(life.values()), 0, Totals(2, 1, 5, 2)),
    )
    yield "topics", presenter.topics_card(_LIST, knowledge)
    yield "topic", presenter.topic_card(_LIST, _richest(knowledge).topic.id, knowledge)
    yield "welcome", presenter.welcome_card(knowledge)
    yield from learning_samples.cards_of(_richest(knowledge))
    yield "notice", cards.NoticeCard(*words.GREETING, cards.BrowseTopics())


def _questions(knowledge: Knowledge, asked: Question) -> Iterator[tuple[str, Question]]:
    yield "answer", asked
    alone = replace(asked.where, venue=Venue.COMMAND)
    yield "answer-private", replace(asked, where=alone)
    yield "answer-that-helped", replace(asked, feedback=Feedback.HELPED)
    raised = _number(knowledge)
    yield "answer-with-ticket", replace(asked, feedback=Feedback.NOT_HELPED, ticket=raised)
    if unpublished := next((each for each in knowledge.entries if each.answer is None), None):
        yield "unpublished", replace(asked, entry=unpublished.id)
    yield "choices", replace(asked, showing=Showing.CHOICES)
    yield "answers", replace(asked, showing=Showing.ENTRIES, also=asked.near[:1], unknown="llamas")
    for family in knowledge.families[:1]:
        yield "family", replace(asked, showing=Showing.CHOICES, family=family.id)
    emergencies = knowledge.brand.emergency
    text = f"{emergencies[0]} doesn't work" if emergencies else "llamas"
    yield "no-answer", replace(asked, showing=Showing.NONE, text=text, urgent=bool(emergencies))
    yield "hand-off", replace(asked, showing=Showing.HANDOFF)


def _forms(knowledge: Knowledge, asked: Question) -> Iterator[tuple[str, forms.Form]]:
    entry, ticket = _richest(knowledge), _ticket(knowledge, asked)
    number = ticket.number
    yield "ticket-form", _ticket_form(knowledge, asked, ticket)
    yield "feedback-form", forms.FeedbackForm(asked.id, entry.question, _FORM)
    for purpose in forms.Purpose:
        yield f"{purpose}-form", forms.WordForm(purpose, number, entry.question, _FORM)
    yield "resolve-form", forms.ReasonForm(number, Move.RESOLVE, Status.WAITING, _FORM)
    routes = tuple((route.id, route.name) for route in knowledge.routes)
    yield "teach-form", learning_samples.form_of(_richest(knowledge))
    yield "reroute-form", forms.RerouteForm(number, Status.OPEN, routes, _FORM)


def _ticket_form(knowledge: Knowledge, asked: Question, ticket: Ticket) -> forms.TicketForm:
    entry = _richest(knowledge)
    return forms.TicketForm(
        question=asked.id,
        route=entry.route.name,
        answers=entry.route.answers,
        due=ticket.due,
        subject=entry.question,
        body=asked.text,
        urgent=True,
        files=1,
        fields=_fields(knowledge),
        similar=ticket_cards.ticket_line(ticket),
        id=_FORM,
    )


def _question(knowledge: Knowledge, here: Place) -> Question:
    return Question(
        id="samples",
        by=Partner("samples", "Petra Lang", Company("samples", "Example Telecom")),
        where=Conversation(here, here, Venue.DIRECT),
        asked=datetime(2026, 3, 9, 14, 32, tzinfo=UTC),
        text=learning_samples.typed(_richest(knowledge)),
        showing=Showing.ENTRY,
        decision="answer",
        confidence=1.0,
        near=tuple(entry.id for entry in knowledge.entries[:4]),
        entry=_richest(knowledge).id,
    )


def _number(knowledge: Knowledge) -> str:
    return f"{knowledge.brand.ticket_prefix}-7KQ3M"


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


def _ticket(knowledge: Knowledge, asked: Question) -> Ticket:
    entry, here = _richest(knowledge), asked.where.place
    return Ticket(
        number=_number(knowledge),
        question=asked.id,
        by=asked.by,
        where=asked.where,
        link=None,
        screens=(Screen(here, "partner"),),
        care=Screen(here, "care"),
        route=entry.route.id,
        status=Status.OPEN,
        urgent=True,
        subject=entry.question,
        body="We did as the answer says three weeks ago, and heard nothing since.",
        details=tuple(Detail(field.label, field.example) for field in entry.form),
        files=(Attachment("screenshot.png", "https://files.example.com/screenshot.png"),),
        asked=asked.text,
        entry=entry.id,
        shown=plain(entry.answer, words.NOTE) if entry.answer else None,
        filed=asked.asked,
        due=entry.route.target.due(asked.asked) if entry.route.target else None,
    )


def _life(ticket: Ticket) -> dict[Status, Ticket]:
    """The ticket in each of its states."""
    at = [ticket.filed + timedelta(minutes=minutes) for minutes in (6, 31, 44, 90)]
    looked = Said(_ANNA.name, True, "Looked it up: it came in three weeks ago.", at[0])
    claimed = replace(moved(ticket, Move.CLAIM, _ANNA, at[0]), notes=(looked,))
    word = Said(
        _ANNA.name,
        True,
        "We have it in front of us.\nWhen did you send the documents?",
        at[1],
    )
    waiting = replace(moved(claimed, Move.REPLY, _ANNA, at[1]), said=(word,))
    answer = Said(ticket.by.name, False, "On the second, by e-mail.", at[2])
    answered = replace(moved(waiting, Move.ANSWER, ticket.by, at[2]), said=(word, answer))
    confirmed = "They have the date now."
    return {
        Status.OPEN: ticket,
        Status.CLAIMED: claimed,
        Status.WAITING: waiting,
        Status.RESOLVED: moved(answered, Move.RESOLVE, _ANNA, at[3], confirmed),
        Status.DISMISSED: moved(claimed, Move.DISMISS, _ANNA, at[3], "Sent twice."),
    }
