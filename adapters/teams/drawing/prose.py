"""An answer's prose in the elements of a card; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from adapters.teams.drawing.elements import Element, bytes_of, column, columns, runs
from adapters.teams.limits import ANSWER_BYTES
from bot.dialogue import words
from bot.knowledge.prose import Block, Item, Listing, Note, Paragraph, Prose, Span


def prose(answer: Prose, room: int = ANSWER_BYTES) -> tuple[list[Element], bool]:
    """The answer, block by block, and whether that is all of it; one that is too long for `room`,
    in bytes, ends with a whole block."""
    drawn = blocks(answer)
    for number, element in enumerate(drawn):
        room -= bytes_of(element)
        if room < 0:
            return drawn[:number], False
    return drawn, True


def blocks(answer: Prose) -> list[Element]:
    """All of it."""
    return list(_blocks(answer))


def _blocks(blocks: Sequence[Block]) -> Iterator[Element]:
    for block in blocks:
        match block:
            case Paragraph(spans):
                yield runs(spans)
            case Listing():
                yield from _listing(block, "Default")
            case Note(paragraphs):
                items = list(_noted(paragraphs))
                yield {"type": "Container", "style": "emphasis", "items": items}


def _noted(paragraphs: Sequence[Paragraph]) -> Iterator[Element]:
    first, *others = paragraphs
    yield runs([Span(f"{words.NOTE}: ", bold=True), *first.spans])
    for paragraph in others:
        yield runs(paragraph.spans)


def _listing(listing: Listing, spacing: str) -> Iterator[Element]:
    """One column for the bullets and one for the texts, so that long lines stay aligned at every
    depth."""
    width = _width(listing)
    for number, item in enumerate(listing.items, 1):
        mark = f"{number}." if listing.numbered else "•"
        beside = column("stretch", *_item(item), spacing="None")
        yield columns(column(width, runs([Span(mark)])), beside, spacing=spacing)
        spacing = "Small"


def _width(listing: Listing) -> str:
    if not listing.numbered:
        return "16px"
    return "28px" if len(listing.items) > 9 else "20px"


def _item(item: Item) -> Iterator[Element]:
    yield runs(item.spans)
    for nested in item.nested:
        yield from _listing(nested, "Small")
