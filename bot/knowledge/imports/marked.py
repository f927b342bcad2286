"""Markdown, with headings, lists, and whatever else stands between them."""

from __future__ import annotations

from markdown_it import MarkdownIt

from bot.knowledge.imports import page
from bot.knowledge.imports.outline import Node

_READER = MarkdownIt("commonmark", {"html": False}).enable("table")


def read(text: str) -> list[Node]:
    """As the page that it is drawn as."""
    return page.read(_READER.render(text))
