"""The App Home and the search window; pure."""

from __future__ import annotations

import json
from collections.abc import Iterator

from adapters.slack import actions, limits, views
from adapters.slack.drawing import answers, cards
from adapters.slack.drawing.blocks import button, buttons, plain
from adapters.slack.drawing.splitting import split
from adapters.slack.fields import Json
from bot.dialogue import words
from bot.dialogue.cards import Card


def home(card: Card) -> Json:
    """The App Home with the card below its search."""
    return {"type": "home", "blocks": [*_frame(), *_below(card)][: limits.VIEW_BLOCKS]}


def search(card: Card | None = None) -> Json:
    """The search window, with what was found below its field."""
    found = _below(card) if card else ()
    callback, kept = views.encoded(views.Search())
    return {
        "type": "modal",
        "callback_id": callback,
        "private_metadata": json.dumps(kept),
        "title": plain(words.SEARCH),
        "submit": plain(words.SEARCH_NOW),
        "close": plain(words.CLOSE),
        "blocks": [_search_field(), *found][: limits.VIEW_BLOCKS],
    }


def _below(card: Card) -> Iterator[Json]:
    for block in cards.blocks(card, answers.feedback_buttons):
        yield from split(block)


def _search_field() -> Json:
    element = {
        "type": "plain_text_input",
        "action_id": actions.encoded(actions.Search())[0],
        "max_length": limits.INPUT,
        "focus_on_load": True,
    }
    return {
        "type": "input",
        "block_id": "search",
        "label": plain(words.YOUR_QUESTION),
        "element": element,
    }


def _frame() -> Iterator[Json]:
    yield {
        "type": "input",
        "block_id": "search",
        "dispatch_action": True,
        "label": plain(words.SEARCH),
        "element": {
            "type": "plain_text_input",
            "action_id": actions.encoded(actions.Search())[0],
            "max_length": limits.INPUT,
            "dispatch_action_config": {"trigger_actions_on": ["on_enter_pressed"]},
        },
    }
    yield from buttons(
        button(words.TOPICS, actions.Topics()), button(words.MY_TICKETS, actions.Tickets(0))
    )
    yield {"type": "divider"}
