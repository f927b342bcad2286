"""What a message has no room for is left away from the end, and counted; pure.

Cards whose length nobody bounds come through here: a topic's list, a receipt, a report. What is
pressed stays.
"""

from __future__ import annotations

from collections.abc import Sequence

from adapters.teams.drawing import elements
from adapters.teams.drawing.elements import Element, bytes_of
from bot.dialogue import words

LEAST = 500  # bytes, below which nothing within an element is drawn
_COUNTED = 200  # bytes of the line that counts what is left away
_BETWEEN = 2  # bytes between two elements


def fitted(body: Sequence[Element], room: int) -> list[Element]:
    """`room` is in bytes."""
    if bytes_of(body) <= room:
        return list(body)
    return _kept(body, room)


def _kept(items: Sequence[Element], room: int) -> list[Element]:
    room -= _COUNTED + sum(bytes_of(item) + _BETWEEN for item in items if _pressed(item))
    kept: list[Element] = []
    left = 0
    for item in items:
        size = bytes_of(item) + _BETWEEN
        if _pressed(item):
            kept.append(item)
        elif left == 0 and size <= room:
            kept.append(item)
            room -= size
        elif left == 0 and room > LEAST and len(item.get("items", ())) > 1:
            kept.append(_folded(item, room))
            room = 0
        else:
            left += 1
    if left:
        kept.append(elements.small(words.and_more(left)))
    return kept


def _folded(container: Element, room: int) -> Element:
    room -= bytes_of({**container, "items": []})
    return {**container, "items": _kept(container["items"], room)}


def _pressed(item: Element) -> bool:
    return str(item["type"]) == "ActionSet"
