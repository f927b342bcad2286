"""What a block of Block Kit says in words; pure. Buttons and inputs say nothing, and a kind of
block that nobody knows here says whatever texts are in it."""

from __future__ import annotations

from collections.abc import Iterator

from adapters.slack.fields import Json, items, optional
from adapters.slack.inbound.markup import typed

_SILENT = ("actions", "context_actions", "divider", "input", "file")
_READ = (
    *_SILENT,
    "context",
    "data_table",
    "header",
    "image",
    "markdown",
    "rich_text",
    "section",
    "table",
)
DEEPEST = 8  # how far texts are looked for in a block of a kind that is not known


def of(block: Json) -> str:
    match block.get("type"):
        case "rich_text":
            return "\n".join(_rich(block)).strip()
        case "section":
            texts = [_text(block.get("text")), *map(_text, items(block, "fields"))]
            return "\n".join(filter(None, texts))
        case "header" | "markdown":
            return _text(block.get("text"))
        case "context":
            return " ".join(filter(None, map(_text, items(block, "elements"))))
        case "image" | "video":
            return _text(block.get("title")) or optional(block, "alt_text")
        case "table" | "data_table":
            return "\n".join(_rows(block))
        case kind if kind in _SILENT:
            return ""
        case _:
            return "\n".join(_texts(block, DEEPEST))


def unread(block: Json) -> str:
    """The kind of a block that may say something, and not in words."""
    kind = optional(block, "type")
    return "" if kind in _READ or of(block) else kind


def _text(thing: object) -> str:
    """A text object, a text itself, or a picture's description."""
    if isinstance(thing, str):
        return typed(thing)
    found = optional(thing, "text") or optional(thing, "alt_text")
    return typed(found)


def _rich(element: Json) -> Iterator[str]:
    """Line by line."""
    for part in items(element, "elements"):
        match part.get("type"):
            case "rich_text_list":
                yield from _list(part)
            case "rich_text_section" | "rich_text_quote" | "rich_text_preformatted":
                yield "".join(map(_run, items(part, "elements")))
            case _:
                yield _run(part)


def _list(part: Json) -> Iterator[str]:
    numbered = part.get("style") == "ordered"
    for number, item in enumerate(items(part, "elements"), 1):
        line = "".join(map(_run, items(item, "elements")))
        yield f"{number}. {line}" if numbered else f"• {line}"


def _run(run: Json) -> str:
    match run.get("type"):
        case "text":
            return optional(run, "text")
        case "link":
            return optional(run, "text") or optional(run, "url")
        case "user":
            return f"@{optional(run, 'user_id')}"
        case "usergroup":
            return f"@{optional(run, 'usergroup_id')}"
        case "channel":
            return f"#{optional(run, 'channel_id')}"
        case "broadcast":
            return f"@{optional(run, 'range')}"
        case "emoji":
            return f":{optional(run, 'name')}:"
        case "date":
            return optional(run, "fallback")
        case "color":
            return optional(run, "value")
        case _:
            return optional(run, "text")


def _rows(block: Json) -> Iterator[str]:
    rows = block.get("rows")
    for row in rows if isinstance(rows, list) else ():
        cells = [cell for cell in row if isinstance(cell, dict)] if isinstance(row, list) else []
        yield " | ".join(map(_cell, cells))


def _cell(cell: Json) -> str:
    if cell.get("type") == "rich_text":
        return " ".join(_rich(cell)).strip()
    return typed(optional(cell, "text"))


def _texts(thing: object, deep: int) -> Iterator[str]:
    match thing:
        case {"text": str(text)} if text.strip():
            yield typed(text)
        case dict() if deep:
            for one in thing.values():
                yield from _texts(one, deep - 1)
        case list() if deep:
            for one in thing:
                yield from _texts(one, deep - 1)
