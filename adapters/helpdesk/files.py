"""Files of a ticket, as helpdesks take them. Their links stand in its text in any case, so what a
service does not take is no reason to lose the ticket."""

from __future__ import annotations

import base64
from collections.abc import Awaitable

import structlog

from adapters.helpdesk.limits import FILE_NAME, short_line
from bot.errors import CareError
from bot.ports.pictures import Picture

log = structlog.get_logger()

_BARRED = frozenset('/\\"?=')


def file_name(file: Picture) -> str:
    """On one line, with the ending of its kind, and without what is part of a path, or of an
    encoded word: a mail's library would read that, and write line breaks and headers."""
    kept = "".join(letter for letter in file.name if letter.isprintable() and letter not in _BARRED)
    ending = f".{file.kind.partition('/')[2]}"
    name = short_line(kept, FILE_NAME).lstrip(".") or "picture"
    return name if "." in name else f"{name}{ending}"


def as_text(file: Picture) -> str:
    return base64.b64encode(file.content).decode()


async def if_taken(attaching: Awaitable[None], number: str) -> None:
    """The ticket is there already: a file that cannot follow is left to its link."""
    try:
        await attaching
    except CareError as error:
        log.warning("file not attached", ticket=number, reason=str(error))
