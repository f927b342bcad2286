"""What the bot shows in Teams, as a test looks at it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Call:
    """What the bot did: `post`, `put`, `delete` or `open` (a conversation with one person). `alone`
    is whom alone it is shown to."""

    kind: str
    conversation: str
    id: str
    activity: Mapping[str, Any]
    alone: str = ""

    @property
    def card(self) -> Mapping[str, Any]:
        card: Mapping[str, Any] = self.activity["attachments"][0]["content"]
        return card

    @property
    def said(self) -> str:
        return json.dumps(self.card, ensure_ascii=False)

    @property
    def told(self) -> str:
        """All that it says, in a card or without."""
        return self.said if self.activity.get("attachments") else str(self.activity)

    def button(self, title: str) -> dict[str, Any]:
        """The button, or the row that can be pressed, with that title."""
        for part in parts(self.card):
            if str(part.get("type")).startswith("Action.") and part.get("title") == title:
                return part
        raise AssertionError(f"no button {title!r} on the card")


def parts(node: Any) -> list[dict[str, Any]]:
    """Every object in a card, fallbacks left out."""
    if isinstance(node, list):
        return [part for each in node for part in parts(each)]
    if not isinstance(node, dict):
        return []
    below = [part for key, each in node.items() if key != "fallback" for part in parts(each)]
    return [node, *below]
