"""What a card has no room for, page by page in a dialog; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from adapters.teams import actions, care_actions
from adapters.teams.drawing import elements
from adapters.teams.drawing.buttons import Button
from adapters.teams.drawing.cards import adaptive
from adapters.teams.drawing.elements import Element
from adapters.teams.drawing.forms import Dialog
from adapters.teams.drawing.prose import blocks
from adapters.teams.limits import DIALOG_BYTES, QUOTE_CHARACTERS
from bot.dialogue import words
from bot.dialogue.learning import ChangeCard
from bot.dialogue.transcripts import Line, Transcript
from bot.knowledge.entries import Entry


def ticket(told: Transcript, page: actions.ReadTicket | care_actions.ReadTicket) -> Dialog:
    """All that was said about a ticket, the oldest first."""
    shown = [element for line in told.lines for element in _line(line)]
    head = elements.quoted(f"{told.number} · {told.subject}", weight="Bolder")
    return _dialog(told.number, head, shown, page)


def answer(entry: Entry, page: actions.ReadAnswer) -> Dialog:
    """A long answer, whole."""
    shown = blocks(entry.answer) if entry.answer else [elements.text(words.UNPUBLISHED)]
    return _dialog(words.READ_ALL, elements.heading(entry.question), shown, page)


def change(card: ChangeCard, page: care_actions.ReadChange) -> Dialog:
    """What stands there, then what shall, whole."""
    shown: list[Element] = []
    for title, text in (
        (words.BEFORE, card.before or words.NOTHING_BEFORE),
        (words.AFTER, card.after),
    ):
        shown.append(elements.heading(title))
        shown += [elements.quoted(line) for line in text.splitlines() if line.strip()]
    head = elements.quoted(card.title, weight="Bolder")
    return _dialog(words.change_title(card.number, card.kind), head, shown, page)


def _dialog(title: str, head: Element, shown: Sequence[Element], page: actions.Reading) -> Dialog:
    pages = list(_pages(shown))
    number = min(page.page, len(pages) - 1)
    buttons = list(_turning(page, number, len(pages)))
    return Dialog(title, adaptive([head, *pages[number]], buttons, title))


def _pages(shown: Iterable[Element]) -> Iterator[list[Element]]:
    """Of whole elements, each within what a dialog takes; at least one."""
    page: list[Element] = []
    room = DIALOG_BYTES
    for element in shown:
        size = elements.bytes_of(element)
        if page and size > room:
            yield page
            page, room = [], DIALOG_BYTES
        page.append(element)
        room -= size
    yield page


def _turning(page: actions.Reading, number: int, count: int) -> Iterator[Button]:
    if number:
        yield _turn(words.PREVIOUS_PAGE, page, number - 1)
    if number + 1 < count:
        yield _turn(words.NEXT_PAGE, page, number + 1)


def _turn(title: str, page: actions.Reading, number: int) -> Button:
    to = page.model_copy(update={"page": number})
    carried = {**actions.encoded(page), **actions.encoded(to), "page": number}
    return {"type": "Action.Submit", "title": title, "data": carried}


def _line(line: Line) -> Iterator[Element]:
    """A long word in several elements, so that each finds room on a page."""
    yield elements.timed(elements.quoted(line.who, weight="Bolder"), line.at)
    shade = {"style": "emphasis"} if line.by_care else {}
    for start in range(0, len(line.text), QUOTE_CHARACTERS):
        said = elements.quoted(line.text[start : start + QUOTE_CHARACTERS])
        yield {"type": "Container", "spacing": "Small", **shade, "items": [said]}
