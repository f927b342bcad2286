"""The parts that Adaptive Cards are made of here; pure.

What a person typed is drawn as text runs, which know no Markdown; a text block would bring it to
life.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from adapters.teams.limits import ANSWER_BYTES, QUOTE_CHARACTERS
from bot.dialogue import words
from bot.dialogue.cards import Origin
from bot.knowledge.prose import Block, Item, Listing, Note, Paragraph, Prose, Span

Element = dict[str, Any]
Action = dict[str, Any]

_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")  # would turn the words of others around
_LINES = 60  # of a quoted text; the others share one


def text(written: str, **look: object) -> Element:
    """Words of our own, or of the knowledge."""
    escaped = re.sub(r"([\\`*_\[\]])", r"\\\1", written)
    return {"type": "TextBlock", "text": escaped, "wrap": True, **look}


def heading(written: str) -> Element:
    return text(written, size="Medium", weight="Bolder", style="heading")


def small(written: str, **look: object) -> Element:
    return text(written, size="Small", isSubtle=True, **look)


def origin(of: Origin) -> Element:
    return small(words.origin(of.topic, of.page, of.reviewed, of.entry))


def moment(before: str, at: datetime, **look: object) -> Element:
    """A time in the reader's zone, after a few words."""
    stamp = _stamp(at)
    written = f"{before} {{{{DATE({stamp}, SHORT)}}}}, {{{{TIME({stamp})}}}}".strip()
    return {"type": "TextBlock", "text": written, "wrap": True, **look}


def timed(written: Element, at: datetime) -> Element:
    """Words with their time in the reader's zone beside them."""
    stamp = _stamp(at)
    time = f"{{{{DATE({stamp}, COMPACT)}}}}, {{{{TIME({stamp})}}}}"
    return {
        "type": "ColumnSet",
        "spacing": "Small",
        "columns": [
            {"type": "Column", "width": "stretch", "items": [written]},
            {
                "type": "Column",
                "width": "auto",
                "items": [{"type": "TextBlock", "text": time, "size": "Small", "isSubtle": True}],
            },
        ],
    }


def _stamp(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def quoted(typed: str, limit: int = QUOTE_CHARACTERS, **look: object) -> Element:
    """What a person typed, line by line, as plain text."""
    typed = _TURNING.sub("", typed)
    shown = typed if len(typed) <= limit else typed[: limit - 1] + "…"
    lines = shown.strip().splitlines() or [""]
    if len(lines) > _LINES:
        lines = [*lines[: _LINES - 1], " ".join(lines[_LINES - 1 :])]
    if len(lines) == 1:
        return _line(lines[0], "Default", look)
    drawn = [_line(line or " ", "None", look) for line in lines]
    return {"type": "Container", "items": drawn}


def _line(line: str, spacing: str, look: Mapping[str, object]) -> Element:
    return {"type": "RichTextBlock", "spacing": spacing, "inlines": [{**_run(Span(line)), **look}]}


def runs(spans: Iterable[Span], spacing: str = "Default") -> Element:
    return {"type": "RichTextBlock", "spacing": spacing, "inlines": [_run(span) for span in spans]}


def _run(span: Span) -> Element:
    run: Element = {"type": "TextRun", "text": span.text.replace("{{", "{\u2060{")}
    if span.bold:
        run["weight"] = "Bolder"
    if span.code:
        run["fontType"] = "Monospace"
    if span.link:
        run["selectAction"] = {"type": "Action.OpenUrl", "url": span.link}
    return run


def prose(answer: Prose) -> list[Element]:
    """The answer, block by block; one that is too long for a message ends with a whole block, and
    says so."""
    drawn = list(_blocks(answer))
    room = ANSWER_BYTES
    for number, element in enumerate(drawn):
        room -= len(json.dumps(element, ensure_ascii=False).encode())
        if room < 0:
            return [*drawn[:number], small(words.ANSWER_GOES_ON)]
    return drawn


def _blocks(blocks: Sequence[Block]) -> Iterator[Element]:
    for block in blocks:
        match block:
            case Paragraph(spans):
                yield runs(spans)
            case Listing():
                yield from _listing(block, "Default")
            case Note(paragraphs):
                yield {
                    "type": "Container",
                    "style": "emphasis",
                    "items": [
                        runs([Span(f"{words.NOTE}: ", bold=True), *paragraphs[0].spans]),
                        *(runs(paragraph.spans) for paragraph in paragraphs[1:]),
                    ],
                }


def _listing(listing: Listing, spacing: str) -> Iterator[Element]:
    """One column for the bullets and one for the texts, so that long lines stay aligned at every
    depth."""
    last = len(listing.items)
    for number, item in enumerate(listing.items, 1):
        mark = f"{number}." if listing.numbered else "•"
        width = "16px" if not listing.numbered else "28px" if last > 9 else "20px"
        yield {
            "type": "ColumnSet",
            "spacing": spacing if number == 1 else "Small",
            "columns": [
                {"type": "Column", "width": width, "items": [runs([Span(mark)])]},
                {
                    "type": "Column",
                    "width": "stretch",
                    "spacing": "None",
                    "items": list(_item(item)),
                },
            ],
        }


def _item(item: Item) -> Iterator[Element]:
    yield runs(item.spans)
    for nested in item.nested:
        yield from _listing(nested, "Small")


def row(title: str, action: Action, preview: str = "") -> Element:
    """A question that can be pressed as a whole: it wraps, where a button's title would be cut."""
    below = [small(preview, spacing="None")] if preview else []
    return opens(action, text(title, color="Accent", weight="Bolder"), *below)


def opens(action: Action, *items: Element) -> Element:
    """A line of a list, pressed as a whole."""
    return {
        "type": "Container",
        "style": "emphasis",
        "spacing": "Small",
        "selectAction": action,
        "items": [
            {
                "type": "ColumnSet",
                "columns": [
                    {"type": "Column", "width": "stretch", "items": list(items)},
                    {
                        "type": "Column",
                        "width": "auto",
                        "verticalContentAlignment": "Center",
                        "items": [text("›", color="Accent", size="Large", wrap=False)],
                    },
                ],
            }
        ],
    }


def fact(label: str, value: Element) -> Element:
    return {
        "type": "ColumnSet",
        "spacing": "Small",
        "columns": [
            {"type": "Column", "width": "96px", "items": [quoted(label, isSubtle=True)]},
            {"type": "Column", "width": "stretch", "items": [value]},
        ],
    }


def section(label: str, *items: Element) -> Element:
    return {
        "type": "Container",
        "separator": True,
        "items": [text(label, weight="Bolder"), *items],
    }


def alarm(*items: Element) -> Element:
    return {"type": "Container", "style": "attention", "items": list(items)}


def button(title: str, verb: str, **data: object) -> Action:
    """Answered without a card: the outbox changes the message for everybody who sees it."""
    carried = {"verb": verb, **data}
    return {
        "type": "Action.Execute",
        "title": title,
        "verb": verb,
        "data": carried,
        "associatedInputs": "none",
        "fallback": {
            "type": "Action.Submit",
            "title": title,
            "data": carried,
            "associatedInputs": "none",
        },
    }


def dialog(title: str, verb: str, **data: object) -> Action:
    """Opens a form."""
    carried = {"msteams": {"type": "task/fetch"}, "verb": verb, **data}
    return {"type": "Action.Submit", "title": title, "data": carried}


def send(title: str, verb: str, **data: object) -> Action:
    """Sends the form that it stands in."""
    return {
        "type": "Action.Submit",
        "title": title,
        "style": "positive",
        "data": {"verb": verb, **data},
    }


def link(title: str, address: str) -> Action:
    return {"type": "Action.OpenUrl", "title": title, "url": address}
