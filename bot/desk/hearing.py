"""What becomes of words: whether they are for the bot, for a ticket, or for the people around; a
command is obeyed here."""

from __future__ import annotations

from bot.desk import (
    alone,
    announcing,
    answering,
    below,
    browsing,
    care_side,
    colleagues,
    commands,
    knowledge_desk,
    known_issues,
    partner_side,
)
from bot.desk.below import Below
from bot.desk.context import TurnContext
from bot.desk.showing import presenter, receipts
from bot.dialogue import turns, words
from bot.dialogue.cards import NoticeCard
from bot.errors import RefusedError, StaleError
from bot.model import slots
from bot.model.people import Agent
from bot.ports.channel import Delivery
from bot.search import Decision


def hear(context: TurnContext, turn: turns.Ask) -> list[Delivery]:
    match turn.manner:
        case turns.Manner.ADDRESSED:
            return [*_addressed(context, turn), *_hint(context, turn)]
        case turns.Manner.IN_THREAD:
            return _hint(context, turn) or _in_thread(context, turn)
        case turns.Manner.OVERHEARD:
            return answering.overhear(context, turn)


def _addressed(context: TurnContext, turn: turns.Ask) -> list[Delivery]:
    """Always something: the bot was spoken to."""
    there = below.found(context, turn)
    if there and below.sure(there, turn):
        return _confirmed(context, turn, there)
    if not context.organisations.welcome(turn.by, turn.where):
        raise RefusedError(words.NOT_IN_THIS_CHANNEL)
    command = _command(context, turn)
    if command and (obeyed := _obeyed(context, turn, command, there)):
        return obeyed
    if answering.too_long(turn):
        too_long = answering.new(turn.where, NoticeCard(*words.TOO_LONG))
        return _taken(context, turn, there) or [too_long]
    if not context.may_ask(turn.by):
        return [answering.new(turn.where, NoticeCard(*words.TOO_MANY_QUESTIONS))]
    return _searched(context, turn, there)


def _command(context: TurnContext, turn: turns.Ask) -> commands.Command | None:
    """Tickets of a prefix that the company had before are found by their numbers, too."""
    prefix = context.knowledge.brand.ticket_prefix
    return commands.understood(turn.text, prefix, lambda number: context.shows(number, turn.by))


def _in_thread(context: TurnContext, turn: turns.Ask) -> list[Delivery]:
    """Silence, unless the words are for a ticket or the bot can help the asker."""
    there = below.found(context, turn)
    if there is None:
        return answering.follow_up(context, turn)
    if below.sure(there, turn):
        return partner_side.put_on(context, there.ticket, turn.by, turn.text, turn.files)
    if helped := answering.follow_up(context, turn, there.ticket.number):
        return helped
    if answering.is_small_talk(context, turn):
        return []
    if below.likely(there, turn):
        return partner_side.put_on(context, there.ticket, turn.by, turn.text, turn.files)
    return [_offer(context, turn, there)]


def _obeyed(
    context: TurnContext, turn: turns.Ask, command: commands.Command, there: Below | None
) -> list[Delivery]:
    id, by, where = turn.id, turn.by, turn.where
    match command:
        case commands.Help() if turn.files:
            return _taken(context, turn, there) or [answering.hand_off(context, turn, "")]
        case commands.Help():
            return [answering.new(where, presenter.welcome_card(context.knowledge))]
        case commands.ShowTopics():
            return browsing.browse(context, turns.Browse(id=id, by=by, where=where))
        case commands.ShowTickets():
            return browsing.list_tickets(context, turns.ListTickets(id=id, by=by, where=where))
        case commands.ShowTicket(number):
            return _ticket(context, turns.ShowTicket(id=id, by=by, where=where, ticket=number))
        case commands.WantTicket() if not context.may_ask(by):
            return [answering.new(where, NoticeCard(*words.TOO_MANY_QUESTIONS))]
        case commands.WantTicket(text):
            return [answering.hand_off(context, turn, text or turn.text)]
        case commands.ShowLanguages():
            return [answering.new(where, NoticeCard(*words.languages()))]
        case commands.ChooseLanguage(language):
            return browsing.choose_language(context, turn, language)
        case commands.ShowKnowledge():
            return knowledge_desk.door(context, turn)
        case commands.ShowIssues():
            return known_issues.door(context, turn)
        case commands.Announce():
            return announcing.door(context, turn)
        case commands.ShowAway():
            return colleagues.door(context, by, where) if isinstance(by, Agent) else []
        case commands.ShowReceipt(entry, number):
            return receipts.of_command(context, turn.where, entry, number)


def _ticket(context: TurnContext, turn: turns.ShowTicket) -> list[Delivery]:
    """Of a ticket that is not theirs to see nobody hears whether there is one."""
    try:
        return partner_side.show(context, turn)
    except StaleError:
        unknown = NoticeCard(*words.no_such_ticket(turn.ticket))
        return [answering.new(turn.where, unknown)]


def _searched(context: TurnContext, turn: turns.Ask, there: Below | None) -> list[Delivery]:
    finding = answering.search(context, turn)
    helpless = finding.decision is Decision.NONE and not finding.small_talk
    if there and helpless and below.likely(there, turn):
        return _confirmed(context, turn, there)
    return [answering.answer(context, turn, finding, there.ticket.number if there else None)]


def _taken(context: TurnContext, turn: turns.Ask, there: Below | None) -> list[Delivery]:
    """What the bot can do nothing with goes on the ticket that it stands below, or is offered to
    it; nothing where there is none."""
    if there is None:
        return []
    if below.likely(there, turn):
        return _confirmed(context, turn, there)
    return [_offer(context, turn, there)]


def _confirmed(context: TurnContext, turn: turns.Ask, there: Below) -> list[Delivery]:
    """Whoever speaks to the bot hears what became of it."""
    notice = NoticeCard(words.added_to(there.ticket.number), words.TICKET_NEXT)
    shown = partner_side.put_on(context, there.ticket, turn.by, turn.text, turn.files)
    return [*shown, answering.new(turn.where, notice)]


def _offer(context: TurnContext, turn: turns.Ask, there: Below) -> Delivery:
    """The button that decides, for whoever spoke."""
    whispered = alone.conversation(turn.where) if turn.where.whispered else None
    return answering.offer(context, turn, whispered or turn.where, there.ticket.number)


def _hint(context: TurnContext, turn: turns.Ask) -> list[Delivery]:
    """Care's words below its own card; a partner's are none of these."""
    about = slots.about(turn.below) if turn.below else None
    if about is None or about.side is not slots.Side.CARE or not isinstance(turn.by, Agent):
        return []
    return care_side.hint(context, about.ticket)
