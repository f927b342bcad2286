"""From an entry to what the message extension offers and inserts; pure."""

from __future__ import annotations

from adapters.teams.drawing.cards import adaptive, attachment
from adapters.teams.drawing.elements import Element, dialog, heading, origin, prose, text
from bot.dialogue import words
from bot.dialogue.cards import Origin
from bot.knowledge.entries import Entry
from bot.knowledge.prose import first_line


def result(entry: Entry) -> Element:
    """An entry as the message extension offers and inserts it.

    The inserted card is its sender's, and there is no question behind it: its button carries the
    entry.
    """
    source = Origin(entry.topic.title, entry.source.page, entry.reviewed, entry.id)
    answer = prose(entry.answer) if entry.answer else [text(words.UNPUBLISHED)]
    preview = first_line(entry.answer) if entry.answer else words.UNPUBLISHED
    return {
        **attachment(
            adaptive(
                [heading(entry.question), *answer, origin(source)],
                [dialog(words.RAISE_TICKET, "ticket-about", entry=entry.id)],
                entry.question,
            )
        ),
        "preview": {
            "contentType": "application/vnd.microsoft.card.thumbnail",
            "content": {"title": entry.question, "text": preview},
        },
    }
