"""What the message extension offers and inserts; pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from adapters.teams import actions
from adapters.teams.drawing.answers import written
from adapters.teams.drawing.buttons import dialog
from adapters.teams.drawing.cards import adaptive, attachment
from adapters.teams.drawing.elements import Element, heading, origin, text
from bot.dialogue import words
from bot.dialogue.cards import Origin
from bot.knowledge.entries import Entry, Topic
from bot.knowledge.prose import first_line

CHOSEN = "entry"  # what a chosen result comes back with


def chosen(entry: Entry) -> dict[str, Any]:
    """What is inserted."""
    return _page([result(entry)])


def offered(found: Sequence[Entry], skip: int, count: int) -> dict[str, Any]:
    """The answer to a search: the results of one page."""
    if not found:
        return {"composeExtension": {"type": "message", "text": words.NOTHING_FOUND}}
    return _page([result(entry) for entry in found[skip : skip + count]])


def topics(all: Sequence[tuple[Topic, Sequence[Entry]]], skip: int, count: int) -> dict[str, Any]:
    """The answer to a search without words."""
    return _page([_topic(*each) for each in all[skip : skip + count]])


def unfurled(entry: Entry | None) -> dict[str, Any]:
    """What a link of ours shows below itself."""
    return _page([result(entry)] if entry else [])


def _page(offers: list[Element]) -> dict[str, Any]:
    shown = {"type": "result", "attachmentLayout": "list", "attachments": offers}
    return {"composeExtension": shown}


def _topic(topic: Topic, entries: Sequence[Entry]) -> Element:
    """A topic's questions; whoever wants one of them asks it."""
    body = [heading(topic.title), *(text(entry.question) for entry in entries)]
    card = attachment(adaptive(body, [], topic.title))
    told = " · ".join(entry.question for entry in entries[:2])
    counted = words.topic_count(topic.title, len(entries))
    return {**card, "preview": _thumbnail(counted, told)}


def result(entry: Entry) -> Element:
    """An entry as the message extension offers and inserts it.

    The inserted card is its sender's, and there is no question behind it: its button carries the
    entry.
    """
    source = Origin(
        entry.topic.title, entry.source.page, entry.reviewed, entry.id, version=entry.version
    )
    unpublished = [text(words.UNPUBLISHED)]
    answer = written(entry.answer, entry.id) if entry.answer else unpublished
    body = [heading(entry.question), *answer, origin(source)]
    raising = dialog(words.RAISE_TICKET, actions.RaiseAbout(entry=entry.id))
    card = attachment(adaptive(body, [raising], entry.question))
    return {**card, "preview": _preview(entry)}


def _preview(entry: Entry) -> Element:
    """Whoever chooses it says so."""
    told = first_line(entry.answer) if entry.answer else words.UNPUBLISHED
    drawn = _thumbnail(entry.question, told)
    tap = {"type": "invoke", "title": entry.question, "value": {CHOSEN: entry.id}}
    return {**drawn, "content": {**drawn["content"], "tap": tap}}


def _thumbnail(title: str, told: str) -> Element:
    return {
        "contentType": "application/vnd.microsoft.card.thumbnail",
        "content": {"title": title, "text": told},
    }
