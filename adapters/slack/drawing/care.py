"""A ticket as Slack shows it to care; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adapters.slack import care_actions
from adapters.slack.drawing import tickets
from adapters.slack.drawing.blocks import (
    bullets,
    button,
    buttons,
    file_link,
    header,
    line,
    link,
    menu,
    moment,
    quote,
    rich,
    run,
)
from adapters.slack.drawing.learning import lessons
from adapters.slack.fields import Json
from bot.dialogue import cards, words
from bot.dialogue.forms import Purpose
from bot.model.attachments import Attachment
from bot.model.tickets import Move, Said


def body(card: cards.CareCard) -> Iterator[Json]:
    yield header(words.care_title(card.number, card.route, card.urgent))
    if card.urgent:
        yield rich(line({"type": "broadcast", "range": "here"}, run(f" {words.URGENT}", bold=True)))
    state = run(tickets.standing(card.status), bold=True)
    yield rich(line(state, run(" · "), moment(card.filed, ago=True)))
    yield rich(bullets(*_facts(card)))
    yield rich(*_what_happened(card))
    if card.quoted.strip():
        yield rich(line(run(words.in_answer_to(card.quoted), italic=True)))
    if card.words:
        yield rich(_title(words.CARE_WORDS), quote(card.words))
    yield rich(*_what_was_shown(card))
    yield from _what_came_along(card)
    yield from _what_came_of_it(card)
    yield from _moves(card)
    yield from lessons(card.lessons)


def _title(text: str) -> Json:
    return line(run(text, bold=True))


def _what_happened(card: cards.CareCard) -> Iterator[Json]:
    yield _title(card.subject)
    if card.body:
        yield quote(card.body)


def _what_was_shown(card: cards.CareCard) -> Iterator[Json]:
    yield _title(words.CARE_SHOWN)
    if card.entry:
        yield line(run(card.entry.title), run(f" ({card.entry.entry})"))
    yield quote(card.shown) if card.shown else line(run(words.CARE_NO_ANSWER_SHOWN))


def _what_came_along(card: cards.CareCard) -> Iterator[Json]:
    if card.details:
        details = (_fact(detail.label, run(detail.value)) for detail in card.details)
        yield rich(_title(words.CARE_DETAILS), bullets(*details))
    if card.files:
        files = (line(_file(file)) for file in card.files)
        yield rich(_title(words.CARE_FILES), bullets(*files))
    if card.staff_note:
        yield rich(_title(words.CARE_STAFF_NOTE), quote(card.staff_note))


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


def _what_came_of_it(card: cards.CareCard) -> Iterator[Json]:
    yield from _talk(words.CARE_SAID, card.said)
    yield from _talk(words.CARE_NOTES, card.notes)
    if card.history:
        yield rich(_title(words.CARE_HISTORY), bullets(*map(tickets.step, card.history)))
    if card.solved is not None:
        yield rich(_title(words.SOLVED[card.solved]))


def _talk(title: str, talk: Sequence[Said]) -> Iterator[Json]:
    if talk:
        yield rich(_title(title))
    for said in talk:
        yield rich(line(run(f"{said.who} · "), moment(said.at)), quote(said.text))


def _moves(card: cards.CareCard) -> Iterator[Json]:
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


def _order(card: cards.CareCard, what: Move | Purpose) -> care_actions.Order:
    return care_actions.Order(what, card.number, card.status)
