"""What the message extension offers and inserts; pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from adapters.teams import actions
from adapters.teams.drawing.buttons import dialog
from adapters.teams.drawing.cards import adaptive, attachment
from adapters.teams.drawing.elements import Element, heading, origin, text
from adapters.teams.drawing.prose import prose
from adapters.teams.limits import SEARCH_RESULTS
from bot.dialogue import words
from bot.dialogue.cards import Origin
from bot.knowledge.entries import Entry
from bot.knowledge.prose import first_line


def offered(found: Sequence[Entry]) -> dict[str, Any]:
    """The answer to a search."""
    if not found:
        return {"composeExtension": {"type": "message", "text": words.NOTHING_FOUND}}
    offers = [result(entry) for entry in found[:SEARCH_RESULTS]]
    shown = {"type": "result", "attachmentLayout": "list", "attachments": offers}
    return {"composeExtension": shown}


def result(entry: Entry) -> Element:
    """An entry as the message extension offers and inserts it.

    The inserted card is its sender's, and there is no question behind it: its button carries the
    entry.
    """
    source = Origin(entry.topic.title, entry.source.page, entry.reviewed, entry.id)
    answer = prose(entry.answer) if entry.answer else [text(words.UNPUBLISHED)]
    body = [heading(entry.question), *answer, origin(source)]
    raising = dialog(words.RAISE_TICKET, actions.RaiseAbout(entry=entry.id))
    card = attachment(adaptive(body, [raising], entry.question))
    return {**card, "preview": _preview(entry)}


def _preview(entry: Entry) -> Element:
    told = first_line(entry.answer) if entry.answer else words.UNPUBLISHED
    return {
        "contentType": "application/vnd.microsoft.card.thumbnail",
        "content": {"title": entry.question, "text": told},
    }
