"""Tickets as Slack shows them, to the partner and to care; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adapters.slack import actions, care_actions
from adapters.slack.drawing.blocks import (
    addressed,
    bullets,
    button,
    buttons,
    file_link,
    header,
    line,
    link,
    menu,
    moment,
    offer,
    quote,
    rich,
    run,
    small,
    small_with_date,
    spans,
)
from adapters.slack.drawing.learning import lessons
from adapters.slack.fields import Json
from bot.dialogue import cards, words
from bot.dialogue.forms import Purpose
from bot.knowledge.linking import linked
from bot.model.attachments import Attachment
from bot.model.tickets import Move, Moved, Said, Status

# The partner's side


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
    state.append(run(_state(card.status), bold=True))
    if not card.history:
        yield rich(line(*state, run(" · "), moment(card.filed)))
        return
    yield rich(line(*state))
    received = line(run(f"{_state(Status.OPEN)} · "), moment(card.filed))
    yield rich(bullets(received, *map(_step, card.history)))


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


def tickets(card: cards.TicketListCard) -> Iterator[Json]:
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
    yield small_with_date(_state(ticket.status), ticket.filed)


def _partner_moves(
    moves: Sequence[Move], number: str, answer: str | None = None, **style: str
) -> Iterator[Json]:
    if Move.ANSWER in moves:
        label = answer or words.MOVE[Move.ANSWER]
        yield button(label, actions.Comment(number), **style)
    if Move.WITHDRAW in moves:
        yield button(words.MOVE[Move.WITHDRAW], actions.Withdraw(number))


# Care's side


def care(card: cards.CareCard) -> Iterator[Json]:
    yield header(words.care_title(card.number, card.route, card.urgent))
    if card.urgent:
        yield rich(line({"type": "broadcast", "range": "here"}, run(f" {words.URGENT}", bold=True)))
    state = run(_state(card.status), bold=True)
    yield rich(line(state, run(" · "), moment(card.filed, ago=True)))
    yield rich(bullets(*_facts(card)))
    yield rich(*_what_happened(card))
    if card.quoted.strip():
        yield rich(line(run(words.in_answer_to(card.quoted), italic=True)))
    if card.words:
        yield rich(line(run(words.CARE_WORDS, bold=True)), quote(card.words))
    yield rich(*_what_was_shown(card))
    if card.details:
        details = (_fact(detail.label, run(detail.value)) for detail in card.details)
        yield rich(line(run(words.CARE_DETAILS, bold=True)), bullets(*details))
    if card.files:
        files = (line(_file(file)) for file in card.files)
        yield rich(line(run(words.CARE_FILES, bold=True)), bullets(*files))
    if card.staff_note:
        yield rich(line(run(words.CARE_STAFF_NOTE, bold=True)), quote(card.staff_note))
    yield from _talk(words.CARE_SAID, card.said)
    yield from _talk(words.CARE_NOTES, card.notes)
    if card.history:
        yield rich(line(run(words.CARE_HISTORY, bold=True)), bullets(*map(_step, card.history)))
    if card.solved is not None:
        yield rich(line(run(words.SOLVED[card.solved], bold=True)))
    yield from _care_moves(card)
    yield from lessons(card.lessons)


def _what_happened(card: cards.CareCard) -> Iterator[Json]:
    yield line(run(card.subject, bold=True))
    if card.body:
        yield quote(card.body)


def _what_was_shown(card: cards.CareCard) -> Iterator[Json]:
    yield line(run(words.CARE_SHOWN, bold=True))
    if card.entry:
        yield line(run(card.entry.title), run(f" ({card.entry.entry})"))
    yield quote(card.shown) if card.shown else line(run(words.CARE_NO_ANSWER_SHOWN))


def _file(file: Attachment) -> Json:
    if not file.carried:
        return run(words.not_taken_along(file.name))
    return file_link(file)


def _facts(card: cards.CareCard) -> Iterator[Json]:
    yield _fact(words.CARE_WHO, run(card.who))
    yield _fact(words.CARE_COMPANY, run(card.company))
    where = run(words.asked_in(card.channel, card.venue))
    conversation = [run(" · "), link(card.link, words.OPEN_CONVERSATION)] if card.link else []
    yield _fact(words.CARE_WHERE, where, *conversation)
    if card.written:
        yield _fact(words.CARE_WRITTEN, run(card.written))
    if card.assignee:
        yield _fact(words.CARE_ASSIGNEE, run(card.assignee))
    if card.due:
        yield _fact(words.CARE_DUE, moment(card.due))
    for pledge, due in card.promised:
        yield _fact(words.PLEDGE_DUE[pledge], moment(due))


def _fact(label: str, *value: Json) -> Json:
    return line(run(f"{label}: ", bold=True), *value)


def _talk(title: str, talk: Sequence[Said]) -> Iterator[Json]:
    if talk:
        yield rich(line(run(title, bold=True)))
    for said in talk:
        yield rich(line(run(f"{said.who} · "), moment(said.at)), quote(said.text))


def _step(step: Moved) -> Json:
    reason = [run(f" · {step.reason}")] if step.reason else []
    return line(run(f"{words.step(step.move, step.who)} · "), moment(step.at), *reason)


def _care_moves(card: cards.CareCard) -> Iterator[Json]:
    """*Add a note* always; a card whose place another one took shows no moves any more."""
    if card.moves:
        yield from buttons(*_moves_in_sight(card), _rarer_moves(card))


def _moves_in_sight(card: cards.CareCard) -> Iterator[Json]:
    """The first one stands out."""
    style = {"style": "primary"}
    for move in card.moves:
        if move in cards.IN_SIGHT:
            yield button(words.MOVE[move], _order(card, move), **style)
            style = {}


def _rarer_moves(card: cards.CareCard) -> Json:
    rarer = [move for move in card.moves if move not in cards.IN_SIGHT]
    note = _order(card, Purpose.NOTE)
    if not rarer:
        return button(words.ADD_NOTE, note)
    orders = [(words.MOVE[move], _order(card, move)) for move in rarer]
    return menu([*orders, (words.ADD_NOTE, note)])


def _order(card: cards.CareCard, what: Move | Purpose) -> actions.Order:
    return actions.Order(what, card.number, card.status)


def _state(status: Status) -> str:
    return words.STATUS[status].capitalize()
