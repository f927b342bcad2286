"""Buttons: `actions` says what each carries; pure."""

from __future__ import annotations

from typing import Any

from adapters.teams import actions
from bot.dialogue import words

Button = dict[str, Any]


def button(title: str, action: actions.Action) -> Button:
    """Answered without a card: the outbox changes the message for everybody who sees it."""
    carried = actions.encoded(action)
    without = {
        "type": "Action.Submit",
        "title": title,
        "data": carried,
        "associatedInputs": "none",
    }
    return {
        "type": "Action.Execute",
        "title": title,
        "verb": action.verb,
        "data": carried,
        "associatedInputs": "none",
        "fallback": without,
    }


def dialog(title: str, action: actions.Opening) -> Button:
    """Opens a form."""
    carried = {"msteams": {"type": "task/fetch"}, **actions.encoded(action)}
    return {"type": "Action.Submit", "title": title, "data": carried}


def send(action: actions.Action) -> Button:
    """Sends the form that it stands in."""
    return {
        "type": "Action.Submit",
        "title": words.SEND,
        "style": "positive",
        "data": actions.encoded(action),
    }


def cancel() -> Button:
    """Closes the form; where there are no dialogs, it does nothing."""
    return {
        "type": "Action.Submit",
        "title": words.CANCEL,
        "data": actions.encoded(actions.Cancel()),
        "associatedInputs": "none",
    }


def link(title: str, address: str) -> Button:
    return {"type": "Action.OpenUrl", "title": title, "url": address}


def secondary(made: Button) -> Button:
    """The same in the overflow menu; its fallback waits there too."""
    moved = {**made, "mode": "secondary"}
    if "fallback" not in made:
        return moved
    return {**moved, "fallback": {**made["fallback"], "mode": "secondary"}}
