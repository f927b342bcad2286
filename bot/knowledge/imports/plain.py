"""Text with bullets, as a page reads when it is copied."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.knowledge.imports.outline import DEEPEST, Kind, Node, escaped

_BULLET = re.compile(r"^(?P<indent>\s*)(?:[•◦▪‣·○●–*-]|(?P<step>\d{1,3}[.)]))\s+(?P<text>\S.*)$")
_TAB = 4


def read(text: str) -> list[Node]:
    """Bullets by how far they are indented; a line below one that is no bullet belongs to it."""
    return _tree(list(_lines(text.expandtabs(_TAB))), 0)


def _lines(text: str) -> Iterator[tuple[int, Kind, str]]:
    """The depth of each, -1 of a paragraph."""
    said: list[tuple[int, Kind, str]] = []
    depths: list[int] = []
    for line in text.splitlines():
        bullet = _BULLET.match(line)
        if bullet is None:
            _go_on(said, line)
            continue
        indent = len(bullet["indent"])
        depths = [depth for depth in depths if depth < indent][: DEEPEST - 1]
        kind = Kind.STEP if bullet["step"] else Kind.ITEM
        said.append((len(depths), kind, bullet["text"]))
        depths.append(indent)
    yield from said


def _go_on(said: list[tuple[int, Kind, str]], line: str) -> None:
    if not line.strip():
        return
    if said and line[0].isspace() and said[-1][0] >= 0:
        depth, kind, text = said[-1]
        said[-1] = depth, kind, f"{text} {line.strip()}"
    else:
        said.append((-1, Kind.TEXT, line.strip()))


def _tree(lines: list[tuple[int, Kind, str]], depth: int) -> list[Node]:
    found: list[Node] = []
    number = 0
    while number < len(lines):
        _, kind, text = lines[number]
        end = number + 1
        while end < len(lines) and lines[end][0] > depth:
            end += 1
        children = tuple(_tree(lines[number + 1 : end], depth + 1))
        found.append(Node(kind, escaped(text), children))
        number = end
    return found
