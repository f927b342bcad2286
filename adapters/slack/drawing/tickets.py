"""Tickets as Slack shows them to the partner; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adapters.slack import actions, care_actions
from adapters.slack.drawing.blocks import (
    addressed,
    bullets,
    button,
    buttons,
    header,
    line,
    moment,
    offer,
    rich,
    run,
    small,
    small_with_date,
    spans,
)
from adapters.slack.fields import Json
from bot.dialogue import cards, words
from bot.knowledge.linking import linked
from bot.model.tickets import Move, Moved, Status


def ticket(card: cards.TicketCard) -> Iterator[Json]:
    yield header(words.ticket_title(card.number, card.route))
    yield rich(line(run(card.subject, bold=True)))
    yield from _course(card)
    if card.files:
        yield small(words.files_went_along(card.files))
    if card.left:
        yield small(words.left_behind(card.left))
    if card.due:
        yield rich(line(run(f"{words.EXPECT_BY} "), moment(card.due)))
    if card.opens:
        yield rich(line(run(f"{words.WORK_BEGINS} "), moment(card.opens)))
    yield rich(line(run(card.next)))
    if card.judge:
        yield rich(line(run(words.DID_THAT_SOLVE_IT, bold=True)))
        yield from buttons(*_verdicts(card.number), *_partner_moves(card.moves, card.number))
    else:
        yield from buttons(*_partner_moves(card.moves, card.number, style="primary"))


def _course(card: cards.TicketCard) -> Iterator[Json]:
    """Where it stands, and how it came there."""
    state = [run(f"{words.URGENT} · ", bold=True)] if card.urgent else []
    state.append(run(standing(card.status), bold=True))
    if not card.history:
        yield rich(line(*state, run(" · "), moment(card.filed)))
        return
    yield rich(line(*state))
    received = line(run(f"{standing(Status.OPEN)} · "), moment(card.filed))
    yield rich(bullets(received, *map(step, card.history)))


def _verdicts(number: str) -> Iterator[Json]:
    yield button(words.YES, actions.Judge(number, solved=True))
    yield button(words.NO, actions.Judge(number, solved=False))


def reply(card: cards.ReplyCard) -> Iterator[Json]:
    """Marked as a human's word by its first line; the text is as it was typed."""
    yield header(words.human_reply(card.who, card.route, card.number))
    yield rich(line(*addressed(card.to), *spans([*linked(card.text)])))
    if card.written:
        yield small(words.written_in(card.written))
    yield from buttons(*_partner_moves(card.moves, card.number, words.REPLY, style="primary"))


def nudge(card: cards.NudgeCard) -> Iterator[Json]:
    yield rich(line(*(addressed(card.to) if card.to else ()), run(card.text)))
    if card.retry:
        yield from buttons(button(words.RETRY, care_actions.Retry(card.number), style="primary"))
    if card.judge:
        yield from buttons(*_verdicts(card.number))


def ticket_list(card: cards.TicketListCard) -> Iterator[Json]:
    yield header(words.TICKETS)
    if totals := words.totals(card.totals):
        yield small(totals)
    for ticket in card.tickets:
        yield from _ticket_line(ticket)
    if not card.tickets:
        yield rich(line(run(words.NO_TICKETS)))
    if card.page or card.more:
        yield small(words.page_of(card.page))
    yield from buttons(*_page_turns(card))


def _page_turns(card: cards.TicketListCard) -> Iterator[Json]:
    if card.page:
        yield button(words.PREVIOUS_PAGE, actions.Tickets(card.page - 1, card.slot))
    if card.more:
        yield button(words.NEXT_PAGE, actions.Tickets(card.page + 1, card.slot))


def _ticket_line(ticket: cards.TicketLine) -> Iterator[Json]:
    aloud = f"{words.SHOW_TICKET} {ticket.number}"
    shown = button(words.SHOW_TICKET, actions.Show(ticket.number), accessibility_label=aloud)
    yield offer(f"{ticket.number} · {ticket.subject}", shown)
    yield small_with_date(standing(ticket.status), ticket.filed)


def _partner_moves(
    moves: Sequence[Move], number: str, answer: str | None = None, **style: str
) -> Iterator[Json]:
    if Move.ANSWER in moves:
        label = answer or words.MOVE[Move.ANSWER]
        yield button(label, actions.Comment(number), **style)
    if Move.WITHDRAW in moves:
        yield button(words.MOVE[Move.WITHDRAW], actions.Withdraw(number))


def step(made: Moved) -> Json:
    reason = [run(f" · {made.reason}")] if made.reason else []
    return line(run(f"{words.step(made.move, made.who)} · "), moment(made.at), *reason)


def standing(status: Status) -> str:
    return words.STATUS[status].capitalize()
