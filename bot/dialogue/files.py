"""Files that came along, as one line of plain text each, for care and helpdesks."""

from __future__ import annotations

from collections.abc import Iterable

from bot.dialogue import words
from bot.model.attachments import Attachment
from bot.model.text import one_line


def line(file: Attachment) -> str:
    name = one_line(file.name)
    return f"{name}: {one_line(file.link)}" if file.carried else words.not_taken_along(name)


def below(text: str, files: Iterable[Attachment]) -> str:
    """What somebody said, with what came along."""
    return "\n".join([text, *(line(file) for file in files)])
