"""How tickets are drawn for their partner, and what passes between the partner and the care team;
pure."""

from __future__ import annotations

from collections.abc import Sequence

from adapters.teams.drawing.elements import (
    Action,
    Element,
    alarm,
    button,
    dialog,
    heading,
    moment,
    opens,
    quoted,
    section,
    small,
    text,
    timed,
)
from adapters.teams.drawing.mentions import addressed
from bot.dialogue import words
from bot.dialogue.cards import NudgeCard, ReplyCard, TicketCard, TicketLine, TicketListCard
from bot.model.tickets import Move, Moved, Status


def partner(card: TicketCard) -> list[Element]:
    received = words.STATUS[Status.OPEN].capitalize()
    state = text(words.STATUS[card.status].capitalize(), weight="Bolder")
    life = [state, timed(small(received), card.filed), *map(step, card.history)]
    return [
        *([alarm(text(words.URGENT, weight="Bolder"))] if card.urgent else []),
        heading(words.ticket_title(card.number, card.route)),
        quoted(card.subject),
        *(life if card.history else [timed(state, card.filed)]),
        *([small(words.files_went_along(card.files))] if card.files else []),
        *([moment(words.EXPECT_BY, card.due)] if card.due else []),
        text(card.next),
        *([_judge(card.number)] if card.judge else []),
    ]


def step(moved: Moved) -> Element:
    return timed(quoted(words.step(moved.move, moved.who), isSubtle=True, size="Small"), moved.at)


def partner_actions(
    moves: Sequence[Move], number: str, answer: str = words.MOVE[Move.ANSWER]
) -> list[Action]:
    drawn = {
        Move.ANSWER: dialog(answer, "write-comment", ticket=number),
        Move.WITHDRAW: button(words.MOVE[Move.WITHDRAW], "withdraw", ticket=number),
    }
    return [drawn[move] for move in moves]


def _judge(number: str) -> Element:
    answers = [
        button(words.YES, "solved", ticket=number),
        button(words.NO, "not-solved", ticket=number),
    ]
    return section(words.DID_THAT_SOLVE_IT, {"type": "ActionSet", "actions": answers})


def reply(card: ReplyCard) -> list[Element]:
    """Marked as a human's word by its first line; the text is as it was typed."""
    return [
        quoted(
            words.human_reply(card.who, card.route, card.number), size="Medium", weight="Bolder"
        ),
        addressed(card.to),
        quoted(card.text),
    ]


def nudge(card: NudgeCard) -> list[Element]:
    return [*([addressed(card.to)] if card.to else []), quoted(card.text)]


def nudge_actions(card: NudgeCard) -> list[Action]:
    return [button(words.RETRY, "care-retry", ticket=card.number)] if card.retry else []


def page(card: TicketListCard) -> list[Element]:
    title = words.TICKETS if not card.page else f"{words.TICKETS} · {words.page_of(card.page)}"
    return [
        heading(title),
        *(map(_line, card.tickets) if card.tickets else [text(words.NO_TICKETS)]),
    ]


def page_actions(card: TicketListCard) -> list[Action]:
    def turn(title: str, page: int) -> Action:
        return button(title, "tickets", page=page, slot=card.slot)

    return [
        *([turn(words.PREVIOUS_PAGE, card.page - 1)] if card.page else []),
        *([turn(words.NEXT_PAGE, card.page + 1)] if card.more else []),
    ]


def _line(ticket: TicketLine) -> Element:
    return opens(
        button(f"{words.SHOW_TICKET} {ticket.number}", "show-ticket", ticket=ticket.number),
        moment(
            f"{ticket.number} · {words.STATUS[ticket.status]}",
            ticket.filed,
            size="Small",
            isSubtle=True,
        ),
        quoted(ticket.subject, weight="Bolder"),
    )
