"""How a ticket is drawn for the care team; pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from functools import partial

from adapters.teams import actions
from adapters.teams.drawing import elements
from adapters.teams.drawing.buttons import Button, button, dialog, link, secondary
from adapters.teams.drawing.elements import Element
from adapters.teams.drawing.learning import lessons
from adapters.teams.drawing.tickets import step
from adapters.teams.limits import CARE_BYTES, QUOTE_CHARACTERS
from bot.dialogue import words
from bot.dialogue.cards import CareCard
from bot.knowledge.prose import Span
from bot.model.tickets import Attachment, Move, Said, Status

ROW = 2  # buttons beside each other on a phone
LATEST = 12  # of the conversation, of the notes and of the steps; the others are left out
_IN_SIGHT = (Move.CLAIM, Move.REPLY, Move.RESOLVE, Move.REOPEN)
_SHORTER = tuple(QUOTE_CHARACTERS // by for by in (1, 3, 10, 30))  # characters of each text

Quote = Callable[[str], Element]


def body(card: CareCard) -> list[Element]:
    """Where much was said, every text is drawn shorter until the card fits a message."""
    drawn: list[Element] = []
    for limit in _SHORTER:
        drawn = list(_drawn(card, partial(elements.quoted, limit=limit)))
        if len(json.dumps(drawn)) <= CARE_BYTES:
            break
    return drawn


def buttons(card: CareCard) -> list[Button]:
    """The last row of buttons, with the rarer ones in the overflow menu. A card whose place another
    one took has none any more."""
    if not card.moves:
        return []
    in_sight = list(_in_sight(card))
    rarer = [secondary(each) for each in _rarer(card)]
    return in_sight[_above(in_sight) :] + rarer


def _in_sight(card: CareCard) -> Iterator[Button]:
    """*Add a note* always."""
    for move in card.moves:
        if move in _IN_SIGHT:
            yield _button(card, move)
    if card.moves:
        yield dialog(words.ADD_NOTE, actions.WriteNote(ticket=card.number))


def _rarer(card: CareCard) -> Iterator[Button]:
    for move in card.moves:
        if move not in _IN_SIGHT:
            yield _button(card, move)
    if card.link:
        yield link(words.OPEN_CONVERSATION, card.link)
    yield from lessons(card.lessons)


def _above(in_sight: Sequence[Button]) -> int:
    """How many of them stand in rows above the last one."""
    return max(0, len(in_sight) - 1) // ROW * ROW


def _rows(card: CareCard) -> Iterator[Element]:
    in_sight = list(_in_sight(card))
    for start in range(0, _above(in_sight), ROW):
        yield elements.buttons(in_sight[start : start + ROW])


def _drawn(card: CareCard, quote: Quote) -> Iterator[Element]:
    yield from _state(card)
    yield elements.quoted(card.subject, weight="Bolder")
    yield quote(card.body)
    yield from _asked(card, quote)
    if card.files:
        yield elements.section(words.CARE_FILES, map(_file, card.files))
    yield from _talk(words.CARE_SAID, card.said, quote)
    yield from _talk(words.CARE_NOTES, card.notes, quote)
    if card.staff_note:
        yield elements.section(words.CARE_STAFF_NOTE, [elements.text(card.staff_note)])
    yield elements.section(words.CARE_WORDS, [quote(card.words)])
    yield elements.section(words.CARE_SHOWN, _shown(card, quote))
    yield from _history(card, quote)
    yield from _rows(card)


def _state(card: CareCard) -> Iterator[Element]:
    title = elements.heading(words.care_title(card.number, card.route, card.urgent))
    yield elements.alarm(title) if card.urgent else title
    state = elements.text(words.STATUS[card.status].capitalize(), weight="Bolder")
    yield elements.timed(state, _since(card))
    if card.solved is not None:
        yield elements.text(words.SOLVED[card.solved], weight="Bolder")
    if card.assignee:
        yield elements.fact(words.CARE_ASSIGNEE, elements.quoted(card.assignee))
    if card.due:
        yield elements.fact(words.CARE_DUE, elements.moment("", card.due))


def _since(card: CareCard) -> datetime:
    return card.history[-1].at if card.history else card.filed


def _asked(card: CareCard, quote: Quote) -> Iterator[Element]:
    yield elements.fact(words.CARE_WHO, elements.quoted(card.who))
    yield elements.fact(words.CARE_COMPANY, elements.quoted(card.company))
    where = words.asked_in(card.channel, card.venue)
    yield elements.fact(words.CARE_WHERE, elements.text(where))
    for detail in card.details:
        yield elements.fact(detail.label, quote(detail.value))


def _file(file: Attachment) -> Element:
    if not file.carried:
        return elements.quoted(words.not_taken_along(file.name), isSubtle=True)
    return elements.runs([Span(file.name, link=file.link)], spacing="Small")


def _talk(label: str, talk: Sequence[Said], quote: Quote) -> Iterator[Element]:
    if talk:
        latest = [_said(said, quote) for said in talk[-LATEST:]]
        yield elements.section(label, [*_earlier(talk), *latest])


def _said(said: Said, quote: Quote) -> Element:
    """The care team's words stand out by a shade, and by their name."""
    shade = {"style": "emphasis"} if said.by_care else {}
    who = elements.timed(elements.quoted(said.who, weight="Bolder"), said.at)
    items = [who, quote(said.text)]
    return {"type": "Container", "spacing": "Small", **shade, "items": items}


def _shown(card: CareCard, quote: Quote) -> Iterator[Element]:
    if card.entry:
        yield elements.small(card.entry.title)
    yield quote(card.shown) if card.shown else elements.text(words.CARE_NO_ANSWER_SHOWN)


def _history(card: CareCard, quote: Quote) -> Iterator[Element]:
    if card.history:
        yield elements.section(words.CARE_HISTORY, _steps(card, quote))


def _steps(card: CareCard, quote: Quote) -> Iterator[Element]:
    received = elements.small(words.STATUS[Status.OPEN].capitalize())
    yield elements.timed(received, card.filed)
    yield from _earlier(card.history)
    for moved in card.history[-LATEST:]:
        yield step(moved)
        if moved.reason:
            yield quote(moved.reason)


def _earlier(all: Sequence[object]) -> Iterator[Element]:
    left_out = len(all) - LATEST
    if left_out > 0:
        yield elements.small(words.earlier(left_out))


def _button(card: CareCard, move: Move) -> Button:
    title, ticket, seen = words.MOVE[move], card.number, card.status
    match move:
        case Move.REPLY:
            return dialog(title, actions.WriteReply(ticket=ticket))
        case Move.REROUTE:
            return dialog(title, actions.ChooseRoute(ticket=ticket, seen=seen))
        case Move.RESOLVE | Move.DISMISS:
            return dialog(title, actions.GiveReason(ticket=ticket, seen=seen, move=move))
        case Move.CLAIM | Move.RELEASE | Move.REOPEN:
            return button(title, actions.Order(ticket=ticket, seen=seen, move=move))
        case Move.ANSWER | Move.WITHDRAW:
            raise ValueError(f"{move} is the partner's")
