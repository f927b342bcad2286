"""What people send along with a question or a ticket."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attachment:
    """Something that a person sent along, carried as a link. Without a link it could not be taken
    along, and is only named."""

    name: str
    link: str

    @property
    def carried(self) -> bool:
        return bool(self.link)


def carried(files: Sequence[Attachment]) -> int:
    """How many of them go along."""
    return sum(file.carried for file in files)


def left(files: Sequence[Attachment]) -> tuple[str, ...]:
    """What the others are called."""
    return tuple(file.name for file in files if not file.carried)
