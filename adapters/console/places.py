"""Where somebody's pages are told something."""

from __future__ import annotations

from bot.model.people import Agent, Conversation, Place, Venue

CHANNEL = "console"


def where(by: Agent) -> Conversation:
    """Nobody else sees it."""
    place = Place(CHANNEL, by.id)
    return Conversation(place, place, Venue.COMMAND)
