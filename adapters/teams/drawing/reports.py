"""What care is told of as a whole, and what it tells partners, as Teams shows it; pure."""

from __future__ import annotations

from collections.abc import Iterator

from adapters.teams.drawing import elements, learning
from adapters.teams.drawing.elements import Element
from bot.dialogue import reports, words


def report(card: reports.ReportCard) -> Iterator[Element]:
    yield elements.heading(card.title)
    if card.intro:
        yield elements.quoted(card.intro)
    for part in card.parts:
        lines = [_line(one) for one in part.lines]
        yield elements.section(part.heading, lines)
    yield from learning.rows(card.presses)


def news(card: reports.NewsCard) -> Iterator[Element]:
    """The words are what somebody wrote; what stands below them is in the room's language."""
    yield elements.quoted(card.title, weight="Bolder")
    yield elements.quoted(card.text)
    yield elements.small(words.NEWS_FROM)


def _line(one: reports.ReportLine) -> Element:
    told = [elements.quoted(one.text)]
    if one.small:
        told.append(elements.small(one.small, spacing="None"))
    if one.press:
        return elements.opens(learning.pressed(one.press), *told)
    return {"type": "Container", "spacing": "Small", "items": told}
