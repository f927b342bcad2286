"""The manifest of the Slack app, for an address or for Socket Mode."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from bot.dialogue import naming
from bot.dialogue.speech import ENGLISH
from bot.knowledge.brand import Brand

_FILE = Path(__file__).with_name("manifest.yaml")
_PLACEHOLDER = "https://PUBLIC_URL"


@cache
def scopes() -> tuple[str, ...]:
    """What the bot asks a workspace for."""
    app = yaml.safe_load(_FILE.read_text(encoding="utf-8"))
    return tuple(app["oauth_config"]["scopes"]["bot"])


def manifest(brand: Brand, public_url: str | None) -> str:
    """As YAML, with the brand's names. Without an address Slack is reached by Socket Mode, which
    needs no URL, and one workspace has it."""
    text = _named(_FILE.read_text(encoding="utf-8"), brand)
    if public_url:
        return text.replace(_PLACEHOLDER, public_url)
    app = yaml.safe_load(text)
    app["settings"]["socket_mode_enabled"] = True
    del app["oauth_config"]["redirect_urls"]
    return yaml.safe_dump(_without_urls(app), sort_keys=False, allow_unicode=True, width=110)


def _named(text: str, brand: Brand) -> str:
    """Each name stands in double quotes."""

    def filled(place: re.Match[str]) -> str:
        name = naming.filled(place[0], ENGLISH)
        return json.dumps(name, ensure_ascii=False)[1:-1]

    with naming.naming(brand):
        named = text.replace("{background}", brand.colours.background)
        return re.sub(r"\{\w+\}", filled, named)


def _without_urls(node: Any) -> Any:
    match node:
        case dict():
            return {name: _without_urls(one) for name, one in node.items() if not _is_url(one)}
        case list():
            return [_without_urls(one) for one in node]
        case _:
            return node


def _is_url(value: object) -> bool:
    return isinstance(value, str) and value.startswith(_PLACEHOLDER)
