"""How a ticket is drawn for the care team; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.teams import care_actions
from adapters.teams.drawing import elements
from adapters.teams.drawing.buttons import Button, button, dialog, link, secondary
from adapters.teams.drawing.elements import Element
from adapters.teams.drawing.learning import lessons
from adapters.teams.drawing.tickets import step
from adapters.teams.limits import CARE_BYTES, QUOTE_CHARACTERS, ROW
from bot.dialogue import words
from bot.dialogue.cards import IN_SIGHT, CareCard
from bot.knowledge.prose import Span
from bot.model.attachments import Attachment
from bot.model.tickets import Move, Said, Status


@dataclass(frozen=True, slots=True)
class _Room:
    """How much of a ticket is drawn: so many of the latest words, notes and steps, and so many
    characters of each."""

    latest: int
    characters: int

    def quote(self, text: str) -> Element:
        return elements.quoted(text, limit=self.characters)

    def folds(self, card: CareCard) -> bool:
        """Whether something of it is not drawn."""
        talk = (card.said, card.notes, card.history)
        texts = [card.body, card.words, card.shown or ""]
        texts += [said.text for said in (*card.said, *card.notes)]
        texts += [step.reason for step in card.history]
        many = any(len(each) > self.latest for each in talk)
        return many or any(len(text) > self.characters for text in texts)


# The oldest go first, then the length of each.
_ROOMS = (
    _Room(12, QUOTE_CHARACTERS),
    _Room(6, QUOTE_CHARACTERS),
    _Room(3, QUOTE_CHARACTERS),
    _Room(3, 1000),
    _Room(3, 500),
    _Room(2, 300),
    _Room(1, 100),
)


def body(card: CareCard) -> list[Element]:
    """Where much was said, the oldest is folded until the card fits a message; one button opens
    all of it."""
    drawn: list[Element] = []
    for room in _ROOMS:
        drawn = list(_drawn(card, room))
        if elements.bytes_of(drawn) <= CARE_BYTES:
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
        if move in IN_SIGHT:
            yield _button(card, move)
    if card.moves:
        yield dialog(words.ADD_NOTE, care_actions.WriteNote(ticket=card.number))


def _rarer(card: CareCard) -> Iterator[Button]:
    for move in card.moves:
        if move not in IN_SIGHT:
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


def _drawn(card: CareCard, room: _Room) -> Iterator[Element]:
    yield from _state(card)
    yield elements.quoted(card.subject, weight="Bolder")
    if card.body:
        yield room.quote(card.body)
    if card.quoted:
        told = words.in_answer_to(card.quoted)
        yield elements.quoted(told, room.characters, isSubtle=True, size="Small")
    yield from _asked(card, room)
    if card.files:
        yield elements.section(words.CARE_FILES, map(_file, card.files))
    yield from _talk(words.CARE_SAID, card.said, room)
    yield from _talk(words.CARE_NOTES, card.notes, room)
    if card.staff_note:
        yield elements.section(words.CARE_STAFF_NOTE, [elements.text(card.staff_note)])
    if card.words:
        yield elements.section(words.CARE_WORDS, [room.quote(card.words)])
    yield elements.section(words.CARE_SHOWN, _shown(card, room))
    yield from _history(card, room)
    if room.folds(card):
        whole = dialog(words.READ_ALL, care_actions.ReadTicket(ticket=card.number))
        yield elements.buttons([whole])
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
    for pledge, due in card.promised:
        yield elements.fact(words.PLEDGE_DUE[pledge], elements.moment("", due))


def _since(card: CareCard) -> datetime:
    return card.history[-1].at if card.history else card.filed


def _asked(card: CareCard, room: _Room) -> Iterator[Element]:
    yield elements.fact(words.CARE_WHO, elements.quoted(card.who))
    yield elements.fact(words.CARE_COMPANY, elements.quoted(card.company))
    where = words.asked_in(card.channel, card.venue)
    yield elements.fact(words.CARE_WHERE, elements.text(where))
    if card.written:
        yield elements.fact(words.CARE_WRITTEN, elements.text(card.written))
    for detail in card.details:
        yield elements.fact(detail.label, room.quote(detail.value))


def _file(file: Attachment) -> Element:
    if not file.carried:
        return elements.quoted(words.not_taken_along(file.name), isSubtle=True)
    return elements.runs([Span(file.name, link=file.link)], spacing="Small")


def _talk(label: str, talk: Sequence[Said], room: _Room) -> Iterator[Element]:
    if talk:
        latest = [_said(said, room) for said in talk[-room.latest :]]
        yield elements.section(label, [*_earlier(talk, room), *latest])


def _said(said: Said, room: _Room) -> Element:
    """The care team's words stand out by a shade, and by their name."""
    shade = {"style": "emphasis"} if said.by_care else {}
    who = elements.timed(elements.quoted(said.who, weight="Bolder"), said.at)
    items = [who, room.quote(said.text)]
    return {"type": "Container", "spacing": "Small", **shade, "items": items}


def _shown(card: CareCard, room: _Room) -> Iterator[Element]:
    if card.entry:
        yield elements.small(card.entry.title)
    yield room.quote(card.shown) if card.shown else elements.text(words.CARE_NO_ANSWER_SHOWN)


def _history(card: CareCard, room: _Room) -> Iterator[Element]:
    if card.history:
        yield elements.section(words.CARE_HISTORY, _steps(card, room))


def _steps(card: CareCard, room: _Room) -> Iterator[Element]:
    received = elements.small(words.STATUS[Status.OPEN].capitalize())
    yield elements.timed(received, card.filed)
    yield from _earlier(card.history, room)
    for moved in card.history[-room.latest :]:
        yield step(moved)
        if moved.reason:
            yield room.quote(moved.reason)


def _earlier(all: Sequence[object], room: _Room) -> Iterator[Element]:
    left_out = len(all) - room.latest
    if left_out > 0:
        yield elements.small(words.earlier(left_out))


def _button(card: CareCard, move: Move) -> Button:
    title, ticket, seen = words.MOVE[move], card.number, card.status
    match move:
        case Move.REPLY:
            return dialog(title, care_actions.WriteReply(ticket=ticket))
        case Move.REROUTE:
            return dialog(title, care_actions.ChooseRoute(ticket=ticket, seen=seen))
        case Move.RESOLVE | Move.DISMISS:
            return dialog(title, care_actions.GiveReason(ticket=ticket, seen=seen, move=move))
        case Move.CLAIM | Move.RELEASE | Move.REOPEN:
            return button(title, care_actions.Order(ticket=ticket, seen=seen, move=move))
        case Move.ANSWER | Move.WITHDRAW:
            raise ValueError(f"{move} is the partner's")
