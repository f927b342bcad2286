"""Pictures that people sent along and that nobody else can fetch: kept, so that care gets them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.model.people import Partner

PATH = "/pictures/"  # at the bot's own address, with the picture's id behind it


@dataclass(frozen=True, slots=True)
class Picture:
    """`kind` is one of the image types, as its first bytes say it."""

    name: str
    kind: str
    content: bytes


class Pictures(Protocol):
    """Synchronous: call it in a thread."""

    def keep(self, picture: Picture, by: Partner) -> str | None:
        """The id, which nobody can guess and which is all that opens it; None where somebody, or
        everybody, has sent too much already."""

    def picture(self, id: str) -> Picture | None:
        """None when it was erased, or never was."""
