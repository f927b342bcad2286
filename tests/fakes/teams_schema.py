"""What Teams takes as a message, checked as strictly as the real one does."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from jsonschema.protocols import Validator

from tests.drivers.teams_screen import parts
from tests.fakes.kinds import AdaptiveCards, Json, one_of

HUGE = 28 * 1024


def wrong_with(activity: Mapping[str, Any]) -> str | None:
    """The code with which Teams refuses a message; None when it takes it."""
    if activity.get("type") != "message" or not activity.get("summary"):
        return "BadSyntax"
    if len(json.dumps(activity, ensure_ascii=False).encode()) > HUGE:
        return "MessageSizeTooBig"
    if not _asks_rightly(activity.get("channelData") or {}):
        return "BadSyntax"
    if not activity["attachments"] and not activity.get("text", "").strip():
        return "BadSyntax"
    for attachment in activity["attachments"]:
        if attachment["contentType"] != "application/vnd.microsoft.card.adaptive":
            return "BadArgument"
        card = {key: value for key, value in attachment["content"].items() if key != "msteams"}
        if not all(
            _is_mention(entity, card)
            for entity in attachment["content"]["msteams"].get("entities", [])
        ):
            return "BadArgument"
        if any(_empty(part) for part in parts(card)):
            return "InvalidCard"
        if _SCHEMA and not _SCHEMA.is_valid(card):
            return "InvalidCard"
    return None


def _asks_rightly(about: Mapping[str, Any]) -> bool:
    """Whether the thumbs below a message, where it has any, are of a kind that there is."""
    if "feedbackLoop" not in about:
        return set(about) <= {"notification", "tenant"}
    return about["feedbackLoop"] in ({"type": "default"}, {"type": "custom"})


def _empty(part: Mapping[str, Any]) -> bool:
    """An element that shows nothing."""
    return part.get("type") in ("TextBlock", "TextRun") and not part["text"]


def _is_mention(entity: Mapping[str, Any], card: Mapping[str, Any]) -> bool:
    """Of a person by the id of Teams or Microsoft Entra, and by words that stand in a text
    block."""
    written = [part["text"] for part in parts(card) if part.get("type") == "TextBlock"]
    somebody = re.fullmatch(
        r"29:\S+|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", entity["mentioned"]["id"]
    )
    named = entity["text"] == f"<at>{entity['mentioned']['name']}</at>"
    return (
        entity["type"] == "mention"
        and somebody is not None
        and named
        and any(entity["text"] in w for w in written)
    )


def official(schema: Json) -> Validator:
    """Adaptive Cards as Microsoft's schema has them, in which every place for an element, an action
    or an input may hold one of up to twenty kinds."""
    definitions = schema["definitions"]
    told_apart = {
        name: one_of(kinds)
        for name, one in definitions.items()
        if name.startswith("ImplementationsOf.")
        and len(kinds := dict(_kinds(one["anyOf"], definitions))) == len(one["anyOf"])
    }
    return AdaptiveCards({**schema, "definitions": {**definitions, **told_apart}})


def _kinds(alternatives: Iterable[Json], definitions: Json) -> Iterator[tuple[str, Json]]:
    """Those that are told apart by their `type`; words alone may also stand for an inline."""
    for one in alternatives:
        [reference] = one["allOf"]
        kind = definitions[reference["$ref"].removeprefix("#/definitions/")]
        if "properties" in kind:
            [name] = kind["properties"]["type"]["enum"]
            yield name, reference


def _schema() -> Validator | None:
    folder = os.environ.get("SCHEMAS_DIR")
    if not folder:
        return None
    return official(json.loads(Path(folder, "adaptive-card-1.5.0.json").read_text()))


_SCHEMA = _schema()
