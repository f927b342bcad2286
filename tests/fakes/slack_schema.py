"""Block Kit as https://docs.slack.dev/reference/block-kit documents it, as far as the bot uses it.

Written from the documentation and not from our own limits.py, so that the one checks the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from tests.fakes.kinds import BlockKit, Json, one_of


def _text(most: int, least: int = 1) -> Json:
    return {"type": "string", "minLength": least, "maxLength": most}


def _plain(most: int) -> Json:
    return _thing("plain_text", {"text": _text(most)}, {"emoji": {"type": "boolean"}})


def _thing(kind: str | None, required: Json, optional: Json | None = None) -> Json:
    """An object with exactly these fields."""
    kinds: Json = {"type": {"const": kind}} if kind else {}
    fields = {**kinds, **required}
    return {
        "type": "object",
        "properties": {**fields, **(optional or {})},
        "required": list(fields),
        "additionalProperties": False,
    }


def _list(of: Json, most: int, least: int = 1) -> Json:
    return {"type": "array", "items": of, "minItems": least, "maxItems": most}


def _any(*kinds: Json) -> Json:
    return one_of({kind["properties"]["type"]["const"]: kind for kind in kinds})


_ACTION = {"action_id": _text(255)}
_BLOCK = {"block_id": _text(255)}
_STYLE = {
    "type": "object",
    "properties": {name: {"type": "boolean"} for name in ("bold", "italic", "strike", "code")},
    "additionalProperties": False,
}
_RUN = _any(
    _thing("text", {"text": _text(40_000)}, {"style": _STYLE}),
    _thing("link", {"url": _text(3000)}, {"text": _text(40_000), "style": _STYLE}),
    _thing(
        "user", {"user_id": {"type": "string", "pattern": "^[UW][A-Z0-9]+$"}}, {"style": _STYLE}
    ),
    _thing("broadcast", {"range": {"enum": ["here", "channel", "everyone"]}}),
    _thing(
        "date", {"timestamp": {"type": "integer"}, "format": _text(255)}, {"fallback": _text(255)}
    ),
)
_SECTION = _thing("rich_text_section", {"elements": _list(_RUN, 1000)})
_RICH = _any(
    _SECTION,
    _thing("rich_text_quote", {"elements": _list(_RUN, 1000)}, {"border": {"enum": [0, 1]}}),
    _thing(
        "rich_text_list",
        {"style": {"enum": ["bullet", "ordered"]}, "elements": _list(_SECTION, 1000)},
        {
            "indent": {"type": "integer", "minimum": 0, "maximum": 8},
            "offset": {"type": "integer", "minimum": 0},
            "border": {"enum": [0, 1]},
        },
    ),
)
_OPTION = _thing(None, {"text": _plain(75), "value": _text(150)})
_BUTTON = _thing(
    "button",
    {"text": _plain(75), **_ACTION},
    {
        "value": _text(2000),
        "style": {"enum": ["primary", "danger"]},
        "accessibility_label": _text(75),
    },
)
_OVERFLOW = _thing("overflow", {**_ACTION, "options": _list(_OPTION, 5)})
_RATING = _thing(
    None, {"text": _plain(75), "value": _text(2000)}, {"accessibility_label": _text(75)}
)
_WHEN = {"enum": ["on_enter_pressed", "on_character_entered"]}
_INPUTS = _any(
    _thing(
        "plain_text_input",
        _ACTION,
        {
            "initial_value": _text(3000),
            "multiline": {"type": "boolean"},
            "focus_on_load": {"type": "boolean"},
            "max_length": {"type": "integer", "minimum": 1, "maximum": 3000},
            "dispatch_action_config": _thing(None, {"trigger_actions_on": _list(_WHEN, 2)}),
        },
    ),
    _thing("email_text_input", _ACTION, {"initial_value": _text(3000)}),
    _thing(
        "datepicker",
        _ACTION,
        {"initial_date": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}},
    ),
    _thing(
        "checkboxes",
        {**_ACTION, "options": _list(_OPTION, 10)},
        {"initial_options": _list(_OPTION, 10)},
    ),
    _thing(
        "radio_buttons", {**_ACTION, "options": _list(_OPTION, 10)}, {"initial_option": _OPTION}
    ),
    _thing(
        "static_select", {**_ACTION, "options": _list(_OPTION, 100)}, {"initial_option": _OPTION}
    ),
)
_FEEDBACK = _thing(
    "feedback_buttons",
    {"positive_button": _RATING, "negative_button": _RATING},
    {"action_id": _text(255)},
)
_DATE = _thing(
    "mrkdwn", {"text": {"type": "string", "pattern": r"^<!date\^\d+\^[^|<>^]+\|[^|<>]+>$"}}
)
_EVERYWHERE = (
    _thing("header", {"text": _plain(150)}, _BLOCK),
    _thing(
        "section",
        {"text": _plain(3000)},
        {**_BLOCK, "accessory": _BUTTON, "expand": {"type": "boolean"}},
    ),
    _thing("context", {"elements": _list(_any(_plain(3000), _DATE), 10)}, _BLOCK),
    _thing("rich_text", {"elements": _list(_RICH, 1000)}, _BLOCK),
    _thing("actions", {"elements": _list(_any(_BUTTON, _OVERFLOW), 25)}, _BLOCK),
    _thing("divider", {}, _BLOCK),
)
_INPUT = _thing(
    "input",
    {"label": _plain(2000), "element": _INPUTS},
    {
        **_BLOCK,
        "hint": _plain(2000),
        "optional": {"type": "boolean"},
        "dispatch_action": {"type": "boolean"},
    },
)
_MESSAGE_BLOCK = _any(
    *_EVERYWHERE, _thing("context_actions", {"elements": _list(_FEEDBACK, 5)}, _BLOCK)
)
_VIEW_BLOCK = _any(*_EVERYWHERE, _INPUT)
_MODAL = _thing(
    "modal",
    {"title": _plain(24), "blocks": _list(_VIEW_BLOCK, 100)},
    {
        "submit": _plain(24),
        "close": _plain(24),
        "callback_id": _text(255),
        "private_metadata": _text(3000),
    },
)
_HOME = _thing("home", {"blocks": _list(_VIEW_BLOCK, 100)})

MESSAGE = BlockKit(_list(_MESSAGE_BLOCK, 50))
VIEW = BlockKit(_any(_MODAL, _HOME))
MESSAGE_TEXT = 11_000  # characters of all blocks together; measured, see limits.py


def message_problems(message: Json) -> list[str]:
    """What chat.* would refuse a message for; one of text alone needs no blocks."""
    blocks = message.get("blocks", [])
    drawn = MESSAGE.iter_errors(blocks) if blocks else ()
    problems = [_said(error) for error in drawn] + [*_twice(blocks)]
    if sum(map(_characters, blocks)) > MESSAGE_TEXT:
        problems.append("msg_blocks_too_long")
    if not 0 < len(message.get("text", "")) <= 4000:
        problems.append("msg_too_long" if message.get("text") else "no text for notifications")
    return problems


def view_problems(view: Json) -> list[str]:
    """What views.* would refuse a view for."""
    problems = [_said(error) for error in VIEW.iter_errors(view)]
    if problems:
        return problems
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    if inputs and view["type"] == "modal" and "submit" not in view:
        problems.append("submit is missing")
    for block in inputs:
        element = block["element"]
        if len(element.get("initial_value", "")) > element.get("max_length", 3000):
            problems.append(f"{block.get('block_id')}: initial_value is longer than max_length")
    return [*problems, *_twice(view["blocks"])]


def _said(error: Any) -> str:
    deepest = max(error.context or [error], key=lambda one: len(one.path))
    return f"{error.json_path}: {deepest.message[:200]}"


def _twice(blocks: Iterable[Json]) -> Iterator[str]:
    blocks = list(blocks)
    ids = Counter(block["block_id"] for block in blocks if "block_id" in block)
    yield from (f"block_id {id} stands twice" for id, number in ids.items() if number > 1)
    for block in blocks:
        actions = Counter(
            one["action_id"] for one in block.get("elements", ()) if "action_id" in one
        )
        yield from (f"action_id {id} stands twice" for id, number in actions.items() if number > 1)


def _characters(node: object) -> int:
    match node:
        case dict():
            own = len(node["text"]) if isinstance(node.get("text"), str) else 0
            return own + sum(_characters(one) for one in node.values())
        case list():
            return sum(map(_characters, node))
        case _:
            return 0
