"""What every kind of source is read into, and the questions and answers that are found in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import islice

MOST = 2_000  # questions of one source
DEEPEST = 12  # lists in lists
_SPECIAL = re.compile(r"([\\`*_\[\]<>#])")
_BEGINS = re.compile(r"^([-+=~]|\d+(?=[.)]))")
_MARKS = re.compile(r"\*\*|\\(?=\W)")
_QUESTION = re.compile(r"[?？]\W*$")


class Kind(StrEnum):
    HEADING = "heading"
    ITEM = "item"
    STEP = "step"
    TEXT = "text"
    NOTE = "note"


_LISTED = (Kind.ITEM, Kind.STEP)


@dataclass(frozen=True, slots=True)
class Node:
    """`text` is Markdown of one line; `children` are what stands below it. `strong`: all of it is
    bold."""

    kind: Kind
    text: str
    children: tuple[Node, ...] = ()
    strong: bool = False

    @property
    def asks(self) -> bool:
        return bool(_QUESTION.search(plain(self.text)))


@dataclass(frozen=True, slots=True)
class Draft:
    """A question as it was found; `answer` is Markdown, None where nothing stands below it."""

    question: str
    answer: str | None
    topic: str = ""
    asked: tuple[str, ...] = ()


def escaped(text: str) -> str:
    """Plain text as Markdown of one line."""
    line = _SPECIAL.sub(r"\\\1", " ".join(text.split()))
    return _BEGINS.sub(lambda begins: _out_of_list(begins[0]), line)


def plain(text: str) -> str:
    """Markdown of one line as it reads."""
    return " ".join(_MARKS.sub("", text).split())


def drafts(nodes: Sequence[Node], topic: str = "") -> list[Draft]:
    """In their order, `MOST` at most."""
    return list(islice(_found(nodes, topic), MOST))


def _out_of_list(begins: str) -> str:
    return begins + "\\" if begins.isdigit() else "\\" + begins


def _found(nodes: Sequence[Node], topic: str) -> Iterator[Draft]:
    """Of items of which half ask, all do, and no paragraph beside them."""
    items = [node for node in nodes if node.kind in _LISTED]
    all_ask = bool(items) and 2 * sum(node.asks for node in items) >= len(items)
    for node in nodes if all_ask else _adopted(nodes):
        if node.kind is Kind.HEADING:
            yield from _under(node, topic)
        elif node.kind in _LISTED if all_ask else node.asks:
            yield _draft(node, topic)
        else:
            yield from _found(node.children, topic)


def _under(heading: Node, topic: str) -> Iterator[Draft]:
    """A heading asks, or names what its questions are about; what has text and nothing that asks is
    an entry as well."""
    inner = list(_found(heading.children, plain(heading.text)))
    sections = any(node.kind is Kind.HEADING for node in heading.children)
    if heading.asks or not (inner or sections):
        if heading.asks or heading.children:
            yield _draft(heading, topic)
        return
    yield from inner


def _adopted(nodes: Sequence[Node]) -> list[Node]:
    """A paragraph that asks has what follows it, up to the next one, below it."""
    found: list[tuple[Node, list[Node]]] = []
    asking = False
    for node in nodes:
        asks = node.kind is Kind.TEXT and node.asks
        if asking and not asks and node.kind is not Kind.HEADING:
            found[-1][1].append(node)
        else:
            found.append((node, []))
            asking = asks
    return [replace(node, children=(*node.children, *below)) for node, below in found]


def _draft(node: Node, topic: str) -> Draft:
    answer = "\n\n".join(_blocks(node.children)).strip()
    return Draft(plain(node.text), answer or None, topic)


def _blocks(nodes: Sequence[Node]) -> Iterator[str]:
    """A list of one item is a sentence."""
    lists: list[Node] = []
    for node in nodes:
        if node.kind in (Kind.ITEM, Kind.STEP):
            lists.append(node)
            continue
        yield from _listed(lists)
        lists = []
        yield from _block(node)
    yield from _listed(lists)


def _block(node: Node) -> Iterator[str]:
    match node.kind:
        case Kind.NOTE:
            yield "> " + node.text
        case Kind.HEADING:
            yield f"**{plain(node.text)}**" if plain(node.text) else ""
        case _:
            yield node.text
    yield from _blocks(node.children)


def _listed(items: Sequence[Node]) -> Iterator[str]:
    if len(items) == 1 and not items[0].children:
        yield items[0].text
    elif items:
        yield "\n".join(_lines(items, ""))


def _lines(items: Sequence[Node], indent: str) -> Iterator[str]:
    for number, item in enumerate(items, 1):
        mark = f"{number}. " if item.kind is Kind.STEP else "- "
        yield indent + mark + (item.text or "…")
        if item.children:
            yield from _lines(item.children, indent + " " * len(mark))
