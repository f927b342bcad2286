"""Slack's own encoding of what a person typed, back into what the person saw."""

from __future__ import annotations

import re
from html import unescape

_ENTITY = re.compile(r"<([^<>|]*)(?:\|([^<>]*))?>")


def typed(text: str) -> str:
    """`<@U1|anna> &lt; <https://x.example|x>` as `@anna < x`."""
    return unescape(_ENTITY.sub(_seen, text)).strip()


def without_mention(text: str, bot: str) -> str:
    return re.sub(rf"<@{re.escape(bot)}(\|[^<>]*)?>", " ", text) if bot else text


def _seen(entity: re.Match[str]) -> str:
    target, label = entity.group(1), entity.group(2)
    match target[:1]:
        case "@" | "#":
            return target[0] + (label or target[1:])
        case "!":
            return label or "@" + target[1:].split("^")[0]
        case _:
            return label or target
