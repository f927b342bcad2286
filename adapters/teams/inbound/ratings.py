"""Teams' own thumbs below an answer, and the form that they open: read as the bot's own buttons
are; pure."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from adapters.teams import actions
from adapters.teams.activity import Activity
from adapters.teams.inbound.payloads import turn_id
from adapters.teams.inbound.presses import Press, decoded
from adapters.teams.places import conversation
from bot.errors import PayloadError
from bot.model.people import Place


def rated(activity: Activity, question: str) -> Press:
    """A thumb, up or down."""
    return _press(activity, _thumb(activity, question), {})


def explained(activity: Activity, question: str) -> Press | None:
    """The form that the thumb opened, ours or Teams' own; None where nothing was filled in."""
    said = _said(_told(activity).get("feedback"))
    typed = {name: text for name in ("reason", "text") if (text := said.get(name))}
    if not typed:
        return None
    form = said.get("form")
    action = actions.Explain(question=question, form=form) if form else None
    return _press(activity, action or actions.Explain(question=question), typed)


def _thumb(activity: Activity, question: str) -> actions.Action:
    match _told(activity).get("reaction"):
        case "like":
            return actions.Helped(question=question)
        case "dislike":
            return actions.NotHelped(question=question)
        case _:
            raise PayloadError("the feedback is neither up nor down")


def _told(activity: Activity) -> Mapping[str, Any]:
    """The thumb and what was written; some hosts wrap it once more."""
    value = decoded(activity.value)
    value = decoded(value["data"]) if "data" in value else value
    if value.get("actionName") != "feedback":
        raise PayloadError("the action is no feedback")
    return decoded(value.get("actionValue"))


def _said(feedback: object) -> Mapping[str, str]:
    """What was filled in: the fields of our form, or the one text of Teams' own."""
    if not isinstance(feedback, str):
        return {}
    try:
        content = json.loads(feedback)
    except (ValueError, RecursionError):
        return {"text": feedback}
    if not isinstance(content, Mapping):
        return {}
    said = {name: text for name, text in content.items() if isinstance(text, str)}
    return {"text": said.get("feedbackText", ""), **said}


def _press(activity: Activity, action: actions.Action, typed: Mapping[str, str]) -> Press:
    where = conversation(activity)
    room = Place(where.place.channel, activity.conversation.id)
    return Press(turn_id(activity), where, room, action, typed)
