"""How tickets are drawn for their partner, and what passes between the partner and the care team;
pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adapters.teams import actions, care_actions
from adapters.teams.drawing import elements
from adapters.teams.drawing.buttons import Button, button, dialog
from adapters.teams.drawing.elements import Element
from adapters.teams.drawing.mentions import addressed
from adapters.teams.limits import QUOTE_CHARACTERS
from bot.dialogue import cards, words
from bot.model.tickets import Move, Moved, Status

STEPS = 12  # of a ticket's life that are drawn, the latest


def partner(card: cards.TicketCard) -> Iterator[Element]:
    if card.urgent:
        yield elements.alarm(elements.text(words.URGENT, weight="Bolder"))
    yield elements.heading(words.ticket_title(card.number, card.route))
    yield elements.quoted(card.subject)
    yield from _life(card)
    if card.files:
        yield elements.small(words.files_went_along(card.files))
    if card.left:
        yield elements.quoted(words.left_behind(card.left), isSubtle=True, size="Small")
    if card.due:
        yield elements.moment(words.EXPECT_BY, card.due)
    if card.opens:
        yield elements.moment(words.WORK_BEGINS, card.opens)
    yield elements.text(card.next)
    if card.judge:
        yield _judge(card.number)


def step(moved: Moved) -> Element:
    told = words.step(moved.move, moved.who)
    return elements.timed(elements.quoted(told, isSubtle=True, size="Small"), moved.at)


def partner_buttons(
    moves: Sequence[Move], number: str, answer: str | None = None
) -> Iterator[Button]:
    for move in moves:
        if move is Move.ANSWER:
            yield dialog(answer or words.MOVE[move], actions.WriteComment(ticket=number))
        elif move is Move.WITHDRAW:
            yield button(words.MOVE[move], actions.Withdraw(ticket=number))


def reply(card: cards.ReplyCard) -> Iterator[Element]:
    """Marked as a human's word by its first line; the text is as it was typed."""
    said_by = words.human_reply(card.who, card.route, card.number)
    yield elements.quoted(said_by, size="Medium", weight="Bolder")
    yield addressed(card.to)
    yield elements.linked(card.text)
    if card.written:
        yield elements.small(words.written_in(card.written))
    if len(card.text) > QUOTE_CHARACTERS:
        yield _all_of(card.number)


def _all_of(number: str) -> Element:
    return elements.buttons([dialog(words.READ_ALL, actions.ReadTicket(ticket=number))])


def nudge(card: cards.NudgeCard) -> Iterator[Element]:
    if card.to:
        yield addressed(card.to)
    yield elements.quoted(card.text)


def nudge_buttons(card: cards.NudgeCard) -> Iterator[Button]:
    if card.retry:
        yield button(words.RETRY, care_actions.Retry(ticket=card.number))
    if card.judge:
        yield from _verdicts(card.number)


def _life(card: cards.TicketCard) -> Iterator[Element]:
    state = elements.text(words.STATUS[card.status].capitalize(), weight="Bolder")
    if not card.history:
        yield elements.timed(state, card.filed)
        return
    yield state
    received = words.STATUS[Status.OPEN].capitalize()
    yield elements.timed(elements.small(received), card.filed)
    left_out = len(card.history) - STEPS
    if left_out > 0:
        yield elements.small(words.earlier(left_out))
    for moved in card.history[-STEPS:]:
        yield step(moved)


def _judge(number: str) -> Element:
    return elements.section(words.DID_THAT_SOLVE_IT, [elements.buttons([*_verdicts(number)])])


def _verdicts(number: str) -> Iterator[Button]:
    yield button(words.YES, actions.Solved(ticket=number))
    yield button(words.NO, actions.NotSolved(ticket=number))
