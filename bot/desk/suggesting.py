"""Replies that care can start from: what the nearest entries say, and what was saved; what came of
each is counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from bot.desk import care_side, subjects
from bot.desk.context import TurnContext
from bot.desk.showing import screens
from bot.dialogue import catalogues, speech, turns, words
from bot.dialogue.forms import BODY_LIMIT
from bot.dialogue.learning import TeachField
from bot.dialogue.lessons import Lesson, Press
from bot.dialogue.reports import ReportCard, ReportLine, ReportPart
from bot.errors import StaleError
from bot.knowledge import prose
from bot.knowledge.translations import spoken
from bot.model import slots
from bot.model.people import Agent, Venue
from bot.model.suggestions import Suggested, Suggestion
from bot.model.text import one_line
from bot.model.tickets import Ticket
from bot.ports.channel import Delivery

NEAREST = 3  # entries that are offered
PREVIEW = 140  # characters of one that is offered


def show(context: TurnContext, turn: turns.Learn) -> list[Delivery]:
    """Below the ticket's card, for whoever writes next; to whoever works it where nobody else looks
    on, there."""
    ticket = context.ticket(turn.about, turn.by)
    slot, draw = slots.nudge(ticket.number), partial(card, context, ticket)
    if turn.where.venue is Venue.COMMAND:
        shown = Delivery(turn.where.place, slot, draw())
    else:
        shown = screens.below_cares(ticket, context.knowledge, slot, draw)
    if isinstance(shown.card, ReportCard) and shown.card.parts:
        offered = Suggested(Suggestion.SHOWN, context.now)
        kept = [one for one in ticket.suggested if one.became is not Suggestion.SHOWN]
        context.memory.keep_ticket(replace(ticket, suggested=(*kept, offered)))
    return [shown]


def card(context: TurnContext, ticket: Ticket) -> ReportCard:
    lines = tuple(_line(ticket, *one) for one in _offered(context, ticket))
    title = words.suggestions_for(ticket.number)
    if not lines:
        return ReportCard(title, words.NOTHING_TO_START_FROM, ())
    return ReportCard(title, "", (ReportPart(words.START_FROM, lines),))


def fields(context: TurnContext, about: str, by: Agent) -> Iterator[TeachField]:
    number, _, source = about.partition("/")
    ticket = context.ticket(number, by)
    text = {id: text for id, _, text in _offered(context, ticket)}.get(source)
    if text is None:
        raise StaleError(f"there is no {source} to start from")
    yield TeachField("text", words.REPLY, text[:BODY_LIMIT], several=True, limit=BODY_LIMIT)


def send(context: TurnContext, turn: turns.Teach) -> list[Delivery]:
    """As any reply; whether it is the text as it stood is remembered."""
    number, _, source = turn.about.partition("/")
    ticket = context.ticket(number, turn.by)
    stood = {id: text for id, _, text in _offered(context, ticket)}.get(source, "")
    text = turn.filled.get("text", "")
    same = text.split() == stood[:BODY_LIMIT].split()
    became = Suggestion.AS_IT_STOOD if same else Suggestion.EDITED
    reply = turns.Reply(id=turn.id, by=turn.by, ticket=number, text=text)
    return care_side.reply(context, reply, became)


def _line(ticket: Ticket, source: str, title: str, text: str) -> ReportLine:
    preview = one_line(text)
    if len(preview) > PREVIEW:
        preview = f"{preview[:PREVIEW]}…"
    return ReportLine(title, preview, Press(Lesson.SUGGEST, f"{ticket.number}/{source}"))


def _offered(context: TurnContext, ticket: Ticket) -> Iterator[tuple[str, str, str]]:
    """Each one's id, what it is called, and its text, in the partner's language."""
    knowledge = spoken(context.knowledge, ticket.by.language)
    with speech.speaking(catalogues.known(ticket.by.language) or speech.ENGLISH):
        note = words.NOTE
    for id in _nearest(context, ticket):
        entry = knowledge.by_id[id]
        if entry.answer:
            yield id, entry.question, prose.plain(entry.answer, note)
    route = subjects.route_named(ticket.route, knowledge)
    for reply in knowledge.replies:
        if reply.route in (None, route.id):
            yield f"saved-{reply.id}", reply.title, reply.text


def _nearest(context: TurnContext, ticket: Ticket) -> list[str]:
    """The ticket's entry, then those nearest to its words."""
    found = context.index.find(f"{ticket.subject}\n{ticket.asked}")
    near = [hit.entry for hit in found.hits]
    ids = dict.fromkeys([ticket.entry or "", *near])
    return [id for id in ids if id in context.knowledge.by_id][:NEAREST]
