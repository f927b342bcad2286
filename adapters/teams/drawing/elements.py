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

from adapters.teams.drawing.buttons import Button
from adapters.teams.limits import QUOTE_CHARACTERS, ROW, ROW_CHARACTERS
from bot.dialogue import words
from bot.dialogue.cards import Origin
from bot.knowledge import linking
from bot.knowledge.prose import Span

Element = dict[str, Any]

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
    return small(words.origin(of.topic, of.page, of.reviewed, of.entry, of.version))


def moment(before: str, at: datetime, **look: object) -> Element:
    """A time in the reader's zone, after a few words."""
    stamp = _stamp(at)
    written = f"{before} {{{{DATE({stamp}, SHORT)}}}}, {{{{TIME({stamp})}}}}".strip()
    return {"type": "TextBlock", "text": written, "wrap": True, **look}


def timed(written: Element, at: datetime) -> Element:
    """Words with their time in the reader's zone beside them."""
    stamp = _stamp(at)
    time = f"{{{{DATE({stamp}, COMPACT)}}}}, {{{{TIME({stamp})}}}}"
    beside = {
        "type": "TextBlock",
        "text": time,
        "size": "Small",
        "isSubtle": True,
        "wrap": True,
    }
    return columns(column("stretch", written), column("auto", beside), spacing="Small")


def _stamp(at: datetime) -> str:
    return f"{at:%Y-%m-%dT%H:%M:%SZ}"


def quoted(typed: str, limit: int = QUOTE_CHARACTERS, **look: object) -> Element:
    """What a person typed, line by line, as plain text."""
    lines = _lines(_TURNING.sub("", typed), limit)
    if len(lines) == 1:
        return _line(lines[0], "Default", look)
    drawn = [_line(line or " ", "None", look) for line in lines]
    return {"type": "Container", "items": drawn}


def linked(said: str) -> Element:
    """What care says, line by line: its addresses can be pressed, and show where they lead."""
    lines = _lines(_TURNING.sub("", said), QUOTE_CHARACTERS)
    if len(lines) == 1:
        return runs(linking.linked(lines[0]))
    drawn = [runs(linking.linked(line or " "), "None") for line in lines]
    return {"type": "Container", "items": drawn}


def _lines(typed: str, limit: int) -> list[str]:
    shown = typed if len(typed) <= limit else typed[: limit - 1] + "…"
    lines = shown.strip().splitlines() or [" "]  # an empty element is refused
    if len(lines) <= _LINES:
        return lines
    return [*lines[: _LINES - 1], " ".join(lines[_LINES - 1 :])]


def _line(line: str, spacing: str, look: Mapping[str, object]) -> Element:
    run = {**_run(Span(line)), **look}
    return {"type": "RichTextBlock", "spacing": spacing, "inlines": [run]}


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


def row(title: str, pressed: Button, preview: str = "") -> Element:
    """A question that can be pressed as a whole: it wraps, where a button's title would be cut."""
    items = [text(title, color="Accent", weight="Bolder")]
    if preview:
        items.append(small(preview, spacing="None"))
    return opens(pressed, *items)


def opens(pressed: Button, *items: Element) -> Element:
    """A line of a list, pressed as a whole."""
    arrow = text("›", color="Accent", size="Large", wrap=False)
    beside = column("auto", arrow, verticalContentAlignment="Center")
    return {
        "type": "Container",
        "style": "emphasis",
        "spacing": "Small",
        "selectAction": pressed,
        "items": [columns(column("stretch", *items), beside)],
    }


def fact(label: str, value: Element) -> Element:
    named = column("96px", quoted(label, isSubtle=True))
    return columns(named, column("stretch", value), spacing="Small")


def section(label: str, items: Iterable[Element]) -> Element:
    return {
        "type": "Container",
        "separator": True,
        "items": [text(label, weight="Bolder"), *items],
    }


def buttons(shown: Sequence[Button]) -> Element:
    """A row of them within the card."""
    return {"type": "ActionSet", "actions": list(shown)}


def rows(shown: Iterable[Button]) -> Iterator[Element]:
    """Beside each other as far as a phone has room for their titles."""
    row: list[Button] = []
    for each in shown:
        title = sum(len(one["title"]) for one in [*row, each])
        if row and (title > ROW_CHARACTERS or len(row) == ROW):
            yield buttons(row)
            row = []
        row.append(each)
    if row:
        yield buttons(row)


def alarm(shown: Element) -> Element:
    return {"type": "Container", "style": "attention", "items": [shown]}


def columns(*columns: Element, **look: object) -> Element:
    return {"type": "ColumnSet", **look, "columns": list(columns)}


def bytes_of(drawn: object) -> int:
    """What it takes of a message."""
    return len(json.dumps(drawn, ensure_ascii=False).encode())


def column(width: str, *items: Element, **look: object) -> Element:
    return {"type": "Column", "width": width, **look, "items": list(items)}
