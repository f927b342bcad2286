"""How a ticket is drawn for the care team; pure."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from adapters.teams.drawing.elements import (
    Action,
    Element,
    alarm,
    button,
    dialog,
    fact,
    heading,
    link,
    moment,
    quoted,
    runs,
    section,
    small,
    text,
    timed,
)
from adapters.teams.drawing.tickets import step
from adapters.teams.limits import CARE_BYTES, QUOTE_CHARACTERS
from bot.dialogue import words
from bot.dialogue.cards import CareCard
from bot.knowledge.prose import Span
from bot.model.tickets import Move, Moved, Said, Status

ROW = 2  # buttons beside each other on a phone
LATEST = 12  # of the conversation, of the notes and of the steps; the others are left out
_IN_SIGHT = (Move.CLAIM, Move.REPLY, Move.RESOLVE, Move.REOPEN)
_SHORTER = tuple(QUOTE_CHARACTERS // by for by in (1, 3, 10, 30))  # characters of each text

Quote = Callable[[str], Element]


def body(card: CareCard) -> list[Element]:
    """Where much was said, every text is drawn shorter until the card fits a message."""
    drawn: list[Element] = []
    for limit in _SHORTER:
        drawn = _drawn(card, partial(quoted, limit=limit))
        if len(json.dumps(drawn)) <= CARE_BYTES:
            break
    return drawn


def actions(card: CareCard) -> list[Action]:
    """The last row of buttons, with the rarer ones in the overflow menu."""
    buttons = _in_sight(card)
    return [*buttons[_above(buttons) :], *(map(_secondary, _rarer(card)) if buttons else ())]


def _in_sight(card: CareCard) -> list[Action]:
    """*Add a note* always; a card whose place another one took has no buttons any more."""
    moves = [_action(card, move) for move in card.moves if move in _IN_SIGHT]
    return (
        [*moves, dialog(words.ADD_NOTE, "care-write-note", ticket=card.number)]
        if card.moves
        else []
    )


def _rarer(card: CareCard) -> list[Action]:
    there = [link(words.OPEN_CONVERSATION, card.link)] if card.link else []
    return [*(_action(card, move) for move in card.moves if move not in _IN_SIGHT), *there]


def _above(buttons: Sequence[Action]) -> int:
    """How many of them stand in rows above the last one."""
    return max(0, len(buttons) - 1) // ROW * ROW


def _rows(card: CareCard) -> list[Element]:
    buttons = _in_sight(card)
    starts = range(0, _above(buttons), ROW)
    return [{"type": "ActionSet", "actions": buttons[start : start + ROW]} for start in starts]


def _drawn(card: CareCard, quote: Quote) -> list[Element]:
    title = heading(words.care_title(card.number, card.route, card.urgent))
    shown = quote(card.shown) if card.shown else text(words.CARE_NO_ANSWER_SHOWN)
    return [
        alarm(title) if card.urgent else title,
        timed(text(words.STATUS[card.status].capitalize(), weight="Bolder"), _since(card)),
        *([text(words.SOLVED[card.solved], weight="Bolder")] if card.solved is not None else []),
        *([fact(words.CARE_ASSIGNEE, quoted(card.assignee))] if card.assignee else []),
        *([fact(words.CARE_DUE, moment("", card.due))] if card.due else []),
        quoted(card.subject, weight="Bolder"),
        quote(card.body),
        fact(words.CARE_WHO, quoted(card.who)),
        fact(words.CARE_COMPANY, quoted(card.company)),
        fact(words.CARE_WHERE, text(words.asked_in(card.channel, card.venue))),
        *(fact(detail.label, quote(detail.value)) for detail in card.details),
        *(
            [section(words.CARE_FILES, *(_file(f.name, f.link) for f in card.files))]
            if card.files
            else []
        ),
        *_talk(words.CARE_SAID, card.said, quote),
        *_talk(words.CARE_NOTES, card.notes, quote),
        *([section(words.CARE_STAFF_NOTE, text(card.staff_note))] if card.staff_note else []),
        section(words.CARE_WORDS, quote(card.words)),
        section(words.CARE_SHOWN, *([small(card.entry.title)] if card.entry else []), shown),
        *_history(card, quote),
        *_rows(card),
    ]


def _since(card: CareCard) -> datetime:
    return card.history[-1].at if card.history else card.filed


def _talk(label: str, talk: Sequence[Said], quote: Quote) -> list[Element]:
    if not talk:
        return []
    return [section(label, *_earlier(talk), *(_said(said, quote) for said in talk[-LATEST:]))]


def _said(said: Said, quote: Quote) -> Element:
    """The care team's words stand out by a shade, and by their name."""
    shade = {"style": "emphasis"} if said.by_care else {}
    who = timed(quoted(said.who, weight="Bolder"), said.at)
    return {"type": "Container", "spacing": "Small", **shade, "items": [who, quote(said.text)]}


def _history(card: CareCard, quote: Quote) -> list[Element]:
    if not card.history:
        return []
    received = timed(small(words.STATUS[Status.OPEN].capitalize()), card.filed)
    steps = (element for moved in card.history[-LATEST:] for element in _step(moved, quote))
    return [section(words.CARE_HISTORY, received, *_earlier(card.history), *steps)]


def _step(moved: Moved, quote: Quote) -> list[Element]:
    return [step(moved), *([quote(moved.reason)] if moved.reason else [])]


def _earlier(all: Sequence[object]) -> list[Element]:
    left_out = len(all) - LATEST
    return [small(words.earlier(left_out))] if left_out > 0 else []


def _file(name: str, address: str) -> Element:
    return runs([Span(name, link=address)], spacing="Small")


def _action(card: CareCard, move: Move) -> Action:
    title, about = words.MOVE[move], {"ticket": card.number, "seen": card.status}
    match move:
        case Move.REPLY:
            return dialog(title, "care-write-reply", ticket=card.number)
        case Move.REROUTE:
            return dialog(title, "care-reroute", **about)
        case Move.RESOLVE | Move.DISMISS:
            return dialog(title, "care-reason", **about, move=move)
        case Move.CLAIM | Move.RELEASE | Move.REOPEN:
            return button(title, "care-move", **about, move=move)
        case Move.ANSWER | Move.WITHDRAW:
            raise ValueError(f"{move} is the partner's")


def _secondary(action: Action) -> Action:
    moved = {**action, "mode": "secondary"}
    return (
        {**moved, "fallback": {**action["fallback"], "mode": "secondary"}}
        if "fallback" in action
        else moved
    )
