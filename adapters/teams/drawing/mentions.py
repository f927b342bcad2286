"""Whom a message is for: mentioned where Teams knows the person, else named; pure."""

from __future__ import annotations

import re
from typing import Any

from adapters.teams.drawing.elements import Element, quoted
from bot.dialogue import words
from bot.dialogue.cards import Addressee

NAME_CHARACTERS = 80
_HERE = "teams:"  # how the ids of this channel's people begin
_MARKUP = re.compile(r"[<>&\\`*_~\[\]{}()#!|\x00-\x1f\u202a-\u202e\u2066-\u2069]")


def addressed(to: Addressee) -> Element:
    if not _known(to):
        return quoted(to.name, weight="Bolder")
    return {"type": "TextBlock", "text": _mark(to), "wrap": True}


def entities(to: Addressee | None) -> list[dict[str, Any]]:
    """What makes a mention of the words in the card; `id` may be Teams' own or that of Microsoft
    Entra."""
    if to is None or not _known(to):
        return []
    return [
        {
            "type": "mention",
            "text": _mark(to),
            "mentioned": {"id": to.person.removeprefix(_HERE), "name": _name(to)},
        }
    ]


def _known(to: Addressee) -> bool:
    return to.person.startswith(_HERE)


def _mark(to: Addressee) -> str:
    return f"<at>{_name(to)}</at>"


def _name(to: Addressee) -> str:
    """Without what a text block would bring to life, because there is no other place for a
    mention."""
    return " ".join(_MARKUP.sub("", to.name).split())[:NAME_CHARACTERS] or words.SOMEBODY
