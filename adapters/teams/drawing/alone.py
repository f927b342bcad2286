"""Cards in a dialog, for whom the bot cannot write to: there a button sends the dialog; pure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from adapters.teams.drawing import elements
from adapters.teams.drawing.cards import message
from adapters.teams.drawing.forms import Dialog
from bot.dialogue import words
from bot.dialogue.cards import LASTING, Card


def dialog(shown: Sequence[Card]) -> Dialog:
    """The one about a ticket, where there is one, and how to be reached from now on."""
    card = next((one for one in shown if isinstance(one, LASTING)), shown[0])
    activity = message(card)
    drawn = _sending(activity["attachments"][0]["content"])
    happened, now = words.NOT_ADDED
    hint = elements.section(happened, [elements.small(now)])
    return Dialog(activity["summary"][:60], {**drawn, "body": [*drawn["body"], hint]})


def _sending(drawn: Any) -> Any:
    """A dialog knows no actions that are executed; their fallbacks send it."""
    if isinstance(drawn, list):
        return [_sending(each) for each in drawn]
    if not isinstance(drawn, dict):
        return drawn
    if drawn.get("type") == "Action.Execute":
        return drawn["fallback"]
    return {key: _sending(each) for key, each in drawn.items()}
