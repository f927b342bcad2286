"""Blocks into messages: nothing is left out or cut inside a sentence, and every message says its
text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import count

from adapters.slack import limits
from adapters.slack.fields import Json
from bot.dialogue import words

_FENCE = "```"
_CUT = f"\n\n{_FENCE}…"
_LONGEST = len("&amp;")  # what a character is escaped to at most


def messages(blocks: Sequence[Json]) -> list[Json]:
    """As few messages as Slack takes the blocks in; buttons stand last and so in the last
    message."""
    pieces = [piece for block in blocks for piece in split(block)]
    pages = _packed(pieces, limits.MESSAGE_TEXT, limits.MESSAGE_BLOCKS)
    return [{"text": spoken(page), "blocks": page} for page in pages]


def split(block: Json) -> Iterator[Json]:
    """A long block of rich text as several: between its lines where possible, else between its
    sentences."""
    if block["type"] != "rich_text" or _weight(block) <= limits.PIECE:
        yield block
        return
    pieces = [piece for element in block["elements"] for piece in _pieces(element)]
    for group in _packed(pieces, limits.PIECE):
        yield {"type": "rich_text", "elements": group}


def spoken(blocks: Iterable[Json]) -> str:
    """The same in words, for notifications and screen readers; what Slack reads as markup is
    escaped, and a fence of code that is cut open is closed."""
    text = ""
    for line in (line for block in blocks for line in _lines(block)):
        room = limits.TEXT - len(text) - len(_CUT)
        escaped = _escaped(line)
        if len(escaped) > room:
            return _closed(text or _escaped(line[: room // _LONGEST])) + "…"
        text += escaped + "\n"
    return text.strip() or words.NO_WORDS


def _escaped(line: str) -> str:
    return line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _closed(text: str) -> str:
    return f"{text}\n{_FENCE}" if text.count(_FENCE) % 2 else text


def _packed(things: Iterable[Json], weight: int, most: int | None = None) -> list[list[Json]]:
    """Group by group, none heavier or longer than allowed."""
    groups: list[list[Json]] = [[]]
    load = 0
    for thing in things:
        if groups[-1] and (load + _weight(thing) > weight or len(groups[-1]) == most):
            groups.append([])
            load = 0
        groups[-1].append(thing)
        load += _weight(thing)
    return groups


def _weight(thing: Json) -> int:
    """How many characters of text there are in it."""
    inner = [thing.get("text"), *thing.get("elements", ())]
    return sum(len(one) if isinstance(one, str) else _weight(one) for one in inner if one)


def _pieces(element: Json) -> Iterator[Json]:
    if element["type"] == "rich_text_list":
        for number, item in enumerate(element["elements"], element.get("offset", 0)):
            for part in _pieces(item):
                yield (
                    element
                    | {"elements": [part]}
                    | ({"offset": number} if _numbered(element) else {})
                )
    else:
        runs = [part for run in element["elements"] for part in _parts(run)]
        for group in _packed(runs, limits.PIECE):
            yield element | {"elements": group}


def _parts(run: Json) -> Iterator[Json]:
    text = run.get("text", "")
    while len(text) > limits.PIECE:
        ends = (
            text.rfind(mark, 0, limits.PIECE - 2) + len(mark) for mark in ("\n\n", "\n", ". ", " ")
        )
        cut = next((end for end in ends if end > limits.PIECE // 2), limits.PIECE)
        yield run | {"text": text[:cut]}
        text = text[cut:]
    yield run | ({"text": text} if text else {})


def _numbered(element: Json) -> bool:
    return bool(element["style"] == "ordered")


def _lines(block: Json) -> Iterator[str]:
    match block["type"]:
        case "header" | "section":
            yield block["text"]["text"]
        case "context":
            yield " · ".join(map(_small, block["elements"]))
        case "rich_text":
            for element in block["elements"]:
                yield from _rich_lines(element)
        case _:
            return  # buttons and inputs say themselves


def _small(element: Json) -> str:
    """A time says its fallback."""
    text = str(element["text"])
    return text.partition("|")[2].rstrip(">") if element["type"] == "mrkdwn" else text


def _rich_lines(element: Json) -> Iterator[str]:
    if element["type"] != "rich_text_list":
        yield from _said(element).split("\n")
        return
    numbers = count(element.get("offset", 0) + 1)
    for item in element["elements"]:
        mark = f"{next(numbers)}." if _numbered(element) else "•"
        yield "   " * element.get("indent", 0) + f"{mark} {_said(item)}"


def _said(element: Json) -> str:
    return "".join(run.get("text", run.get("fallback", "")) for run in element["elements"])
